"""Notes every answer that the database gives while something is rendered.

It stands in Django's public execute wrapper, under everything: the ORM, Wagtail,
raw SQL. While it records, the clock stands still for its thread, so that a parameter
that is the moment of rendering is known for one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from threading import get_ident
from typing import Any

from django.db import connection
from django.utils import timezone

from bifolium.conf.memory import noting
from bifolium.press.plan import Answer
from bifolium.press.sentences import Sentences, Source
from bifolium.press.spans import with_span, without_span
from bifolium.press.tokens import tokens
from bifolium.press.watch import moments, tables, unwatched_tables

Row = Sequence[Any]
sentences = Sentences(tables())
real_now = timezone.now

# Ballots that were on their way when a box closed are counted a moment later, in a
# database that is not watched: so what has just closed is looked at again.
UNSETTLED = timedelta(minutes=2)
LOOK_AGAIN = timedelta(seconds=20)


class Replay:
    """A cursor whose rows have been read, and which hands them out once more."""

    def __init__(self, cursor: Any, rows: list[Row]) -> None:
        self._cursor, self._rest = cursor, iter(rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Row]:
        return self._rest

    def fetchone(self) -> Row | None:
        """Return the next row."""
        return next(self._rest, None)

    def fetchmany(self, size: int = 1) -> list[Row]:
        """Return the next rows."""
        return [row for _place, row in zip(range(size), self._rest, strict=False)]

    def fetchall(self) -> list[Row]:
        """Return the rest."""
        return list(self._rest)


@dataclass(frozen=True)
class Notes:
    """What was read in a part of a page, to be noted once more in another page."""

    answers: list[Answer]
    troubles: list[str]
    moments: set[date]
    is_timed: bool


class Recording:
    """What was asked; ``troubles`` are reasons why it must not be baked."""

    def __init__(self, now: datetime) -> None:
        self.now, self.thread = now, get_ident()
        self.clock_reads = 0
        self.answers: list[Answer] = []
        self.troubles: list[str] = []
        self.timed: set[str] = set()
        self.moments: set[date] = set()
        self.clock_words = {
            str(connection.ops.adapt_datetimefield_value(now)),
            timezone.localdate(now).isoformat(),
        }

    @property
    def is_clock_read(self) -> bool:
        """Whether the moment of rendering was asked for."""
        return self.clock_reads > 0

    def clock(self) -> datetime:
        """Return the moment of rendering, and note that it was asked for."""
        if get_ident() != self.thread:
            return real_now()
        self.clock_reads += 1
        return self.now

    def begin(self) -> tuple[list[Answer], list[str], set[date], int]:
        """Begin a part that is noted by itself."""
        begun = (self.answers, self.troubles, self.moments, self.clock_reads)
        self.answers, self.troubles, self.moments = [], [], set()
        return begun

    def end(self, begun: tuple[list[Answer], list[str], set[date], int]) -> Notes:
        """End a part and return its notes."""
        is_timed = any(answer.is_timed for answer in self.answers)
        is_timed = is_timed or self.clock_reads != begun[3]
        notes = Notes(self.answers, self.troubles, self.moments, is_timed)
        self.answers, self.troubles, self.moments, _reads = begun
        return notes

    def is_lasting(self, notes: Notes) -> bool:
        """Return whether notes hang on the database alone."""
        return not notes.is_timed

    def narrowed(
        self, notes: Notes, rows: Sequence[Any], spans: Sequence[tuple[int, int]]
    ) -> Notes:
        """Return the notes of a list of which only some spans are used."""
        if notes.is_timed or len(notes.answers) != 1:
            return notes
        (whole,) = notes.answers
        answers = [
            replace(
                whole,
                sentence=with_span(whole.sentence, span),
                digest=digest_of([(row,) for row in rows[slice(*span)]], ()),
                shown=frozenset(),
            )
            for span in spans
        ]
        return replace(notes, answers=answers)

    def again(self, notes: Notes) -> None:
        """Note once more what was read in a part."""
        self.answers += notes.answers
        self.troubles += notes.troubles
        self.moments |= notes.moments

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        parameters: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Note what a SELECT answers (the protocol of Django's execute wrappers)."""
        result = execute(sql, parameters, many, context)
        if many or sql.lstrip("( ")[:6].upper() not in ("SELECT", "WITH"):
            return result
        cursor = context["cursor"]
        rows = cursor.cursor.fetchall()
        cursor.cursor = Replay(cursor.cursor, rows)
        self.note(sql, tuple(parameters or ()), rows)
        return result

    def note(self, sql: str, parameters: tuple[Any, ...], rows: list[Row]) -> None:
        """Note one answer."""
        if trouble := trouble_of(sql):
            self.troubles.append(trouble)
        sources = sentences.sources(sql)
        is_timed = self.is_clock_read and any(
            str(value) in self.clock_words for value in parameters
        )
        if is_timed:
            self.timed |= {source.table for source in sources}
        self.moments.update(
            value for row in rows for value in row if isinstance(value, date)
        )
        shown = frozenset(
            (source.table, str(row[source.key_at]))
            for source in sources
            if source.key_at is not None and source.shown
            for row in rows
            if row[source.key_at] is not None
        )
        self.answers.append(
            Answer(sql, parameters, digest_of(rows, sources), is_timed, shown)
        )

    def due_at(self) -> float | None:
        """Return when the clock alone may change what was rendered; None: never."""
        if not self.is_clock_read:
            return None
        found = [one for value in self.moments if (one := self.turn(value))]
        found.extend(one for table in self.timed if (one := self.next_turn(table)))
        return min(found, default=None)

    def turn(self, value: date) -> float | None:
        """Return when a moment comes or a day begins or ends; None if it is past."""
        if isinstance(value, datetime):
            at = value if value.tzinfo else value.replace(tzinfo=connection.timezone)
            if timedelta() <= self.now - at < UNSETTLED:
                return (self.now + LOOK_AGAIN).timestamp()
            return at.timestamp() + 0.001 if at > self.now else None
        today = timezone.localdate(self.now)
        if value < today:
            return None
        turn = value if value > today else value + timedelta(days=1)
        midnight = datetime(turn.year, turn.month, turn.day)
        return timezone.make_aware(midnight).timestamp()

    def next_turn(self, table: str) -> float | None:
        """Return the earliest moment or day to come in a whole table."""
        found = []
        for column, is_moment_column in moments(table):
            now = (
                connection.ops.adapt_datetimefield_value(self.now)
                if is_moment_column
                else timezone.localdate(self.now).isoformat()
            )
            with connection.cursor() as cursor:
                name = connection.ops.quote_name
                cursor.execute(
                    f"select min({name(column)}) from {name(table)}"  # noqa: S608
                    f" where {name(column)} >= %s",
                    [now],
                )
                (earliest,) = cursor.fetchone()
            kind = datetime if is_moment_column else date
            if earliest and (turn := self.turn(kind.fromisoformat(str(earliest)))):
                found.append(turn)
        return min(found, default=None)


