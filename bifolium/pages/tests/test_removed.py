"""Rows of the record that were removed: texts that lean on them, and their addresses."""

from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from bifolium.accounts.factories import make_user
from bifolium.dossier import services
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.leaners import texts_leaning_on
from bifolium.dossier.models import Source
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.queries.removed import removed_row
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import ProjectPage, ProjectsPage
from bifolium.pages.models.project import ProjectFigure

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
BELOW = "/{}/projects/envoys/dossier/"


@pytest.fixture
def homes():
    return make_site("en", "ru", "fr")


@pytest.fixture
def statement(homes):
    """A term in a dossier that is read in three languages."""
    dossier = make_dossier()
    person = make_thing(dossier, "person", "maklakov", "Maklakov")
    post = make_thing(dossier, "post", "paris", "Ambassador in Paris")
    row = make_statement(person, "holds", post, when="1917-11-07/1924-10-28")
    above, key = uuid4(), uuid4()
    for home in homes.values():
        projects = ProjectsPage(title="P", slug="projects", translation_key=above)
        page = ProjectPage(title="E", slug="envoys", dossier=dossier)
        page.translation_key = key
        add_page(add_page(home, projects), page)
    return row


def bound(row, words="until 1924"):
    kind = row._meta.model_name
    return f'He stayed <a linktype="{kind}" id="{row.pk}">{words}</a>. He wrote.'


def block(kind, **value):
    return {"type": kind, "value": value, "id": str(uuid4())}


def article(home, *body, **changes):
    return make_article(make_section(home), body=list(body), **changes)


def act(day=0, why="entered twice"):
    return services.Act(MONDAY + timedelta(days=day), "Anna", why)


def remove(row, why="entered twice"):
    services.remove_row(row=row, act=act(why=why), seen=last_revision(row))


def put_back(dossier, row):
    seen = removed_row(dossier, "statement", row.pk).last.pk
    services.put_back_row(
        dossier=dossier, kind="statement", row=row.pk, act=act(day=1), seen=seen
    )


def leaning(row):
    return [(one.title, one.language, one.sentences) for one in texts_leaning_on(row)]


def test_sentences_in_every_language_are_named_before_a_statement_goes(
    client, homes, statement
):
    for code in ("en", "ru"):
        article(homes[code], text_block(bound(statement, f"till {code}")), title=code)
    client.force_login(make_user(name="editor", role="editor"))
    place = f"/desk/dossiers/envoys/statements/{statement.pk}/remove/"

    html = unescape(client.get(place).content.decode())

    assert "He stayed till en." in html
    assert "He stayed till ru." in html
    answer = client.post(place, {"seen": last_revision(statement), "why": "twice"})
    assert answer.status_code == 302
    listed = unescape(client.get(reverse("leaning")).content.decode())
    assert "He stayed till en." in listed
    assert "He stayed till ru." in listed


def test_claim_boxes_lean_by_their_bound_words(homes, statement):
    claims = [{"who": "France", "says": f"<p>{bound(statement)}</p>", "source": ""}]
    claims.append({"who": "Moscow", "says": "<p>No.</p>", "source": ""})
    article(
        homes["en"], block("contested", question="Who?", claims=claims), title="Claims"
    )

    assert leaning(statement) == [("Claims", "en", ("He stayed until 1924.",))]


def test_bound_words_stand_without_a_link_once_the_statement_is_gone(
    client, homes, statement
):
    article(homes["en"], text_block(bound(statement)))
    place = f"{BELOW.format('en')}statement/{statement.key}/"
    assert place in client.get("/en/analysis/two-men/").content.decode()

    remove(statement)

    html = client.get("/en/analysis/two-men/").content.decode()
    assert "until 1924" in html
    assert place not in html


def test_a_thing_to_which_words_are_bound_stays(homes, statement):
    thing = make_thing(statement.dossier, "event", "treaty")
    article(homes["en"], text_block(bound(thing)), title="Words")

    with pytest.raises(services.RemovalRefused) as refusal:
        remove(thing)

    (text,) = refusal.value.removal.texts
    page = Page.objects.get(slug="two-men")
    assert (text.title, text.url) == (
        "Words",
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )


def test_words_of_a_draft_lean_too(homes, statement):
    page = article(homes["en"], text_block("Nothing yet."), title="Draft")
    assert leaning(statement) == []

    page.body = page._meta.get_field("body").to_python([text_block(bound(statement))])
    page.save_revision()

    assert leaning(statement) == [("Draft", "en", ("He stayed until 1924.",))]


NAMED = [
    ("person", "person_card", {"person": "x"}),
    ("person", "dossier_figure", {"options": {"persons": ["x"]}}),
    ("post", "dossier_figure", {"options": {"posts": ["x"]}}),
    ("mission", "dossier_figure", {"options": {"missions": ["x"]}}),
    ("authority", "dossier_figure", {"options": {"recognised": "x"}}),
    ("event", "steps", {"steps": [{"title": "A", "text": "B", "lights": ["x"]}]}),
]


