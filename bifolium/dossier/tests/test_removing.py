"""A row goes with what is its own, and comes back as it was."""

from datetime import UTC, datetime, timedelta

import pytest

from bifolium.dossier import services
from bifolium.dossier.dates import parse
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Evidence, Revision, Source, Statement, Thing
from bifolium.dossier.queries.history import said_at, states_at
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.queries.removed import removed_name, removed_row
from bifolium.dossier.services import Act, Outdated, RemovalRefused, ReturnRefused

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def source(dossier):
    return Source.objects.create(
        dossier=dossier, key="frus", title="Papers", reliability="high"
    )


@pytest.fixture
def statement(dossier, source):
    """A statement with two pieces of evidence, written on Monday."""
    with services.recorded(dossier=dossier, at=MONDAY, who="Anna", why="first"):
        person = make_thing(dossier, "person", "maklakov", "Maklakov")
        post = make_thing(dossier, "post", "paris", "Ambassador")
        row = make_statement(
            person, "holds", post, when="j:1917-11-26/1924-10-28", manner="ambassador"
        )
        row.value, row.acting = {"basis": "order"}, True
        row.save()
        for locator, polarity in (("p. 7", 1), ("p. 9", -1)):
            Evidence.objects.create(
                statement=row, source=source, locator=locator, polarity=polarity
            )
    return row


def on(day, why="a mistake"):
    return Act(MONDAY + timedelta(days=day), "Boris", why)


def remove(row, *, day=1, seen=None):
    services.remove_row(
        row=row, act=on(day), seen=last_revision(row) if seen is None else seen
    )


def put_back(dossier, kind, pk, *, day=2):
    last = Revision.objects.filter(kind=kind, row=pk).order_by("pk").last()
    return services.put_back_row(
        dossier=dossier, kind=kind, row=pk, act=on(day, "it was none"), seen=last.pk
    )


def columns(model):
    return list(model.objects.order_by("pk").values())


def test_a_statement_goes_with_its_evidence_in_one_change(statement, dossier):
    version = dossier.version

    remove(statement)

    assert not Statement.objects.exists()
    assert not Evidence.objects.exists()
    rows = Revision.objects.filter(act="removed").order_by("pk")
    assert [row.kind for row in rows] == ["evidence", "evidence", "statement"]
    assert {(row.change.who, row.change.why, row.at) for row in rows} == {
        ("Boris", "a mistake", MONDAY + timedelta(days=1))
    }
    dossier.refresh_from_db()
    assert dossier.version == version + 1


def test_what_was_said_on_a_day_before_is_still_answered(statement, dossier):
    remove(statement)

    (said,) = said_at(dossier, at=MONDAY)
    assert (said.key, said.subject, said.object) == ("s1", "maklakov", "paris")
    assert len(states_at(dossier, "evidence", at=MONDAY)) == 2
    assert said_at(dossier, at=MONDAY + timedelta(days=1)) == []


def test_it_comes_back_exactly_as_it_was(statement, dossier):
    before = columns(Statement), columns(Evidence)
    remove(statement)

    row = put_back(dossier, "statement", statement.pk)

    assert row.pk == statement.pk
    assert (columns(Statement), columns(Evidence)) == before
    assert said_at(dossier, at=MONDAY + timedelta(days=1)) == []
    assert len(said_at(dossier, at=MONDAY + timedelta(days=2))) == 1


def test_evidence_that_was_taken_away_before_stays_away(statement, dossier):
    with services.recorded(dossier=dossier, at=MONDAY + timedelta(hours=1)):
        statement.evidence.filter(locator="p. 9").delete()
    remove(statement)

    put_back(dossier, "statement", statement.pk)

    assert [row.locator for row in Evidence.objects.all()] == ["p. 7"]


def test_one_of_many_removed_at_once_comes_back_alone(statement, dossier, source):
    other = make_statement(statement.subject, "born", when="1869")
    Evidence.objects.create(statement=other, source=source, locator="p. 1")
    with services.recorded(dossier=dossier, at=MONDAY + timedelta(days=1)):
        dossier.statements.all().delete()

    put_back(dossier, "statement", other.pk)

    assert [row.key for row in Statement.objects.all()] == [other.key]
    assert [row.locator for row in Evidence.objects.all()] == ["p. 1"]


@pytest.mark.parametrize("role", ["subject", "object", "in_eyes_of"])
def test_a_thing_that_a_statement_names_stays(statement, role):
    thing = make_thing(statement.dossier, "authority", "france")
    setattr(statement, role, thing)
    statement.save()

    with pytest.raises(RemovalRefused) as refusal:
        remove(thing)

    assert list(refusal.value.removal.statements) == [statement]
    assert Thing.objects.filter(pk=thing.pk).exists()
    assert not Revision.objects.filter(act="removed").exists()


def test_a_thing_with_parts_or_with_what_went_into_it_stays(dossier):
    whole = make_thing(dossier, "mission", "embassy")
    part = make_thing(dossier, "post", "paris")
    part.parent = whole
    part.save()
    kept, merged = (make_thing(dossier, "person", key) for key in "ab")
    merge = services.merge_things(kept=kept, merged=merged, at=MONDAY)

    with pytest.raises(RemovalRefused) as of_whole:
        remove(whole)
    with pytest.raises(RemovalRefused) as of_kept:
        remove(kept)

    assert list(of_whole.value.removal.parts) == [part]
    assert list(of_kept.value.removal.merges) == [merge]


def test_a_source_on_which_evidence_rests_stays_until_that_is_gone(statement, source):
    with pytest.raises(RemovalRefused) as refusal:
        remove(source)
    assert list(refusal.value.removal.statements) == [statement]

    remove(statement)
    remove(source)

    assert not Source.objects.exists()


