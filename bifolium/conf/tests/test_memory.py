import sqlite3

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from bifolium.conf.memory import memory, noting, remembered, spans_of

asked: list[str] = []


@remembered
def names(start: str) -> list[str]:
    asked.append(start)
    found = Group.objects.filter(name__startswith=start)
    return list(found.values_list("name", flat=True))


@pytest.fixture
def outside(transactional_db):
    """Not within a transaction, and with nothing remembered."""
    asked.clear()
    memory.kept.clear()
    Group.objects.create(name="a-one")


def test_question_is_asked_once(outside):
    assert [names("a"), names("a"), names("b")] == [["a-one"]] * 2 + [[]]
    assert asked == ["a", "b"]


def test_own_write_is_seen(outside):
    names("a")

    Group.objects.create(name="a-two")

    assert set(names("a")) == {"a-one", "a-two"}


def test_write_of_another_connection_is_seen(outside):
    names("a")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("update auth_group set name = 'a-three'")
    other.close()

    assert names("a") == ["a-three"]


def test_what_was_rolled_back_is_not_remembered(outside):
    with transaction.atomic():
        Group.objects.create(name="a-two")
        assert len(names("a")) == 2
        transaction.set_rollback(True)

    assert names("a") == ["a-one"]


def test_new_connection_remembers_nothing(outside):
    names("a")

    memory.source = sqlite3.connect(":memory:")

    names("a")
    assert asked == ["a", "a"]


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
        names("a")
    with noting(second):
        names("a")

    assert first.noted == second.noted == ["a", "asked"]
    assert asked == ["a"]


def test_what_was_remembered_without_notes_is_asked_again_by_who_notes(outside):
    names("a")

    with noting(Notes()):
        names("a")

    assert asked == ["a", "a"]


def test_what_hangs_on_the_clock_is_not_remembered(outside):
    scribe = Notes(is_lasting=False)
    with noting(scribe):
        names("a")
        names("a")

    assert asked == ["a", "a"]


def test_spans_are_noted_alone(outside):
    scribe = Notes()
    with noting(scribe):
        found = spans_of(names, ("a",), (0, 1), (1, 2))

    assert found == [["a-one"], []]
    assert scribe.noted == [(1, ((0, 1), (1, 2)))]
