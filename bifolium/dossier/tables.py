"""The nine tables of a dossier, read into facts, or refused as a whole.

Each table has a header row of exactly the columns in ``COLUMNS``; an example of
``tenures.csv`` (cut short)::

    tenure_id,person_id,post_id,capacity,in_the_eyes_of,stance,basis,from,to,…
    t004,maklakov,amb_paris,ambassador,sovnarkom,denied,dismissal,j:1917-11-26,..,…

A person with two rows is one person with two sources. A ``stance`` other than
``holds`` and a ``form`` in ``NOT_RECOGNISED`` say no. Custody of a house is not
the holding of its post.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bifolium.dossier.books import Book, BookRefused, CsvFolder
from bifolium.dossier.dates import DateRefused, Span, parse

LARGEST_FILE = 20 * 1024 * 1024

CITED = (
    "source_id",
    "source_title",
    "source_author",
    "source_year",
    "source_url",
    "confidence",
)
BOUNDS = (
    "from_earliest_ns",
    "from_latest_ns",
    "to_earliest_ns",
    "to_latest_ns",
)
COLUMNS = {
    "sources": (
        "source_id",
        "author",
        "title",
        "year",
        "url",
        "kind",
        "language",
        "reliability",
        "access_note",
        "rows_citing_it",
    ),
    "authorities": (
        *("authority_id", "name_en", "name_ru", "kind", "from", "to"),
        *BOUNDS,
        "continues",
        *CITED,
        "note",
    ),
    "organisations": (
        *("organisation_id", "name_en", "name_ru", "kind", "from", "to", "seat"),
        *CITED,
        "note",
    ),
    "missions": (
        *("mission_id", "name_en", "name_ru", "kind", "city_en", "city_ru"),
        *("host_1917", "country_today", "lat", "lon", "coord_basis", "represents"),
        *("from", "to", "address"),
        *CITED,
        "note",
    ),
    "posts": (
        *("post_id", "title_en", "title_ru", "mission_id", "organisation_id"),
        *("kind", "exclusive"),
        *CITED,
        "note",
    ),
    "persons": (
        *("person_id", "name_en", "name_ru"),
        *("birth", "birth_ns_from", "birth_ns_to"),
        *("death", "death_ns_from", "death_ns_to"),
        *("birth_place", "death_place", "role"),
        *CITED,
        *("name_basis", "note"),
    ),
    "events": (
        *("event_id", "date", "ns_earliest", "ns_latest", "os_day", "precision"),
        *("calendar_of_source", "title_en", "title_ru", "place", "kind", "persons"),
        *CITED,
        "note",
    ),
    "tenures": (
        *("tenure_id", "person_id", "post_id", "capacity", "in_the_eyes_of"),
        *("stance", "basis", "from", "to"),
        *BOUNDS,
        *("from_calendar", "to_calendar"),
        *CITED,
        "note",
    ),
    "recognitions": (
        *("recognition_id", "recogniser", "recognised", "form", "from", "to"),
        *BOUNDS,
        "instrument",
        *CITED,
        "note",
    ),
}

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

REPEATED_KEY = {"persons"}
"""Tables in which several rows with one key are several sources for one thing."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell; ``row`` is the line of the table, header = 1."""

    file: str
    row: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.why}"


