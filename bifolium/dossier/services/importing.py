"""Bringing a book of sheets into a dossier: all of it or nothing, with a report."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from bifolium.dossier import forms
from bifolium.dossier.books import Book, BookRefused
from bifolium.dossier.circles import has_circle
from bifolium.dossier.facts import (
    EvidenceFact,
    Name,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.hashes import Hashes
from bifolium.dossier.models import Change, Dossier, Statement
from bifolium.dossier.queries.doubts import Doubt, doubts
from bifolium.dossier.record import facts_of
from bifolium.dossier.services.changes import recorded
from bifolium.dossier.services.merged_names import bring_names, wrong_names
from bifolium.dossier.services.writing import (
    NUMBERS,
    TURNED,
    Loaded,
    Writer,
    count_up,
    write_facts,
)
from bifolium.dossier.tables import Problem, Tables, TablesRefused

MOST_PROBLEMS = 1000
PAIR = ("subject", "object")
NO_NAME = ("", "")
"""What a row names that names nothing, which is told by itself."""

STORED: dict[str, dict[str, tuple[str, ...]]] = {
    "sources": {},
    "things": {"part_of": ("parent_id",), "when": NUMBERS},
    "statements": {
        "object": ("object_id",),
        "in_eyes_of": ("in_eyes_of_id",),
        "says": ("polarity",),
        "when": NUMBERS,
    },
    "evidence": {"says": ("polarity",)},
    "merged": {},
}
"""Where a column of a sheet is stored under other names."""
TABLES = {
    "sources": "source",
    "things": "thing",
    "statements": "statement",
    "evidence": "evidence",
    "merged": "merge",
}


@dataclass
class Report:
    """What became of an import; nothing was written if there are problems.

    ``loaded`` is what the dossier holds, or on trial would hold; null if refused.
    """

    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    loaded: Loaded | None = None


class _Undone(Exception):
    """Rolls back what was written."""


def import_record(
    *,
    dossier: Dossier,
    book: Book,
    at: datetime,
    who: str = "",
    why: str = "",
    is_trial: bool = False,
) -> Report:
    """Bring a book into a dossier as one change, or on trial only say what would be.

    A book with a sheet of tenures is read as the nine tables, any other in the
    general form. Rows are changed by key; what is not named stays.
    """
    report = Report()
    try:
        with recorded(dossier=dossier, at=at, who=who, why=why) as change:
            _write(dossier, book, report, change)
            if report.problems:
                raise _Undone
            _count_rows()
            report.doubts = doubts(dossier)
            if is_trial:
                raise _Undone
    except _Undone:
        dossier.refresh_from_db(fields=["version"])
    return report


def _count_rows() -> None:
    """Let the database plan its searches by what is there now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("pragma analysis_limit = 1000")
        for table in ("dossier_statement", "dossier_thing", "dossier_evidence"):
            cursor.execute(f"analyze {table}")


def _write(dossier: Dossier, book: Book, report: Report, change: Change) -> None:
    if "tenures" in book.sheets():
        try:
            tables = Tables(book)
            facts = facts_of(tables)
            tables.raise_problems()
            report.loaded = write_facts(dossier=dossier, facts=facts)
        except TablesRefused as refusal:
            report.problems = refusal.problems
        return
    reading = _Reading(dossier, book, change)
    reading.bring_in()
    report.problems = reading.problems
    if not report.problems:
        report.loaded = count_up(dossier=dossier)


class _TooMany(Exception):
    """So much is wrong that reading on helps nobody."""


