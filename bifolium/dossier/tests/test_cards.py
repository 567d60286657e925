import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.cards import SHOWN
from bifolium.dossier.factories import make_demo
from bifolium.dossier.terms import role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return make_demo()


def test_card_tells_a_life_in_the_reader_s_language(demo):
    card = queries.person_card(demo, "maklakov", "ru")

    assert card.name.text == "Василий Алексеевич Маклаков"
    assert [name.text for name in card.other_names] == ["Vasily Alekseyevich Maklakov"]
    assert card.life == "1869/1870–1957"
    paris = next(held for held in card.posts if held.post.text == "Посол в Париже")
    assert paris.years == "1917–1924"
    assert paris.is_denied
    assert card.sources > 3


def test_card_names_few_posts_and_counts_the_rest(demo):
    card = queries.person_card(demo, "maklakov", "en", Addresses("/en/x/dossier/"))

    assert len(card.posts) == SHOWN
    assert card.more
    assert card.url == "/en/x/dossier/person/maklakov/"


def test_role_that_is_not_in_the_reader_s_language_says_so(demo):
    person = demo.things.get(kind="person", key="maklakov")
    person.data["role"] = {"en": "lawyer, keeper of bees"}
    person.save()

    card = queries.person_card(demo, "maklakov", "ru")

    assert (card.role.text, card.role.language) == ("lawyer, keeper of bees", "en")


def test_role_of_known_parts_is_put_into_words(demo):
    with override("ru"):
        text, language = role_of({"role": {"en": "ambassador, secretary"}}, "ru")

    assert (text, language) == ("посол, секретарь", "ru")


def test_unknown_person_has_no_card(demo):
    assert queries.person_card(demo, "nobody", "en") is None


def test_card_takes_three_queries(demo, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.person_card(demo, "maklakov", "en")


@pytest.mark.parametrize("key", ["maklakov", "nansen", "wrangel", "bacheracht"])
def test_every_card_renders(demo, key):
    card = queries.person_card(demo, key, "en")

    html = render_to_string("dossier/person_card.html", {"card": card})

    assert card.name.text in html
    assert f'id="person-{key}"' in html
    assert "None" not in html
