"""What a process remembers of the database for as long as the database is the same.

SQLite tells a connection, for nothing, whether anybody has written: one number grows
when others commit, another with each row that the connection changes itself. While
both are the same, so is every answer. Within a transaction nothing is remembered, and
nothing with a database that does not tell (PostgreSQL).

Whoever notes what was read while a page is made (the press) is told what a remembered
value was read from: see ``Scribe``.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import connection

Given = ParamSpec("Given")
Found = TypeVar("Found")

MOST_KEPT = 5000


class Scribe(Protocol):
    """Notes what is read. What is begun is always ended, and may be nested."""

    def begin(self) -> Any:
        """Begin a part, and return what ``end`` wants to have."""

    def end(self, begun: Any) -> Any:
        """End a part and return its notes, which are not yet those of the whole."""

    def again(self, notes: Any) -> None:
        """Note in the whole what was noted in a part."""

    def is_lasting(self, notes: Any) -> bool:
        """Return whether notes hang on the database alone, not on the clock."""

    def narrowed(
        self, notes: Any, rows: Sequence[Any], spans: Sequence[tuple[int, int]]
    ) -> Any:
        """Return the notes of a list of which only some spans are used."""


@dataclass(frozen=True)
class Kept:
    """A value, and the notes of its reading; None if nobody took any."""

    value: Any
    notes: Any


class Memory(threading.local):
    """What one thread remembers, by function and arguments."""

    def __init__(self) -> None:
        self.source: Any = None
        self.stamp: tuple[int, int] = (0, 0)
        self.kept: dict[Hashable, Kept] = {}
        self.scribe: Scribe | None = None

    def is_open(self) -> bool:
        """Return whether anything may be remembered; forget what is no longer so."""
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return False
        source = connection.connection
        if source is None:
            return False
        (version,) = source.execute("pragma data_version").fetchone()
        stamp = (version, source.total_changes)
        is_other = source is not self.source or stamp != self.stamp
        if is_other or len(self.kept) > MOST_KEPT:
            self.source, self.stamp = source, stamp
            self.kept.clear()
        return True


memory = Memory()


@contextmanager
def noting(scribe: Scribe) -> Any:
    """Let somebody note what is read within, in this thread."""
    before, memory.scribe = memory.scribe, scribe
    try:
        yield
    finally:
        memory.scribe = before


def remembered(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Let a question to the database be asked once, as long as the answer holds.

    Arguments are positional and hashable, and with the database all that the answer
    depends on: no clock, no active language. Nobody may change the value.
    """

    @wraps(function)
    def answer(*given: Given.args, **named: Given.kwargs) -> Found:
        if named or not memory.is_open():
            return function(*given, **named)
        key = (function, given)
        kept, scribe = memory.kept.get(key), memory.scribe
        if kept and (scribe is None or kept.notes is not None):
            if scribe:
                scribe.again(kept.notes)
            found: Found = kept.value
            return found
        return read(key, function, given, scribe)

    return answer


def read(
    key: Hashable, function: Callable[..., Found], given: Any, scribe: Scribe | None
) -> Found:
    """Ask, and remember the answer with its notes."""
    if scribe is None:
        value = function(*given)
        memory.kept[key] = Kept(value, None)
        return value
    begun = scribe.begin()
    try:
        value = function(*given)
    finally:
        notes = scribe.end(begun)
        scribe.again(notes)
    if scribe.is_lasting(notes):
        memory.kept[key] = Kept(value, notes)
    return value


def spans_of(
    function: Callable[..., Sequence[Any]], given: Any, *spans: tuple[int, int]
) -> list[Sequence[Any]]:
    """Return some spans of a list that a remembered function finds by one question.

    Who notes is told of these spans only: the rest of the list may change.
    """
    scribe = memory.scribe
    if scribe is None:
        rows = function(*given)
    else:
        begun = scribe.begin()
        try:
            rows = function(*given)
        finally:
            notes = scribe.end(begun)
        scribe.again(scribe.narrowed(notes, rows, spans))
    return [rows[start:stop] for start, stop in spans]