def test_things_and_sources_come_back_too(dossier, source):
    whole = make_thing(dossier, "mission", "embassy", "Embassy")
    thing = make_thing(dossier, "post", "paris", "Ambassador")
    thing.parent, thing.data = whole, {"exclusive": True, "ids": {"gnd": "1"}}
    thing.set_span(parse("1917/.."))
    thing.save()
    before = columns(Thing), columns(Source)
    for row in (thing, source):
        remove(row)

    for kind, pk in (("thing", thing.pk), ("source", source.pk)):
        put_back(dossier, kind, pk)

    assert (columns(Thing), columns(Source)) == before


def test_what_needs_a_row_that_is_gone_says_which(statement, dossier, source):
    remove(statement)
    for row in (statement.subject, source):
        remove(row)

    with pytest.raises(ReturnRefused) as refusal:
        put_back(dossier, "statement", statement.pk)

    about_thing, about_source = refusal.value.reasons
    assert "[person:maklakov]" in about_thing
    assert "frus" in about_source
    assert not Statement.objects.exists()

    put_back(dossier, "thing", statement.subject_id)
    put_back(dossier, "source", source.pk)
    put_back(dossier, "statement", statement.pk)

    assert Evidence.objects.count() == 2


def test_a_part_needs_its_whole(dossier):
    whole = make_thing(dossier, "mission", "embassy")
    part = make_thing(dossier, "post", "paris")
    part.parent = whole
    part.save()
    remove(part)
    remove(whole)

    with pytest.raises(ReturnRefused, match="mission:embassy"):
        put_back(dossier, "thing", part.pk)


def test_what_names_a_thing_that_went_into_another_waits(statement, dossier):
    remove(statement)
    kept = make_thing(dossier, "person", "kept")
    merge = services.merge_things(kept=kept, merged=statement.subject, at=MONDAY)

    with pytest.raises(ReturnRefused, match="person:maklakov"):
        put_back(dossier, "statement", statement.pk)
    services.undo_merge(merge=merge, at=MONDAY + timedelta(days=3))

    assert put_back(dossier, "statement", statement.pk)


def test_a_thing_that_went_into_another_is_not_removed(dossier):
    kept, merged = (make_thing(dossier, "person", key) for key in "ab")
    gone = merged.pk
    services.merge_things(kept=kept, merged=merged, at=MONDAY)

    assert removed_row(dossier, "thing", gone) is None
    with pytest.raises(Outdated):
        put_back(dossier, "thing", gone)


def test_a_key_that_another_row_has_by_now_is_not_taken_back(statement, dossier):
    remove(statement)
    again = make_statement(statement.subject, "born", when="1869")
    Statement.objects.filter(pk=again.pk).update(key=statement.key)

    with pytest.raises(ReturnRefused, match=statement.key):
        put_back(dossier, "statement", statement.pk)


def test_it_does_not_come_back_if_something_would_continue_itself(dossier):
    one, other = (make_thing(dossier, "authority", key) for key in "ab")
    forth = make_statement(one, "continues", other)
    remove(forth)
    make_statement(other, "continues", one)

    with pytest.raises(ReturnRefused):
        put_back(dossier, "statement", forth.pk)

    assert Statement.objects.count() == 1


def test_what_was_removed_past_the_desk_is_not_guessed_at(statement, dossier):
    statement.delete()
    pk = Revision.objects.get(kind="statement", act="removed").row

    with pytest.raises(ReturnRefused):
        put_back(dossier, "statement", pk)


def test_only_one_of_two_removes_and_only_one_puts_back(statement, dossier):
    seen, same = last_revision(statement), Statement.objects.get(pk=statement.pk)
    remove(statement)
    with pytest.raises(Outdated):
        remove(same, seen=seen)

    last = removed_row(dossier, "statement", statement.pk).last.pk
    put_back(dossier, "statement", statement.pk)
    with pytest.raises(Outdated):
        services.put_back_row(
            dossier=dossier, kind="statement", row=statement.pk, act=on(3), seen=last
        )

    assert Revision.objects.filter(kind="statement", act="removed").count() == 1


def test_what_was_changed_since_it_was_seen_is_not_removed(statement):
    seen = last_revision(statement)
    statement.evidence.update(note="read again")

    with pytest.raises(Outdated):
        remove(statement, seen=seen)

    assert Statement.objects.exists()


def test_rows_of_another_dossier_do_not_come_back_here(statement):
    remove(statement)
    other = make_dossier("other")

    with pytest.raises(Outdated):
        put_back(other, "statement", statement.pk)


def test_keys_that_the_desk_gives_are_given_once(statement, dossier, source):
    def new():
        row = Statement(dossier=dossier, subject=statement.subject, predicate="born")
        row.confidence = "high"
        return services.save_statement(statement=row, proofs=[], act=on(1))

    first = new()
    remove(first)
    second = new()
    paper = Source(dossier=dossier, title="Papers", reliability="high")
    services.save_source(source=paper, act=on(1))
    key = paper.key
    remove(paper)
    again = Source(dossier=dossier, title="Papers", reliability="high")
    services.save_source(source=again, act=on(2))

    assert (first.key, second.key) == ("d1", "d2")
    assert (key, again.key) == ("papers", "papers_2")


def test_a_removed_name_is_found_by_kind_of_thing(dossier):
    person, post = (make_thing(dossier, kind, "x") for kind in ("person", "post"))
    remove(person)

    assert removed_name(dossier, "thing", "x", of="person").last.row == person.pk
    assert removed_name(dossier, "thing", "x", of="post") is None
    assert post