class TablesRefused(ValueError):
    """Tables that were not loaded; ``problems`` lists every reason found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Row:
    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


class Tables:
    """The rows of all tables by name, with the problems met in reading them."""

    def __init__(self, book: Book | Path) -> None:
        self.problems: list[Problem] = []
        if isinstance(book, Path):
            book = CsvFolder(book, LARGEST_FILE)
        self.rows = {name: self._read(book, name) for name in COLUMNS}
        self.keys = {
            name: {row[columns[0]] for row in self.rows[name]}
            for name, columns in COLUMNS.items()
        }

    def refuse(self, row: Row, column: str, why: str) -> None:
        self.problems.append(Problem(row.file, row.number, column, why))

    def raise_problems(self) -> None:
        """Stop if anything was wrong.

        :raises TablesRefused: with every problem found, in reading order.
        """
        if self.problems:
            raise TablesRefused(self.problems)

    def _read(self, book: Book, name: str) -> list[Row]:
        try:
            return list(self._rows(book, name))
        except BookRefused as error:
            self._whole(book.file(name), str(error))
            return []

    def _rows(self, book: Book, name: str) -> Iterator[Row]:
        file, header = book.file(name), COLUMNS[name]
        seen: set[str] = set()
        for number, cells in enumerate(book.rows(name), start=1):
            if number == 1:
                if tuple(cells) == header:
                    continue
                self._whole(file, f"The columns must be: {', '.join(header)}.")
                return
            if len(cells) != len(header):
                why = f"The row has {len(cells)} cells, not {len(header)}."
                self.problems.append(Problem(file, number, header[0], why))
                continue
            row = Row(
                file, number, dict(zip(header, map(str.strip, cells), strict=True))
            )
            self._check_key(name, row, header[0], seen)
            yield row

    def _check_key(self, name: str, row: Row, column: str, seen: set[str]) -> None:
        key = row[column]
        if not key:
            self.refuse(row, column, "The key is missing.")
        elif key in seen and name not in REPEATED_KEY:
            self.refuse(row, column, f"“{key}” stands twice.")
        elif len(key) > 100:
            self.refuse(row, column, "The key is longer than 100 characters.")
        elif "\x00" in "".join(row.cells.values()):
            self.refuse(row, column, "The row holds a null character.")
        elif CONTROL.search("".join(row.cells.values())):
            self.refuse(row, column, "The row holds a control character.")
        seen.add(key)

    def _whole(self, file: str, why: str) -> None:
        self.problems.append(Problem(file, 1, "–", why))

    def known(self, row: Row, column: str, table: str) -> str:
        """Return a key that must stand in another table; empty stays empty."""
        key = row[column]
        if key and key not in self.keys[table]:
            self.refuse(row, column, f"“{key}” is not in {table}.csv.")
        return key

    def needed(self, row: Row, column: str, table: str) -> str:
        """Return a key that must be there and stand in another table."""
        if not row[column]:
            self.refuse(row, column, "The cell is empty.")
        return self.known(row, column, table)

    def one_of(self, row: Row, column: str, allowed: tuple[str, ...]) -> str:
        """Return a word from a closed list."""
        if row[column] not in allowed:
            choice = ", ".join(allowed)
            self.refuse(row, column, f"“{row[column]}” is none of: {choice}.")
        return row[column]

    def text(self, row: Row, column: str, longest: int) -> str:
        """Return a text that must be there and fit its column."""
        if not row[column]:
            self.refuse(row, column, "The cell is empty.")
        if len(row[column]) > longest:
            self.refuse(row, column, f"The text is longer than {longest} characters.")
        return row[column]

    def number(self, row: Row, column: str, limit: float) -> float | None:
        """Return a number from minus to plus the limit; null if empty."""
        if not row[column]:
            return None
        try:
            value = float(row[column])
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:
            self.refuse(row, column, f"“{row[column]}” is no number up to {limit}.")
            return None
        return value

    def date(self, row: Row, column: str) -> Span | None:
        """Return the date in a cell; null if empty."""
        return self._parsed(row, column, row[column])

    def term(self, row: Row, start: str = "from", end: str = "to") -> Span | None:
        """Return the term that two cells make; null if both are empty."""
        begins, ends = row[start].rstrip("/"), row[end]
        if begins.startswith("@") and not ends:
            return self._parsed(row, start, begins)
        return self._parsed(row, start, f"{begins}/{ends}" if begins or ends else "")

    def _parsed(self, row: Row, column: str, text: str) -> Span | None:
        if not text:
            return None
        try:
            return parse(text)
        except DateRefused as error:
            self.refuse(row, column, str(error))
            return None
