"""Which pages a change of the database concerns.

A page is a function of the answers that it got from the database: where every answer
is still the same, the page is. So each page is kept with its questions (a sentence and
its parameters) and a digest of each answer. After a change of rows,

1. ``candidates`` finds the questions whose answer may be another one: a row that was
   shown has changed, or a row that a guard lets pass has changed in what decides;
2. ``concerned`` asks those again and finds the pages that were told something else.

The tables are in the store (``bifolium.press.store``), so that a page and what it
depends on are swapped in one transaction.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bifolium.press.guards import BEGINNING, Guard, beginnings, word_of
from bifolium.press.parameters import read_back, written
from bifolium.press.sentences import Sentences, Source

SWEEPS = (
    "delete from shown where question not in (select question from answer)",
    "delete from guard where question not in (select question from answer)",
    "delete from question where id not in (select question from answer)",
    "delete from sentence where id not in (select sentence from question)",
)


# By number one after the other: joined, SQLite would read all pages for each question.
PATHS = """
select path from (
    select coalesce((select path from page where id = answer.page),
                    (select path from refused where id = -answer.page)) as path
      from answer where question = ? and (? = '' or digest <> ?))
 where path is not null"""


@dataclass(frozen=True)
class Answer:
    """What a page was told. ``shown``: table and key of every row in the answer.

    ``is_timed``: a parameter is the moment of asking, so it cannot be asked again.
    """

    sentence: str
    parameters: tuple[Any, ...]
    digest: str
    is_timed: bool
    shown: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """A row that was inserted (no ``old``), updated, or deleted (no ``new``).

    Both None: anything in the table may be another. The rows hold short columns only;
    ``columns`` names all that are different after an update.
    """

    table: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    columns: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether anything in the table may have changed."""
        return self.old is None and self.new is None

    @property
    def is_update(self) -> bool:
        """Whether the row was there before and still is."""
        return self.old is not None and self.new is not None

    def words(self, column: str) -> set[str | None]:
        """Return what a column held before and holds now, as words."""
        rows = [row for row in (self.old, self.new) if row is not None]
        return {word_of(row.get(column)) for row in rows}