@lru_cache(maxsize=4096)
def trouble_of(sql: str) -> str:
    """Return why an answer to a sentence must not be baked; empty if it may."""
    names = {token.text.strip('"') for token in tokens(sql)}
    if bad := names & unwatched_tables() - {"django_content_type"}:
        return f"reads {', '.join(sorted(bad))}"
    if sentences.hangs_on_noise(sql):
        return f"hangs on a column of drafts: {sql[:80]}"
    return ""


def digest_of(rows: list[Row], sources: Sequence[Source]) -> str:
    """Return a digest of an answer; what only the desk reads is left out."""
    none: frozenset[int] = frozenset()
    noise = none.union(*(source.noise_at for source in sources))
    coarse = none.union(*(source.coarse_at for source in sources))
    total = blake2b(digest_size=12)
    for row in rows:
        if noise or coarse:
            row = tuple(
                bool(value) if at in coarse else value
                for at, value in enumerate(row)
                if at not in noise
            )
        total.update(repr(tuple(row)).encode())
    return total.hexdigest()


class Inquiry:
    """Asks questions again; a list of which many pages use spans is asked for once."""

    def __init__(self) -> None:
        self.lists: dict[str, list[Row]] = {}

    def ask(self, sql: str, parameters: Sequence[Any]) -> str:
        """Return the digest of the answer to a question now."""
        whole, span = without_span(sql)
        if span is None:
            return digest_of(answer_to(sql, parameters), sentences.sources(sql))
        key = repr((whole, parameters))
        if key not in self.lists:
            self.lists[key] = answer_to(whole, parameters)
        return digest_of(self.lists[key][slice(*span)], ())


def answer_to(sql: str, parameters: Sequence[Any]) -> list[Row]:
    """Return the rows that answer a question now."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters) or None)
        rows: list[Row] = cursor.cursor.fetchall()
    return rows


def look(table: str, key: str, column: str, word: str) -> list[Any]:
    """Return what a column of a table holds now where the key has a value."""
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {name(column)} from {name(table)}"  # noqa: S608
            f" where {name(key)} = %s",
            [word],
        )
        return [value for (value,) in cursor.fetchall()]


@contextmanager
def recording() -> Iterator[Recording]:
    """Record what is read within, with the clock standing still."""
    found = Recording(real_now())
    timezone.now = found.clock
    try:
        with connection.execute_wrapper(found), noting(found):
            yield found
        # What was remembered was noted wherever it was used.
        found.answers = list({id(answer): answer for answer in found.answers}.values())
    finally:
        timezone.now = real_now
