"""One edit of many statements: tried dry, all or nothing, with a reason."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from bifolium.accounts.factories import make_user
from bifolium.dossier.dates import DateRefused, parse
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Change, Evidence, Revision, Source, Statement
from bifolium.dossier.queries.bulk import Chosen, Edit, planned
from bifolium.dossier.rereading import reread
from bifolium.dossier.services import BulkRefused, change_statements, name_editors
from bifolium.dossier.tests.samples import HOSTILE

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = "/desk/dossiers/envoys/bulk/"


@pytest.fixture
def record(dossier):
    """Three terms in Paris in the eyes of France, from one book, and a birth."""
    france = make_thing(dossier, "authority", "fra", "France")
    post = make_thing(dossier, "post", "paris", "Paris")
    old, new = (
        Source.objects.create(dossier=dossier, key=key, title=key, reliability="high")
        for key in ("old", "new")
    )
    for key in "abc":
        person = make_thing(dossier, "person", key)
        when = "1917-11-26/1924"
        row = make_statement(person, "holds", post, when=when, eyes=france)
        Evidence.objects.create(statement=row, source=old, locator="p. 7")
    make_statement(person, "born", when="1870")
    return {"france": france, "post": post, "old": old, "new": new}


HOLDS = Chosen(predicate="holds")


def change(dossier, chosen, edit, *, token="", why="read anew"):
    return change_statements(
        dossier=dossier,
        chosen=chosen,
        edit=edit,
        token=token or planned(dossier, chosen, edit).token,
        at=NOW,
        who="Anna",
        why=why,
    )


def column(name):
    return list(Statement.objects.order_by("pk").values_list(name, flat=True))


@pytest.mark.parametrize(
    ("narrowed", "keys"),
    [
        ({}, "s1 s2 s3 s4"),
        ({"predicate": "born"}, "s4"),
        ({"keys": ["s1", "s4"]}, "s1 s4"),
        ({"without": ["s2"]}, "s1 s3 s4"),
        ({"manner": "envoy"}, ""),
    ],
)
def test_statements_are_chosen_by_what_they_say(dossier, record, narrowed, keys):
    plan = planned(dossier, Chosen(**narrowed), Edit("removal"))

    assert [line.key for line in plan.lines] == keys.split()


def test_statements_are_chosen_by_thing_view_and_source(dossier, record):
    for narrowed in (
        {"thing": record["post"]},
        {"eyes": record["france"]},
        {"source": record["old"]},
    ):
        plan = planned(dossier, Chosen(**narrowed), Edit("removal"))
        assert [line.key for line in plan.lines] == ["s1", "s2", "s3"]


def test_view_is_set_and_taken_away_with_the_reason_in_the_history(dossier, record):
    spain = make_thing(dossier, "authority", "esp", "Spain")

    change(dossier, HOLDS, Edit("eyes", eyes=spain))
    assert column("in_eyes_of") == [spain.pk] * 3 + [None]
    change(dossier, HOLDS, Edit("eyes"))

    assert column("in_eyes_of") == [None] * 4
    latest = Revision.objects.latest("pk").change
    assert (latest.who, latest.why) == ("Anna", "read anew")


def test_what_says_so_already_is_counted_and_not_written(dossier, record):
    Statement.objects.filter(key="s1").update(manner="envoy")

    plan = change(dossier, HOLDS, Edit("manner", manner="envoy"))

    assert ([line.key for line in plan.lines], plan.same) == (["s2", "s3"], 1)
    assert column("manner") == ["envoy"] * 3 + [""]


def test_source_is_put_in_place_of_another(dossier, record):
    edit = Edit("source", old=record["old"], new=record["new"])

    change(dossier, Chosen(), edit)

    assert set(Evidence.objects.values_list("source__key", "locator")) == {
        ("new", "p. 7")
    }


def test_source_that_stands_there_already_is_refused_and_nothing_is_written(
    dossier, record
):
    row = Statement.objects.get(key="s2")
    Evidence.objects.create(statement=row, source=record["new"], locator="p. 7")
    edit = Edit("source", old=record["old"], new=record["new"])

    with pytest.raises(BulkRefused, match="s2: .*p. 7"):
        change(dossier, HOLDS, edit)

    assert Evidence.objects.filter(source=record["old"]).count() == 3
    assert not Change.objects.exists()


def test_dates_are_read_in_the_other_calendar_and_back(dossier, record):
    before = column("s0")

    change(dossier, HOLDS, Edit("calendar", calendar="j"))
    assert column("when") == ["j:1917-11-26/j:1924"] * 3 + ["1870"]
    assert column("s0")[:3] == [day + 13 for day in before[:3]]
    change(dossier, HOLDS, Edit("calendar", calendar="g"))

    assert column("s0") == before


def test_day_that_never_was_is_refused_with_its_row_and_nothing_is_written(
    dossier, record
):
    row = Statement.objects.get(key="s2")
    row.set_span(parse("j:1900-02-29"))
    row.save()
    Statement.objects.filter(key="s1").update(when="j:1917-11-26/1924")

    plan = planned(dossier, Chosen(), Edit("calendar", calendar="g"))
    with pytest.raises(BulkRefused, match="s2: .*29 February 1900"):
        change(dossier, Chosen(), Edit("calendar", calendar="g"))

    assert [line.key for line in plan.refused] == ["s2"]
    assert column("when")[:2] == ["j:1917-11-26/1924", "j:1900-02-29"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1917-11-26/1924", "j:1917-11-26/j:1924"),
        ("g:1917?/..", "j:1917?/.."),
        ("@j:1917-11/1924~", "@j:1917-11/j:1924~"),
        ("[1917-01-01..1917-02-01]", "[j:1917-01-01..j:1917-02-01]"),
        ("-0043-03-15", "j:-0043-03-15"),
    ],
)
def test_every_figure_of_a_date_is_reread(text, read):
    assert reread(text, "j").text == read


def test_term_that_would_run_backwards_is_refused():
    with pytest.raises(DateRefused, match="backwards"):
        reread("1900-02-20/j:1900-02-19", "g")


def test_statements_are_removed_with_their_evidence_and_kept_in_history(
    dossier, record
):
    change(dossier, HOLDS, Edit("removal"), why="not of this record")

    assert column("key") == ["s4"]
    assert not Evidence.objects.exists()
    gone = Revision.objects.filter(kind="statement", act="removed")
    assert {row.change.why for row in gone} == {"not of this record"}
    assert gone.count() == 3


def test_statement_on_which_an_article_leans_is_not_removed(dossier, record):
    lean_on(Statement.objects.get(key="s3"))

    with pytest.raises(BulkRefused, match=r"^s3: .*1"):
        change(dossier, HOLDS, Edit("removal"))

    assert Statement.objects.count() == 4


def lean_on(row):
    """Let the index of references say that words of one page lean on a statement."""
    page = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.create(
        base_content_type=page,
        content_type=page,
        object_id="1",
        to_content_type=ContentType.objects.get_for_model(Statement),
        to_object_id=str(row.pk),
        model_path="body",
        content_path="body",
        content_path_hash=UUID(int=0),
    )


def test_plan_that_is_no_longer_so_is_not_carried_out(dossier, record):
    edit = Edit("manner", manner="envoy")
    token = planned(dossier, HOLDS, edit).token
    make_statement(record["post"], "holds", record["france"])

    with pytest.raises(BulkRefused):
        change(dossier, HOLDS, edit, token=token)

    assert column("manner") == [""] * 5


def test_nothing_to_do_is_refused(dossier, record):
    with pytest.raises(BulkRefused):
        change(dossier, HOLDS, Edit("manner"))
    assert not Change.objects.exists()


@pytest.fixture
def editor(client):
    client.force_login(make_user(name="anna", role="editor"))
    return client


ASKED = {"of-predicate": "holds", "do-kind": "manner", "do-manner": "envoy"}


def test_desk_shows_before_and_after_and_writes_nothing(editor, record):
    page = editor.get(DESK, ASKED).content.decode()

    assert page.count("<td>envoy</td>") == 3
    assert 'name="token"' in page
    assert column("manner") == [""] * 4


def test_desk_changes_what_it_showed_with_a_reason(editor, dossier, record):
    token = planned(dossier, HOLDS, Edit("manner", manner="envoy")).token

    assert editor.post(DESK, {**ASKED, "token": token, "why": ""}).status_code == 400
    answer = editor.post(DESK, {**ASKED, "token": token, "why": "read anew"})

    assert answer.status_code == 302
    assert column("manner") == ["envoy"] * 3 + [""]
    assert Change.objects.get().who == "anna"


@pytest.mark.parametrize(
    "wrong",
    [
        {"do-kind": "burn"},
        {"do-kind": "source"},
        {"do-kind": "eyes", "do-eyes": "person:a"},
        {"of-thing": "person:nobody"},
        {"do-manner": "m" * 81},
        {"token": "another"},
    ],
)
def test_desk_refuses_what_cannot_be(editor, dossier, record, wrong):
    token = planned(dossier, HOLDS, Edit("manner", manner="envoy")).token

    answer = editor.post(DESK, {**ASKED, "token": token, "why": "x", **wrong})

    assert answer.status_code == 400
    assert not Change.objects.exists()


def test_desk_shows_which_row_cannot_be_and_offers_no_button(editor, record):
    Statement.objects.filter(key="s2").update(when="j:1900-02-29")

    asked = {"do-kind": "calendar", "do-calendar": "g"}
    page = editor.get(DESK, asked).content.decode()

    [row] = [part for part in page.split("<tr>") if "<code>s2</code>" in part]
    assert "«1900-02-29»" in row
    assert 'name="token"' not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_harmless_at_the_desk(editor, record, text):
    Statement.objects.update(manner=text[:80])
    record["post"].labels = {"ru": text}
    record["post"].save()

    page = editor.get(DESK, {**ASKED, "of-thing": text, "of-keys": text})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "<evil/>" not in page.content.decode()


@pytest.mark.parametrize("named", [False, True])
def test_only_editors_of_the_dossier_change_many(client, dossier, record, named):
    author = make_user(name="author", role="author")
    people = [author] if named else []
    name_editors(dossier=dossier, people=people, groups=[], by=None)
    client.force_login(author)
    token = planned(dossier, HOLDS, Edit("manner", manner="envoy")).token

    client.post(DESK, {**ASKED, "token": token, "why": "x"})

    assert Change.objects.exists() == named


def test_other_dossiers_are_left_alone(dossier, record):
    other = make_dossier("other")
    person, post = make_thing(other, "person", "a"), make_thing(other, "post", "p")
    make_statement(person, "holds", post)

    change(dossier, Chosen(), Edit("manner", manner="envoy"))

    assert column("manner") == ["envoy"] * 4 + [""]
