"""Removing a row at the desk, and putting it back from its history."""

import re
from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Change, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.services import merge_things, name_editors

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def source(dossier):
    return Source.objects.create(
        dossier=dossier, key="frus", title="Papers", reliability="high"
    )


@pytest.fixture
def statement(dossier, source):
    person = make_thing(dossier, "person", "maklakov", "Maklakov")
    post = make_thing(dossier, "post", "paris", "Ambassador in Paris")
    row = make_statement(person, "holds", post, when="1917-11-07/1924-10-28")
    Evidence.objects.create(statement=row, source=source, locator="p. 7")
    return row


def place(row, what="remove"):
    return f"{DESK}/{row._meta.model_name}s/{row.pk}/{what}/"


def said(row, **changes):
    return {"seen": last_revision(row), "why": "a mistake"} | changes


def remove(client, row, **changes):
    return client.post(place(row), said(row, **changes))


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_asking_says_what_goes_and_removes_nothing(editor, statement):
    changes = Change.objects.count()

    for method in (editor.get, editor.head):
        answer = method(place(statement))
        assert answer.status_code == 200
    html = editor.get(place(statement)).content.decode()

    assert "Papers, p. 7" in html
    assert f'name="seen" value="{last_revision(statement)}"' in html
    assert Statement.objects.exists()
    assert Change.objects.count() == changes


def test_every_form_leads_to_the_question(editor, statement, source):
    for row in (statement, statement.subject, source):
        form = f"{DESK}/{row._meta.model_name}s/{row.pk}/"
        assert f'href="{place(row)}"' in editor.get(form).content.decode()


def test_a_statement_goes_and_its_history_says_so(editor, statement):
    answer = editor.post(place(statement), said(statement), follow=True)

    assert answer.redirect_chain == [(place(statement, "history"), 302)]
    assert not Statement.objects.exists()
    ((moment, acts), *_before) = answer.context["moments"]
    assert (moment.who, moment.why) == ("editor", "a mistake")
    assert acts == [gettext("removed")]
    html = answer.content.decode()
    assert f'action="{place(statement, "put-back")}"' in html
    assert "Maklakov" in html


def test_put_back_from_the_history(editor, statement):
    before = Statement.objects.values().get()
    remove(editor, statement)

    answer = editor.post(
        place(statement, "put-back"), said(statement, why="it was right"), follow=True
    )

    assert answer.redirect_chain == [(f"{DESK}/statements/{statement.pk}/", 302)]
    assert Statement.objects.values().get() == before
    page = editor.get(place(statement, "history"))
    (moment, acts) = page.context["moments"][0]
    assert (moment.why, acts) == ("it was right", [gettext("put back")])
    assert page.context["removed"] is None


def test_a_reason_is_needed(editor, statement):
    assert remove(editor, statement, why=" ").status_code == 400
    assert Statement.objects.exists()

    remove(editor, statement)
    editor.post(place(statement, "put-back"), said(statement, why=""))

    assert not Statement.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_form_that_says_not_what_it_saw_removes_nothing(editor, statement, seen):
    answer = remove(editor, statement, seen=seen)

    assert answer.status_code in (400, 409)
    assert Statement.objects.exists()


def test_a_stale_form_shows_what_is_there_now(editor, statement):
    old = said(statement)
    statement.manner = "minister"
    statement.save()

    answer = editor.post(place(statement), old)

    assert answer.status_code == 409
    assert f'value="{last_revision(statement)}"' in answer.content.decode()
    assert Statement.objects.exists()
    assert editor.post(place(statement), said(statement)).status_code == 302


def test_the_second_of_two_is_led_to_the_history(editor, statement):
    remove(editor, statement)
    removals = Change.objects.filter(why="a mistake").count()

    for what in ("remove", ""):
        url = place(statement).replace("remove/", f"{what}/" if what else "")
        answer = editor.post(url, said(statement), follow=True)
        assert answer.redirect_chain == [(place(statement, "history"), 302)]
        assert told(answer)[-1] == gettext("This is no longer in the record.")

    assert Change.objects.filter(why="a mistake").count() == removals


def test_what_stands_is_not_put_back(editor, statement):
    answer = editor.post(place(statement, "put-back"), said(statement), follow=True)

    assert told(answer) == [gettext("It is in the record again already.")]


def test_putting_back_takes_a_post(editor, statement):
    remove(editor, statement)

    assert editor.get(place(statement, "put-back")).status_code == 405
    assert not Statement.objects.exists()


