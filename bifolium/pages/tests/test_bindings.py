"""Words bound to the record: how they are read, stored, listed and reviewed."""

from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.pages.blocks.prose import PROSE_FEATURES
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import ProjectPage, ProjectsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """A dossier with one term, below a project in English and Russian."""
    dossier = make_dossier()
    person = make_thing(dossier, "person", "maklakov", "Maklakov")
    post = make_thing(dossier, "post", "paris", "Ambassador in Paris")
    statement = make_statement(person, "holds", post, when="1917-11-07/1924-10-28")
    homes = make_site("en", "ru")
    above, key = uuid4(), uuid4()
    for home in homes.values():
        projects = ProjectsPage(title="P", slug="projects", translation_key=above)
        page = ProjectPage(title="E", slug="envoys", dossier=dossier)
        page.translation_key = key
        add_page(add_page(home, projects), page)
    return homes, person, statement


def bound(row, words, kind):
    return f'<a linktype="{kind}" id="{row.pk}">{words}</a>'


@pytest.fixture
def articles(record):
    """One work in two languages that leans on the statement and names the person."""
    homes, person, statement = record
    key, section = uuid4(), uuid4()
    found = {}
    for code, home in homes.items():
        words = {"en": "until 1924", "ru": "до 1924 года"}[code]
        text = (
            f"{bound(person, 'Maklakov', 'thing')} came. "
            f"He stayed {bound(statement, words, 'statement')}. He wrote."
        )
        found[code] = make_article(
            make_section(home, key=section), body=[text_block(text)], key=key
        )
    return found


def html_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_reader_gets_a_link_in_the_language_of_the_page(client, articles, record):
    html = html_of(client, "/ru/analysis/two-men/")

    assert 'href="/ru/projects/envoys/dossier/person/maklakov/" data-bound' in html
    assert f"/ru/projects/envoys/dossier/statement/{record[2].key}/" in html
    assert html.count("js/bound") == 1


def test_rows_are_asked_for_once_a_page_not_once_a_paragraph(client, record):
    homes, person, statement = record
    section = make_section(homes["en"])
    bodies = (1, 9)
    few, many = (
        make_article(
            section,
            slug=f"a{number}",
            body=[
                text_block(
                    f"{number} {place} {bound(person, 'He', 'thing')}"
                    f" {bound(statement, 'stayed', 'statement')}"
                )
                for place in range(number)
            ],
        )
        for number in bodies
    )

    asked = []
    for article in (few, many):
        client.get(article.url)
        with CaptureQueriesContext(connection) as found:
            page = client.get(article.url).content.decode()
        asked.append(len(found))
        assert page.count("data-bound") == 2 * bodies[len(asked) - 1]

    assert asked[0] == asked[1]


def test_text_without_bound_words_needs_no_card(client, record):
    make_article(make_section(record[0]["en"]))

    assert "js/bound" not in html_of(client, "/en/analysis/two-men/")


def test_words_stay_where_the_record_has_no_page_or_no_row(client, articles, record):
    ProjectPage.objects.get(locale__language_code="en").unpublish()

    html = html_of(client, "/en/analysis/two-men/")

    assert "data-bound" not in html
    assert "<a>Maklakov</a>" in html


def test_record_says_which_articles_name_it(client, articles, record):
    base = "/en/projects/envoys/dossier"

    person = html_of(client, f"{base}/person/maklakov/")
    statement = html_of(client, f"{base}/statement/{record[2].key}/")

    for html in (person, statement):
        assert html.count('href="/en/analysis/two-men/"') == 1
        assert "/ru/analysis/two-men/" not in html


def test_binding_survives_the_editor(record):
    _homes, person, statement = record
    html = (
        f'<p data-block-key="a">{bound(person, "He", "thing")} and '
        f"{bound(statement, 'this', 'statement')}</p>"
    )
    converter = ContentstateConverter(PROSE_FEATURES)

    assert converter.to_database_format(converter.from_database_format(html)) == html


@pytest.mark.parametrize("kind", ["thing", "statement"])
def test_editor_finds_rows_by_words_in_any_order(client, record, kind):
    client.force_login(make_user(role="editor"))
    address = reverse(f"record_{kind}:choose_results")

    found = client.get(address, {"q": "makla"}).content.decode()
    nothing = client.get(address, {"q": "makla nobody"}).content.decode()

    row = record[1] if kind == "thing" else record[2]
    chosen = client.get(reverse(f"record_{kind}:chosen", args=[row.pk])).json()
    assert "Maklakov" in found
    assert "Maklakov" not in nothing
    assert chosen["result"]["id"] == str(row.pk)
    assert "Maklakov" in chosen["result"]["title"]


def listed(client):
    response = client.get(reverse("leaning"))
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_nothing_is_to_review_at_first(client, articles):
    client.force_login(make_user(role="editor"))

    assert "He stayed" not in listed(client)


def test_changed_statement_lists_every_sentence_in_every_language(
    client, articles, record
):
    client.force_login(make_user(role="editor"))
    statement = record[2]
    statement.manner = "minister"
    statement.save()

    html = listed(client)

    assert "He stayed until 1924." in html
    assert "He stayed до 1924 года." in html
    assert "Maklakov came." not in html


def test_publishing_is_no_review_and_reviewing_is(client, articles, record):
    user = make_user(role="editor")
    client.force_login(user)
    statement = record[2]
    statement.manner = "minister"
    statement.save()
    page = Page.objects.get(pk=articles["en"].pk).specific
    page.save_revision().publish()
    assert "He stayed until 1924." in listed(client)

    client.post(
        reverse("leaning"),
        {"page": page.pk, "kind": "statement", "key": statement.pk},
    )

    html = listed(client)
    assert "He stayed until 1924." not in html
    assert "He stayed до 1924 года." in html


def test_row_that_is_gone_stays_listed(client, articles, record):
    client.force_login(make_user(role="editor"))
    pk = record[2].pk
    record[2].delete()

    client.post(
        reverse("leaning"),
        {"page": articles["en"].pk, "kind": "statement", "key": pk},
    )

    assert "He stayed until 1924." in listed(client)


def test_who_may_not_edit_the_page_sees_and_reviews_nothing(client, articles, record):
    client.force_login(make_user(role="author"))
    record[2].manner = "minister"
    record[2].save()

    answer = client.post(
        reverse("leaning"),
        {"page": articles["en"].pk, "kind": "statement", "key": record[2].pk},
    )

    assert answer.status_code in (302, 403)
    assert "He stayed" not in listed(client)
