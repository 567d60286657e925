import sqlite3

import pytest
from django.db import connection, transaction

from bifolium.conf.memory import memory, noting, remembered, spans_of
from bifolium.pages.models import Topic

asked: list[str] = []


@remembered
def slugs(kind: str) -> list[str]:
    asked.append(kind)
    return list(Topic.objects.filter(kind=kind).values_list("slug", flat=True))


@pytest.fixture
def outside(transactional_db):
    """Not within a transaction, and with nothing remembered."""
    asked.clear()
    memory.kept.clear()
    Topic.objects.create(slug="asia", kind="region", name={"en": "Asia"})


def test_question_is_asked_once(outside):
    assert [slugs("region"), slugs("region"), slugs("topic")] == [["asia"]] * 2 + [[]]
    assert asked == ["region", "topic"]


def test_own_write_is_seen(outside):
    slugs("region")

    Topic.objects.create(slug="africa", kind="region", name={"en": "Africa"})

    assert set(slugs("region")) == {"asia", "africa"}


def test_write_of_another_connection_is_seen(outside):
    slugs("region")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("update pages_topic set slug = 'south'")
    other.close()

    assert slugs("region") == ["south"]


def test_what_was_rolled_back_is_not_remembered(outside):
    with transaction.atomic():
        Topic.objects.create(slug="africa", kind="region", name={"en": "Africa"})
        assert len(slugs("region")) == 2
        transaction.set_rollback(True)

    assert slugs("region") == ["asia"]


def test_new_connection_remembers_nothing(outside):
    slugs("region")

    memory.source = sqlite3.connect(":memory:")

    slugs("region")
    assert asked == ["region", "region"]


class Notes:
    """A scribe that notes the names of functions."""

    def __init__(self, is_lasting=True):
        self.noted, self.lasts = [], is_lasting

    def begin(self):
        before, self.noted = self.noted, []
        return before

    def end(self, begun):
        notes, self.noted = [*asked[-1:], "asked"], begun
        return notes

    def again(self, notes):
        self.noted = self.noted + notes

    def is_lasting(self, notes):
        return self.lasts

    def narrowed(self, notes, rows, spans):
        return [(len(rows), spans)]


def test_who_notes_is_told_of_what_is_remembered(outside):
    first, second = Notes(), Notes()
    with noting(first):
        slugs("region")
    with noting(second):
        slugs("region")

    assert first.noted == second.noted == ["region", "asked"]
    assert asked == ["region"]


def test_what_was_remembered_without_notes_is_asked_again_by_who_notes(outside):
    slugs("region")

    with noting(Notes()):
        slugs("region")

    assert asked == ["region", "region"]


def test_what_hangs_on_the_clock_is_not_remembered(outside):
    scribe = Notes(is_lasting=False)
    with noting(scribe):
        slugs("region")
        slugs("region")

    assert asked == ["region", "region"]


def test_spans_are_noted_alone(outside):
    scribe = Notes()
    with noting(scribe):
        found = spans_of(slugs, ("region",), (0, 1), (1, 2))

    assert found == [["asia"], []]
    assert scribe.noted == [(1, ((0, 1), (1, 2)))]