class Plan:
    """What pages depend on, in the store's connection."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        sentences: Sentences,
        look: Callable[[str, str, str, str], list[Any]] | None = None,
    ) -> None:
        """``look``: what a column of a table holds now where the key has a value."""
        self.connection, self.sentences, self.look = connection, sentences, look
        self.followed: dict[str, set[str]] | None = None

    def record(
        self, path: str, answers: Iterable[Answer], due_at: float | None = None
    ) -> None:
        """Replace what a page depends on. Inside a swap.

        ``due_at``: when the clock alone may change it, in seconds; None: never.
        """
        (page,) = self.connection.execute(
            "select id from place where path = ?", (path,)
        ).fetchone()
        rows: dict[int, str] = {}
        for answer in answers:
            question = self.question(answer)
            told = rows.setdefault(question, answer.digest)
            # Told two things by one question: it changed meanwhile, so ask again.
            rows[question] = told if told == answer.digest else ""
            self.connection.executemany(
                "insert or ignore into shown values (?, ?, ?)",
                [(table, key, question) for table, key in answer.shown],
            )
        for table, number in (("page", page), ("refused", -page)):
            self.connection.execute(
                f"update {table} set due_at = ? where id = ?",  # noqa: S608
                (due_at, number),
            )
        self.connection.execute("delete from answer where page = ?", (page,))
        self.connection.executemany(
            "insert into answer values (?, ?, ?)",
            [(page, question, digest) for question, digest in rows.items()],
        )

    def question(self, answer: Answer) -> int:
        """Return the number of a question; a new one is entered with its guards."""
        sentence = self.sentence(answer.sentence)
        parameters = written(answer.parameters)
        key = (sentence, parameters)
        found = self.connection.execute(
            "select id from question where sentence = ? and parameters = ?", key
        ).fetchone()
        if found:
            return int(found[0])
        (number,) = self.connection.execute(
            "insert into question(sentence, parameters, is_timed) values (?, ?, ?)"
            " returning id",
            (*key, answer.is_timed),
        ).fetchone()
        for source in self.sentences.sources(answer.sentence):
            found = entries(source, answer.parameters, is_followed=bool(self.look))
            self.connection.executemany(
                "insert or ignore into guard values (?, ?, ?, ?)",
                [(source.table, field, value, number) for field, value in found],
            )
            self.follows(source.table).update(
                field for field, _value in found if ">" in field
            )
        return int(number)

    def follows(self, table: str) -> set[str]:
        """Return the fields of guards that lead from a table to another."""
        if self.followed is None:
            self.followed = {}
            for source, field in self.connection.execute(
                "select distinct source, field from guard where instr(field, '>')"
            ):
                self.followed.setdefault(source, set()).add(field)
        return self.followed.setdefault(table, set())

    def sentence(self, text: str) -> int:
        """Return the number of a sentence."""
        self.connection.execute(
            "insert or ignore into sentence(text) values (?)", (text,)
        )
        (number,) = self.connection.execute(
            "select id from sentence where text = ?", (text,)
        ).fetchone()
        return int(number)

    def candidates(self, changes: Iterable[Change]) -> set[int]:
        """Return the questions whose answer may be another one now."""
        found: set[int] = set()
        changes = list(changes)
        for change in changes:
            if change.is_whole:
                found |= self.numbers(
                    "select question from guard where source = ?", change.table
                )
                continue
            found |= self.by_guard(change, changes) - found
            found |= self.by_row(change) - found
        return found

    def by_guard(self, change: Change, changes: Sequence[Change]) -> set[int]:
        """Return the questions where the row may come, go or move."""
        numbers = self.numbers(
            "select question from guard where source = ? and field = ''", change.table
        )
        columns = {*(change.old or {}), *(change.new or {})}
        for column in columns:
            numbers |= self.guarded(change.table, column, change.words(column))
            numbers |= self.guarded(
                change.table, f"{column}{BEGINNING}", change.words(column)
            )
        for field in self.follows(change.table):
            numbers |= self.guarded(
                change.table, field, self.led_to(field, change, changes)
            )
        return {number for number in numbers if self.decides(number, change)}

    def guarded(self, table: str, field: str, words: Iterable[str | None]) -> set[int]:
        """Return the questions with a guard that lets one of some values pass."""
        wanted = {word for word in words if word is not None}
        if field.endswith(BEGINNING):
            wanted = {start for word in wanted for start in beginnings(word)}
        found: set[int] = set()
        for word in wanted:
            found |= self.numbers(
                "select question from guard where source = ? and field = ?"
                " and value = ?",
                table,
                field,
                word,
            )
        return found

    def led_to(
        self, field: str, change: Change, changes: Sequence[Change]
    ) -> set[str | None]:
        """Return what stands where a column of a changed row leads, now and before.

        What stood there before the earliest of these changes has been seen to already.
        """
        column, target, guard = field.split(">")
        table, _dot, key = target.rpartition(".")
        wanted = guard.removesuffix(BEGINNING)
        found: set[str | None] = set()
        for word in change.words(column):
            if word is None or self.look is None:
                continue
            found |= {word_of(one) for one in self.look(table, key, wanted, word)}
            found |= {
                word_of(row.get(wanted))
                for other in changes
                for row in (other.old, other.new)
                if other.table == table and row and word_of(row.get(key)) == word
            }
        return found

    def decides(self, number: int, change: Change) -> bool:
        """Return whether a changed row may come, go or move in an answer."""
        text, parameters = self.asked(number)
        return any(
            touches(source, change) and passes(source, parameters, change)
            for source in self.sentences.sources(text)
            if source.table == change.table
        )

    def by_row(self, change: Change) -> set[int]:
        """Return the questions that show the row and a column that has changed."""
        if not change.is_update:
            return set()
        key = self.sentences.tables[change.table].key
        found: set[int] = set()
        for word in change.words(key):
            for number in self.numbers(
                "select question from shown where source = ? and key = ?",
                change.table,
                word,
            ):
                text, _parameters = self.asked(number)
                sources = self.sentences.sources(text)
                if any(
                    source.table == change.table and source.shown & change.columns
                    for source in sources
                ):
                    found.add(number)
        return found

    def asked(self, number: int) -> tuple[str, list[Any]]:
        """Return sentence and parameters of a question."""
        text, parameters = self.connection.execute(
            "select sentence.text, question.parameters from question join sentence"
            " on sentence.id = question.sentence where question.id = ?",
            (number,),
        ).fetchone()
        return text, read_back(parameters)

    def concerned(
        self, numbers: Iterable[int], ask: Callable[[str, Sequence[Any]], str]
    ) -> dict[str, str]:
        """Return the paths of pages that were told something else, and which table.

        ``ask`` returns the digest of the answer now.
        """
        found: dict[str, str] = {}
        for number in sorted(numbers):
            text, parameters = self.asked(number)
            (is_timed,) = self.connection.execute(
                "select is_timed from question where id = ?", (number,)
            ).fetchone()
            digest = "" if is_timed else ask(text, parameters)
            for (path,) in self.connection.execute(PATHS, (number, digest, digest)):
                found.setdefault(path, ", ".join(sorted(self.sentences.named(text))))
        return found

    def sweep(self) -> None:
        """Remove the questions that no page asks any more. Inside a swap."""
        for text in SWEEPS:
            self.connection.execute(text)

    def numbers(self, text: str, *parameters: Any) -> set[int]:
        """Return the numbers that a query of one column finds."""
        return {number for (number,) in self.connection.execute(text, parameters)}


def entries(
    source: Source, parameters: Sequence[Any], *, is_followed: bool
) -> list[tuple[str, str]]:
    """Return the columns and values under which a question is found."""
    chosen = source.chosen()
    if is_followed and source.follow and source.is_weak():
        led = source.follow.guard.allowed(parameters)
        if led is not None:
            return [(source.follow.field, value) for value in sorted(led)]
    allowed = chosen.allowed(parameters) if chosen else None
    if chosen is None or allowed is None:
        return [("", "")]
    return [(chosen.field, value) for value in sorted(allowed)]


def touches(source: Source, change: Change) -> bool:
    """Return whether a change is one of those that decide what belongs."""
    if not change.is_update or source.structure is None:
        return True
    return bool(source.structure & change.columns)


def passes(source: Source, parameters: Sequence[Any], change: Change) -> bool:
    """Return whether the row, as it was or as it is, can belong by all guards."""
    for row in (change.old, change.new):
        if row is not None and all(
            belongs(guard, parameters, row) for guard in source.guards
        ):
            return True
    return False


def belongs(guard: Guard, parameters: Sequence[Any], row: Mapping[str, Any]) -> bool:
    """Return whether a value is allowed, or not known."""
    allowed = guard.allowed(parameters)
    if allowed is None or guard.column not in row:
        return True
    word = word_of(row[guard.column])
    if word is None:
        return row[guard.column] is not None
    return guard.admits(word, allowed)
