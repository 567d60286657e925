"""The history of a row at the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import gettext

from bifolium.dossier.dates import parse
from bifolium.dossier.factories import make_statement, make_thing
from bifolium.dossier.models import Source
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.services import Act, Proof, recorded, save_statement, save_thing

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def statement(dossier):
    with recorded(dossier=dossier, at=MONDAY, who="Anna", why="first reading"):
        person = make_thing(dossier, "person", "maklakov", "Maklakov")
        post = make_thing(dossier, "post", "paris", "Ambassador")
        return make_statement(person, "holds", post, when="1917-11-07/1924-10-28")


def correct(statement, when, *, days=1, proofs=(), why="a telegram"):
    statement.set_span(parse(when))
    act = Act(MONDAY + timedelta(days=days), "Boris", why)
    save_statement(
        statement=statement, proofs=proofs, act=act, seen=last_revision(statement)
    )


def proof(dossier, **changes):
    source = Source.objects.create(
        dossier=dossier, key="b", title="Book", reliability="high"
    )
    values = {"pk": None, "polarity": 1, "locator": "p. 7"} | changes
    return Proof(source=source, date_as_written="", note="", **values)


def page_of(client, statement, query=""):
    return client.get(f"{DESK}/statements/{statement.pk}/history/{query}")


def differences(page):
    return {one.name: (one.before, one.after) for one in page.context["differences"]}


def test_history_says_who_when_and_why(editor, statement):
    correct(statement, "1917-11-09/1924-10-28")

    page = page_of(editor, statement)

    told = [(one.who, one.why) for one, _acts in page.context["moments"]]
    assert told == [("Boris", "a telegram"), ("Anna", "first reading")]
    assert "a telegram" in page.content.decode()


def test_the_last_two_are_compared_in_words(editor, statement, dossier):
    correct(statement, "1917-11-09/1924-10-28", proofs=[proof(dossier)])

    found = differences(page_of(editor, statement))

    (before, after), evidence = found.values()
    assert before.startswith("1917-11-07/1924-10-28 (25")
    assert after.startswith("1917-11-09/1924-10-28 (27")
    assert evidence == ("", f"{gettext('speaks for it')}, p. 7")
    assert [name for name in found if "Book" in name]


def test_any_two_are_compared_the_older_first(editor, statement):
    correct(statement, "1918/1924")
    correct(statement, "1919/1924", days=2)
    numbers = [
        one.number for one, _acts in page_of(editor, statement).context["moments"]
    ]

    page = page_of(editor, statement, f"?from={numbers[0]}&to={numbers[2]}")

    ((before, after),) = differences(page).values()
    assert (before[:4], after[:4]) == ("1917", "1919")
    assert "differences" in page.content.decode()


def test_one_state_is_not_compared(editor, statement):
    page = page_of(editor, statement, "?from=1&to=nonsense")

    assert page.context["differences"] == []
    assert page.context["before"] is None


def test_removed_evidence_stays_in_the_history(editor, statement, dossier):
    correct(statement, "1918/1924", proofs=[proof(dossier)])
    correct(statement, "1918/1924", days=2, why="misread")

    page = page_of(editor, statement)

    assert list(differences(page).values()) == [
        (f"{gettext('speaks for it')}, p. 7", "")
    ]
    assert page.context["moments"][0][0].why == "misread"


def test_names_of_a_thing_are_compared_by_language(editor, statement):
    thing = statement.subject
    thing.labels = {"en": "Maklakov", "ru": "Маклаков"}
    thing.data = {"exclusive": True, "variants": ["A", "B"], "ids": {"gnd": "1"}}
    act = Act(MONDAY + timedelta(days=1), "Boris", "names")
    save_thing(thing=thing, act=act, seen=last_revision(thing))

    found = differences(editor.get(f"{DESK}/things/{thing.pk}/history/"))

    assert ("", "Маклаков") in found.values()
    assert {("", "да"), ("", "A; B"), ("", "gnd: 1")} <= set(found.values())


def test_only_rows_have_a_history(editor, statement):
    assert editor.get(f"{DESK}/eggs/{statement.pk}/history/").status_code == 404
    assert editor.get(f"{DESK}/sources/999/history/").status_code == 404
