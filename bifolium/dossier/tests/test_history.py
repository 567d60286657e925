import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bifolium.dossier.dates import gregorian_to_jdn as day
from bifolium.dossier.dates import parse
from bifolium.dossier.factories import DEMO, make_dossier, make_statement, make_thing
from bifolium.dossier.models import Change, Evidence, Revision, Source, Statement, Thing
from bifolium.dossier.queries import history
from bifolium.dossier.services import load_tables, recorded
from bifolium.dossier.triggers import drop_triggers, make_triggers

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def statement(dossier):
    """Made on Monday: Maklakov holds Paris in the eyes of France from 1917 to 1924."""
    with recorded(dossier=dossier, at=MONDAY, who="Anna", why="first reading"):
        france = make_thing(dossier, "authority", "fra")
        person = make_thing(dossier, "person", "maklakov")
        post = make_thing(dossier, "post", "amb_paris")
        return make_statement(
            person, "holds", post, when="1917-11-07/1924-10-28", eyes=france
        )


def correct(statement, when, at):
    with recorded(dossier=statement.dossier, at=at, who="Boris", why="a telegram"):
        statement.set_span(parse(when))
        statement.save()


def test_every_change_is_kept_with_who_when_and_why(statement):
    correct(statement, "1917-11-09/1924-10-28", TUESDAY)

    first, second = history.revisions_of(statement)
    assert (first.act, first.at, first.change.who) == ("made", MONDAY, "Anna")
    assert (second.act, second.at, second.change.why) == (
        "changed",
        TUESDAY,
        "a telegram",
    )
    assert first.state["when"] == "1917-11-07/1924-10-28"
    assert second.state["when"] == "1917-11-09/1924-10-28"
    assert second.state["acting"] is False


def test_as_it_was_on_a_day_as_said_on_another(
    statement, dossier, django_assert_num_queries
):
    correct(statement, "1917-11-09/1924-10-28", TUESDAY)
    on = day(1917, 11, 8)

    with django_assert_num_queries(1):
        monday = history.said_at(dossier, at=MONDAY, on=on)
    tuesday = history.said_at(dossier, at=TUESDAY, on=on)

    assert [(row.subject, row.object, row.eyes, row.is_sure) for row in monday] == [
        ("maklakov", "amb_paris", "fra", True)
    ]
    assert tuesday == []
    assert history.said_at(dossier, at=MONDAY - timedelta(seconds=1)) == []
    assert len(history.said_at(dossier, at=TUESDAY, about="amb_paris")) == 1
    assert history.said_at(dossier, at=TUESDAY, about="amb_rome") == []


def test_view_died_with_its_authority_as_the_record_then_knew_it(statement, dossier):
    france = statement.in_eyes_of
    with recorded(dossier=dossier, at=TUESDAY):
        france.set_span(parse("1870/1918"))
        france.save()

    on = day(1920, 1, 1)
    assert history.said_at(dossier, at=MONDAY, on=on)
    assert not history.said_at(dossier, at=TUESDAY, on=on)


def test_what_was_removed_is_still_there_on_the_day_before(statement, dossier):
    key = statement.key
    with recorded(dossier=dossier, at=TUESDAY):
        statement.delete()

    assert key in history.states_at(dossier, "statement", at=MONDAY)
    assert history.states_at(dossier, "statement", at=WEDNESDAY) == {}
    assert Revision.objects.filter(kind="statement").last().state is None


def test_write_through_any_door_is_kept(statement):
    Statement.objects.filter(pk=statement.pk).update(manner="ambassador")
    with connection.cursor() as cursor:
        cursor.execute("update dossier_statement set manner = 'envoy'")

    states = [row.state["manner"] for row in history.revisions_of(statement)]
    assert states == ["", "ambassador", "envoy"]
    assert history.revisions_of(statement)[-1].change is None


def test_update_that_changes_nothing_adds_nothing(statement):
    statement.save()

    assert len(history.revisions_of(statement)) == 1


def test_history_cannot_be_altered(statement):
    for write in (
        lambda: Revision.objects.update(act="removed"),
        lambda: Revision.objects.all().delete(),
        lambda: Change.objects.update(who="Nobody"),
        lambda: Change.objects.update(is_open=True),
        lambda: Change.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_history_outlives_its_dossier(statement, dossier):
    Evidence.objects.create(
        statement=statement,
        source=Source.objects.create(dossier=dossier, key="b", title="Book"),
    )
    pk = dossier.pk
    statement.delete()
    dossier.sources.all().delete()

    acts = Revision.objects.filter(dossier=pk, kind="evidence").order_by("pk")
    assert list(acts.values_list("key", "act")) == [("s1", "made"), ("s1", "removed")]


def test_two_changes_of_one_dossier_do_not_run_at_once(dossier):
    with (
        recorded(dossier=dossier, at=MONDAY),
        pytest.raises(IntegrityError),
        recorded(dossier=dossier, at=MONDAY),
    ):
        pass


def test_change_that_fails_leaves_no_trace(dossier):
    make_thing(dossier, "person", "x")
    before = Revision.objects.count()

    with pytest.raises(IntegrityError), recorded(dossier=dossier, at=MONDAY):
        Thing.objects.bulk_create(
            Thing(dossier=dossier, kind="person", key=key) for key in "yx"
        )

    assert Revision.objects.count() == before
    assert not Change.objects.exists()


def test_row_of_another_dossier_cannot_be_named(statement):
    other = make_thing(make_dossier("other"), "post", "p")
    source = Source.objects.create(dossier=other.dossier, key="b", title="Book")

    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(object=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(other).objects.filter(pk=other.pk).update(parent=statement.object)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(statement=statement, source=source)


def test_second_load_of_the_same_tables_adds_no_revision(dossier, tmp_path):
    folder = shutil.copytree(DEMO, tmp_path / "tables")
    load_tables(dossier=dossier, folder=folder)
    before = Revision.objects.count()

    load_tables(dossier=dossier, folder=folder)
    assert Revision.objects.count() == before > 1000

    file = folder / "tenures.csv"
    text = file.read_text().replace(
        "maklakov,amb_paris,ambassador", "maklakov,amb_paris,envoy", 1
    )
    file.write_text(text)
    load_tables(dossier=dossier, folder=folder)
    assert Revision.objects.count() == before + 1


def test_rows_from_before_the_triggers_get_a_first_revision(dossier):
    drop_triggers()
    make_thing(dossier, "person", "old")
    assert not Revision.objects.exists()

    make_triggers()
    make_triggers()

    assert [(row.key, row.act) for row in Revision.objects.all()] == [("old", "made")]