def test_a_thing_that_is_leaned_on_is_refused_with_links(editor, statement):
    answer = editor.get(place(statement.subject))
    html = answer.content.decode()

    assert f'href="{DESK}/statements/{statement.pk}/"' in html
    assert "<form method" not in html[html.index("record-desk") :]
    assert remove(editor, statement.subject).status_code == 409
    assert Thing.objects.filter(key="maklakov").exists()


def test_parts_and_merges_are_named_with_links(editor, dossier):
    whole = make_thing(dossier, "mission", "embassy", "Embassy")
    part = make_thing(dossier, "post", "paris", "Ambassador")
    part.parent = whole
    part.save()
    gone = make_thing(dossier, "mission", "legation")
    merge = merge_things(kept=whole, merged=gone, at=MONDAY)

    html = editor.get(place(whole)).content.decode()

    assert f'href="{DESK}/things/{part.pk}/"' in html
    assert f'href="{DESK}/merge/{merge.pk}/"' in html


def test_a_source_names_the_evidence_that_rests_on_it(editor, statement, source):
    html = editor.get(place(source)).content.decode()

    assert f'href="{DESK}/statements/{statement.pk}/#evidence"' in html
    assert remove(editor, source).status_code == 409


def test_what_stands_in_the_way_of_putting_back_is_said(editor, statement, source):
    remove(editor, statement)
    remove(editor, source)

    page = editor.get(place(statement, "history"))
    editor.post(place(statement, "put-back"), said(statement))

    assert "frus" in page.content.decode()
    assert "put-back" not in page.content.decode()
    assert not Statement.objects.exists()


def test_the_list_leads_to_every_row_that_is_removed(editor, statement, source):
    person = statement.subject
    for row in (statement, source, person):
        remove(editor, row)

    html = editor.get(f"{DESK}/removed/").content.decode()

    found = re.findall(rf'href="({DESK}/\w+/\d+/history/)"', html)
    assert found == [place(row, "history") for row in (person, source, statement)]
    assert "Maklakov" in html
    assert all(editor.get(url).status_code == 200 for url in found)


def test_a_typed_key_of_a_removed_thing_is_refused(editor, statement, dossier):
    remove(editor, statement)
    remove(editor, statement.subject)
    typed = {"labels_en": "Another", "key": "maklakov", "seen": 0, "why": ""}

    answer = editor.post(f"{DESK}/things/add/person/", typed)

    assert answer.status_code == 400
    assert "key" in answer.context["form"].errors


@pytest.mark.parametrize("what", ["remove", "put-back", "history"])
def test_only_who_may_write_in_the_dossier_may(client, statement, dossier, what):
    user = make_user(name="author", role="author")
    client.force_login(user)
    other = make_dossier("other")
    name_editors(dossier=other, people=[user], groups=[], by=user)

    answers = [client.get(place(statement, what)), client.post(place(statement, what))]

    assert {answer.status_code for answer in answers} <= {302, 403, 405}
    assert Statement.objects.exists()


def test_an_editor_by_name_removes_but_not_through_another_dossier(client, statement):
    user = make_user(name="author", role="author")
    client.force_login(user)
    name_editors(dossier=statement.dossier, people=[user], groups=[], by=user)
    make_dossier("other")
    through_other = place(statement).replace("envoys", "other")
    client.force_login(make_user(name="editor", role="editor"))

    assert client.post(through_other, said(statement)).status_code == 404
    client.force_login(user)
    assert remove(client, statement).status_code == 302
    assert not Statement.objects.exists()


@pytest.mark.parametrize("path", ["eggs/1", "statement/1", "evidences/1", "things/99"])
@pytest.mark.parametrize("what", ["remove", "put-back"])
def test_what_is_no_row_is_not_found(editor, dossier, path, what):
    answer = editor.post(f"{DESK}/{path}/{what}/", {"seen": 0, "why": "x"})

    assert answer.status_code == 404


def test_hostile_names_are_only_text(editor, dossier):
    thing = make_thing(dossier, "person", "x", "<script>alert(1)</script>")

    html = editor.get(place(thing))
    answer = editor.post(place(thing), said(thing, why="<b>no</b>"), follow=True)

    for page in (html, answer, editor.get(f"{DESK}/removed/")):
        assert "<script>alert" not in page.content.decode()
        assert "<b>no</b>" not in page.content.decode()