class _Reading:
    """Reads the sheets in order and writes as long as nothing is wrong."""

    def __init__(self, dossier: Dossier, book: Book, change: Change) -> None:
        self.dossier = dossier
        self.change = change
        self.book = book
        self.problems: list[Problem] = []
        self.columns: dict[str, tuple[str, ...]] = {}
        self.sheets = [name for name in forms.COLUMNS if name in book.sheets()]
        for sheet in self.sheets:
            self._read_header(sheet)
        self.writer = Writer(dossier, self._left_out())
        self.sources = set[str]()
        self.things = set[Name]()
        # Hashes, not keys: a million keys would not fit.
        self.statements = Hashes()
        self.pieces = Hashes()

    def bring_in(self) -> None:
        """Read and write everything; what is wrong is in ``problems`` afterwards."""
        if not self.sheets:
            names = ", ".join(forms.COLUMNS)
            self._note(self.book.file("things"), 1, "–", f"No sheet of: {names}.")
        try:
            self._write(self.writer.write_sources, self._sources())
            self._write_things()
            self.writer.absorb()
            self._write_merged()
            self._write(self.writer.write_statements, self._statements())
            self._refuse_repeated("statements", self.statements, _key_of)
            self._write(self.writer.write_evidence, self._evidence())
            self._refuse_repeated("evidence", self.pieces, _place_of)
            if not self.problems:
                self._refuse_circles()
        except _TooMany:
            why = f"There is more wrong than these {MOST_PROBLEMS} problems."
            self.problems.append(Problem("–", 1, "–", why))

    def _read_header(self, sheet: str) -> None:
        file = self.book.file(sheet)
        try:
            header = next(self.book.rows(sheet), [])
            self.columns[sheet] = forms.header_of(sheet, header)
        except BookRefused as error:
            self._note(file, 1, "–", str(error))

    def _left_out(self) -> dict[str, set[str]]:
        found = {}
        for sheet, columns in self.columns.items():
            present = set(columns)
            if "when_edtf" in present:
                present.add("when")
            names = [name for name in forms.COLUMNS[sheet] if name not in present]
            stored = STORED[sheet]
            found[TABLES[sheet]] = {
                column for name in names for column in stored.get(name, (name,))
            }
            if sheet == "things" and present & forms.DATA:
                found["thing"].discard("data")
        return found

    def _write(self, write: Any, facts: Iterable[Any]) -> None:
        """Write facts; once something is wrong, only read on for more that is."""
        facts = self._while_right(facts)
        write(facts)
        for _fact in facts:
            pass

    def _while_right(self, facts: Iterable[Any]) -> Iterator[Any]:
        for fact in facts:
            if not self.problems:
                yield fact

    def _facts(self, sheet: str) -> Iterator[tuple[int, Any]]:
        columns = self.columns.get(sheet)
        if columns is None:
            return
        file = self.book.file(sheet)
        try:
            for number, texts in forms.rows_in(self.book, sheet):
                if number == 1:
                    continue
                try:
                    yield number, forms.read_row(sheet, columns, texts)
                except forms.RowRefused as refusal:
                    self._remember(refusal.fact)
                    for column, why in refusal.problems:
                        self._note(file, number, column, why)
                    if isinstance(refusal.fact, StatementFact):
                        self._check_names(number, refusal.fact)
        except BookRefused as error:
            self._note(file, 1, "–", str(error))

    def _remember(self, fact: Any) -> None:
        """Know a row that is refused, so that what names it is not refused as well."""
        if isinstance(fact, SourceFact):
            self.sources.add(fact.key)
        elif isinstance(fact, ThingFact):
            self.things.add(fact.name)
        elif isinstance(fact, StatementFact):
            self.statements.add(fact.key)

    def _sources(self) -> Iterator[Any]:
        for number, fact in self._facts("sources"):
            if fact.key in self.sources:
                self._twice("sources", number, fact.key)
            self.sources.add(fact.key)
            yield fact

    def _write_things(self) -> None:
        """Write the wholes before their parts, in as few rounds as there are levels."""
        waiting: list[tuple[int, ThingFact]] = []
        self._write(self.writer.write_things, self._ready_things(waiting))
        while waiting and not self.problems:
            ready = [fact for _n, fact in waiting if fact.parent in self.writer.things]
            if not ready:
                break
            waiting = [
                row for row in waiting if row[1].parent not in self.writer.things
            ]
            self.writer.write_things(ready)
        is_circle = not self.problems
        for number, fact in waiting:
            if fact.parent not in self.things:
                self._check_name("things", number, "part_of", fact.parent)
            elif is_circle:
                self._circle("things", number, "part_of")

    def _ready_things(
        self, waiting: list[tuple[int, ThingFact]]
    ) -> Iterator[ThingFact]:
        for number, fact in self._facts("things"):
            if fact.name in self.things:
                self._twice("things", number, ":".join(fact.name))
            self.things.add(fact.name)
            self._refuse_turned("things", number, "part_of", fact.name, fact.parent)
            if fact.parent is None or fact.parent in self.writer.things:
                yield fact
            else:
                waiting.append((number, fact))

    def _write_merged(self) -> None:
        rows = list(self._facts("merged"))
        for number, column, why in wrong_names(rows, self.writer, self.things):
            self._note(self.book.file("merged"), number, column, why)
        if not self.problems:
            bring_names(rows, self.writer, self.change)

    def _statements(self) -> Iterator[StatementFact]:
        for number, fact in self._facts("statements"):
            self.statements.add(fact.key)
            self._check_names(number, fact)
            yield fact

    def _refuse_turned(
        self, sheet: str, number: int, column: str, one: Name, other: Name | None
    ) -> None:
        if self.writer.turned(one, other):
            self._note(
                self.book.file(sheet), number, column, TURNED.format(":".join(one))
            )

    def _check_names(self, number: int, fact: StatementFact) -> None:
        pair = (fact.subject, fact.object)
        self._refuse_turned("statements", number, "object", *pair)
        named = (("subject", fact.subject), ("object", fact.object))
        for column, name in (*named, ("in_eyes_of", fact.eyes)):
            if name != NO_NAME:
                self._check_name("statements", number, column, name)

    def _evidence(self) -> Iterator[EvidenceFact]:
        for number, fact in self._facts("evidence"):
            if fact.source not in self.sources and fact.source not in (
                self.writer.sources
            ):
                why = f"“{fact.source}” is no source of this record."
                self._note(self.book.file("evidence"), number, "source", why)
            if not self._is_statement(fact.statement):
                why = f"“{fact.statement}” is no statement of this record."
                self._note(self.book.file("evidence"), number, "statement", why)
            self.pieces.add(_place_of(fact))
            yield fact

    def _is_statement(self, key: str) -> bool:
        return key in self.statements or bool(self.writer.statement_ids([key]))

    def _refuse_repeated(
        self, sheet: str, hashes: Hashes, name: Callable[[Any], Hashable]
    ) -> None:
        """Note every row but the first of those that have one name."""
        hashes.settle()
        repeated, met = hashes.repeated(), set[int]()
        if not repeated:
            return
        # A file that breaks off has been told of already.
        with suppress(BookRefused):
            for number, fact in self._all_facts(sheet):
                place = hash(name(fact))
                if place in met:
                    key = fact.key if sheet == "statements" else fact.statement
                    self._twice(sheet, number, key)
                if place in repeated:
                    met.add(place)

    def _all_facts(self, sheet: str) -> Iterator[tuple[int, Any]]:
        """Yield the rows of a sheet once more, without telling of those refused."""
        for number, texts in forms.rows_in(self.book, sheet):
            if number > 1:
                try:
                    yield number, forms.read_row(sheet, self.columns[sheet], texts)
                except forms.RowRefused as refusal:
                    if refusal.fact is not None:
                        yield number, refusal.fact

    def _check_name(
        self, sheet: str, number: int, column: str, name: Name | None
    ) -> None:
        if name is None or name in self.writer.things or name in self.things:
            return
        why = f"“{':'.join(name)}” is no thing of this record."
        self._note(self.book.file(sheet), number, column, why)

    def _refuse_circles(self) -> None:
        """Note what is part of itself, or continues itself, in the end."""
        parts = self.dossier.things.exclude(parent=None).values_list("pk", "parent")
        if has_circle(parts):
            self._circle("things", 1, "part_of")
        rows = Statement.objects.filter(dossier=self.dossier, predicate="continues")
        named = {key: pair for key, *pair in rows.values_list("key", *PAIR)}
        for key, (subject, _object) in named.items():
            if has_circle(named.values(), start=subject):
                self._circle("statements", self._row_of("statements", key), "object")

    def _row_of(self, sheet: str, key: str) -> int:
        rows = self._all_facts(sheet)
        return next((number for number, fact in rows if fact.key == key), 1)

    def _circle(self, sheet: str, number: int, column: str) -> None:
        why = "It would come back to itself in the end."
        self._note(self.book.file(sheet), number, column, why)

    def _twice(self, sheet: str, number: int, key: str) -> None:
        column = forms.COLUMNS[sheet][0] if sheet != "things" else "key"
        self._note(self.book.file(sheet), number, column, f"“{key}” stands twice.")

    def _note(self, file: str, row: int, column: str, why: str) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            raise _TooMany
        self.problems.append(Problem(file, row, column, why))


def _key_of(fact: StatementFact) -> Hashable:
    return fact.key


def _place_of(fact: EvidenceFact) -> Hashable:
    return fact.statement, fact.source, fact.locator
