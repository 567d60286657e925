import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.dossier import queries
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
    assert {date.when.replace("\u00a0", " ") for date in card.born} == {
        "1869 год",
        "26 апреля (8 мая) 1870 года",
    }
    denied = [held for held in card.posts if held.is_denial]
    assert {held.eyes.text for held in denied} == {
        "Совет народных комиссаров (РСФСР, СССР)"
    }
    assert card.sources


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
