"""Articles as readers see them."""

from datetime import date
from html import unescape
from uuid import uuid4

import pytest

from bifolium.pages.factories import (
    add_page,
    make_article,
    make_person,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import (
    ArticlePage,
    BylineAsPublished,
    ExpertPage,
    ExpertsPage,
    Topic,
)
from bifolium.pages.services import choose_all_neighbours
from bifolium.people.models import Affiliation, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_section(make_site("en", "ru")["en"])


def read(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def held(person, position, *, since=None, until=None):
    place, _is_new = Organisation.objects.get_or_create(
        slug="o", defaults={"name": {"en": "Institute of History"}, "kind": "institute"}
    )
    return Affiliation.objects.create(
        person=person,
        organisation=place,
        position={"en": position},
        since=since,
        until=until,
    )


def test_address_begins_with_the_language(section):
    assert make_article(section).url == "/en/analysis/two-men/"


def test_lead_is_printed_once(client, section):
    article = make_article(section, fields={"lead": "A lead of its own."})

    body = read(client, article).split("<body", 1)[1]

    assert body.count("A lead of its own.") == 1


def test_byline_shows_what_the_author_was_on_the_day_of_publication(client, section):
    person = make_person()
    held(person, "Research fellow", until=date(2026, 11, 1))
    held(person, "Head of centre", since=date(2026, 11, 1))

    html = read(client, make_article(section, authors=(person,)))

    assert html.index("Research fellow") < html.index("Head of centre")


def test_byline_stays_frozen_when_an_affiliation_is_rewritten(client, section):
    person = make_person()
    row = held(person, "Research fellow")
    article = make_article(section, authors=(person,))

    row.position = {"en": "Porter"}
    row.save()
    article.save_revision().publish()

    assert BylineAsPublished.objects.get().lines[0]["position"] == {
        "en": "Research fellow"
    }
    assert "Research fellow" in read(client, article)


def test_article_still_stands_when_its_author_is_deleted(client, section):
    person = make_person()
    article = make_article(section, authors=(person,))

    person.delete()

    assert article.title in read(client, article)


def test_author_links_to_the_expert_page_of_the_same_language(client, section):
    person = make_person()
    experts = add_page(
        section.get_parent(), ExpertsPage(title="Experts", slug="experts")
    )
    add_page(experts, ExpertPage(title="A", slug="arkhipova", person=person))

    html = read(client, make_article(section, authors=(person,)))

    assert 'href="/en/experts/arkhipova/"' in html


@pytest.mark.parametrize("field", ["title", "lead", "subtitle"])
def test_hostile_text_is_shown_as_text(client, section, field):
    article = make_article(section, fields={field: "<script>alert(1)</script>"})

    response = client.get(article.url).content.decode()

    assert "<script>alert(1)" not in response
    assert "alert(1)" in response


def test_note_is_taken_out_of_its_paragraph_and_numbered(client, section):
    body = [text_block("Paris[[First.]]."), text_block("Rome[[Second.]].")]

    html = read(client, make_article(section, body=body))

    assert 'popovertarget="note-2"' in html
    assert 'id="note-2"' in html
    assert "[[" not in html


def test_open_rating_shows_neither_count_nor_token(client, section):
    html = read(client, make_article(section))

    assert "/ballot/rating/" in html
    assert "csrfmiddlewaretoken" not in html


def test_reading_sets_no_cookie(client, section):
    response = client.get(make_article(section).url)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_reading_time_is_counted_from_the_words(section):
    article = make_article(section, body=[text_block("word " * 361)])

    assert article.reading_minutes == 3


def test_related_pages_are_found_in_the_language_of_the_article(client, section):
    key = uuid4()
    english = make_article(section, slug="other", title="The other", key=key)
    russian_section = make_section(
        section.get_parent().get_translations().first(), key=section.translation_key
    )
    russian = make_article(russian_section, slug="other", title="Другой", key=key)

    article = make_article(section)
    article.related.create(target=russian)
    article.save_revision().publish()

    assert english.title in read(client, article)


def test_article_costs_a_fixed_number_of_queries(
    client, section, django_assert_max_num_queries
):
    authors = tuple(make_person(slug=f"p{place}") for place in range(4))
    body = [text_block(f"Text[[Note {place}.]]") for place in range(30)]
    article = make_article(section, authors=authors, body=body)
    client.get(article.url)

    with django_assert_max_num_queries(40):
        client.get(article.url)


def test_empty_body_still_makes_a_page(client, section):
    assert ArticlePage.objects.count() == 0

    assert read(client, make_article(section, body=[]))


def with_topics(section, slug, *topics):
    fields = {"topics": list(topics)}
    return make_article(section, slug=slug, title=f"About {slug}", fields=fields)


def test_neighbours_share_most_topics_and_are_chosen_when_published(client, section):
    asia = Topic.objects.create(slug="asia", kind="region", name={"en": "Asia"})
    money = Topic.objects.create(slug="money", kind="topic", name={"en": "Money"})
    with_topics(section, "one", asia)
    with_topics(section, "both", asia, money)
    with_topics(section, "neither")

    article = with_topics(section, "mine", asia, money)

    works = [row.work for row in article.neighbours.order_by("place")]
    names = dict(ArticlePage.objects.values_list("translation_key", "slug"))
    assert [names[work] for work in works] == ["both", "one"]
    html = client.get("/en/analysis/mine/").content.decode()
    assert "About both" in html
    assert "About neither" not in html


def test_new_article_becomes_a_neighbour_of_older_ones_at_night(section):
    asia = Topic.objects.create(slug="asia", kind="region", name={"en": "Asia"})
    older = with_topics(section, "older", asia)
    newer = with_topics(section, "newer", asia)
    assert not older.neighbours.exists()

    changed = choose_all_neighbours()

    assert [row.work for row in older.neighbours.all()] == [newer.translation_key]
    assert changed == 1
    assert choose_all_neighbours() == 0