@pytest.mark.parametrize(("kind", "block_type", "value"), NAMED)
def test_a_block_that_names_a_thing_by_its_key_keeps_it(
    homes, statement, kind, block_type, value
):
    dossier = statement.dossier
    thing = make_thing(dossier, kind, "x")
    other = make_thing(dossier, "organisation", "x")
    whole = {"dossier": dossier.pk, "figure": "timeline", "caption": ""} | value
    article(homes["ru"], block(block_type, **whole), title="Figure")

    assert leaning(thing) == [("Figure", "ru", ())]
    assert leaning(other) == ([("Figure", "ru", ())] if block_type == "steps" else [])
    with pytest.raises(services.RemovalRefused):
        remove(thing)


def test_a_block_of_a_draft_keeps_what_it_names(homes, statement):
    thing = make_thing(statement.dossier, "person", "маклаков")
    page = article(homes["en"], text_block("Nothing yet."), title="Draft")
    value = {"dossier": statement.dossier_id, "person": thing.key}
    body = [block("person_card", **value)]

    page.body = page._meta.get_field("body").to_python(body)
    page.save_revision()

    assert leaning(thing) == [("Draft", "en", ())]


def test_a_key_of_another_dossier_is_another_thing(homes, statement):
    thing = make_thing(statement.dossier, "person", "x")
    other = make_thing(make_dossier("other"), "person", "x")
    value = {"dossier": statement.dossier_id, "person": "x"}
    article(homes["en"], block("person_card", **value), title="Card")

    assert leaning(other) == []
    assert len(leaning(thing)) == 1


def test_people_of_a_project_stay(homes, statement):
    thing = make_thing(statement.dossier, "person", "x")
    page = ProjectPage.objects.get(locale__language_code="en")
    ProjectFigure.objects.create(page=page, key="x")

    assert leaning(thing) == [("E", "en", ())]


@pytest.mark.parametrize("language", ["en", "ru", "fr"])
def test_a_withdrawn_statement_says_so_with_day_and_reason(client, statement, language):
    place = f"{BELOW.format(language)}statement/{statement.key}/"
    assert client.get(place).status_code == 200

    remove(statement, why="<i>entered</i> twice")

    answer = client.get(place)
    html = answer.content.decode()
    assert answer.status_code == 410
    assert f'lang="{language}"' in html
    assert "&lt;i&gt;entered&lt;/i&gt; twice" in html
    assert 'datetime="2026-03-02"' in html
    assert f'href="{BELOW.format(language)}person/maklakov/"' in html
    assert "noindex" in html
    assert "1917" not in html


def test_withdrawn_things_and_sources_say_so(client, statement):
    dossier = statement.dossier
    source = Source.objects.create(
        dossier=dossier, key="frus", title="Papers", reliability="high"
    )
    thing = make_thing(dossier, "event", "treaty")
    places = [
        f"{BELOW.format('en')}{part}/" for part in ("source/frus", "event/treaty")
    ]
    for row in (source, thing):
        remove(row)

    assert [client.get(place).status_code for place in places] == [410, 410]
    assert client.get(f"{BELOW.format('en')}post/treaty/").status_code == 404


def test_what_never_was_is_not_found(client, statement):
    for part in ("statement/none", "source/none", "event/none"):
        assert client.get(f"{BELOW.format('en')}{part}/").status_code == 404


def test_a_key_that_is_said_anew_is_a_page_again(client, statement):
    place = f"{BELOW.format('en')}statement/{statement.key}/"
    key = statement.key
    remove(statement)
    again = make_statement(statement.subject, "born", when="1869")
    again.key = key
    again.save()

    assert client.get(place).status_code == 200


def test_the_history_of_a_statement_tells_that_it_was_gone(client, statement):
    place = f"{BELOW.format('en')}statement/{statement.key}/"
    remove(statement)
    put_back(statement.dossier, statement)

    with translation.override("en"):
        history = client.get(place).context["history"]

    assert [(one.act, one.why) for one in history] == [
        ("put back", "entered twice"),
        ("removed", "entered twice"),
        ("made", ""),
    ]


def test_words_lead_to_a_statement_that_is_put_back_and_need_no_review(
    client, homes, statement
):
    page = article(homes["en"], text_block(bound(statement)))
    page.save_revision().publish()
    client.force_login(make_user(name="editor", role="editor"))
    remove(statement)
    assert "He stayed" in client.get(reverse("leaning")).content.decode()

    put_back(statement.dossier, statement)

    assert "He stayed" not in client.get(reverse("leaning")).content.decode()
    place = f"{BELOW.format('en')}statement/{statement.key}/"
    assert place in client.get("/en/analysis/two-men/").content.decode()
