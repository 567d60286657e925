"""The general form of a record: five sheets for anyone's project.

========== ================================================================
sheet      columns (those with * must be there; the rest may be left out)
========== ================================================================
sources    key*, title*, author, year, url, archived_url, kind, language,
           reliability, note
things     kind*, key*, label_en, label_ru … (one at least), part_of, when,
           exclusive, type, lat, lon, variants, data
statements key*, subject*, predicate*, object, in_eyes_of, says, manner,
           acting, when, confidence, value
evidence   statement*, source*, locator, says, date_as_written, note
merged     name*, into*
========== ================================================================

A thing is named by kind and key: ``person:maklakov``. For example::

    key,subject,predicate,object,in_eyes_of,says,when,confidence
    t004,person:maklakov,holds,post:amb_paris,authority:sovnarkom,no,j:1917-11-26/..,high

``when`` is written as in ``dates``; a column ``when_edtf`` is read where ``when`` is
empty. ``says`` is yes or no, of evidence for or against. ``data`` and ``value`` are
JSON objects. ``variants`` are other spellings of the name, one a line.
A row of ``merged`` lets the name of a thing that is gone lead to another.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from bifolium.dossier.books import Book, BookRefused
from bifolium.dossier.dates import DateRefused, Span, parse
from bifolium.dossier.edtf import from_edtf
from bifolium.dossier.facts import (
    EvidenceFact,
    MergedFact,
    Name,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.spellings import LONGEST, spellings_in
from bifolium.dossier.tables import CONTROL

NEEDED = {
    "sources": ("key", "title"),
    "things": ("kind", "key"),
    "statements": ("key", "subject", "predicate"),
    "evidence": ("statement", "source"),
    "merged": ("name", "into"),
}
COLUMNS = {
    "sources": (
        *("key", "author", "title", "year", "url", "archived_url", "kind"),
        *("language", "reliability", "note"),
    ),
    "things": (
        *("kind", "key", "part_of", "when", "when_edtf", "exclusive", "type"),
        *("lat", "lon", "variants", "data"),
    ),
    "statements": (
        *("key", "subject", "predicate", "object", "in_eyes_of", "says", "manner"),
        *("acting", "when", "when_edtf", "confidence", "value"),
    ),
    "evidence": (
        *("statement", "source", "locator", "says", "date_as_written", "note"),
    ),
    "merged": ("name", "into"),
}
DATA = frozenset({"exclusive", "type", "lat", "lon", "variants", "data"})
"""Columns of things that are stored together, each as one entry of their data."""
LABEL = re.compile(r"label_([a-z]{2,3})")
LEVELS = ("high", "medium", "low")
KINDS = ("person", "post", "mission", "organisation", "authority", "event", "place")
PREDICATES = (
    *("holds", "keeps", "recognises", "continues", "took_part", "existed"),
    *("happened", "born", "died"),
)
ENDS = {
    "holds": ("post",),
    "keeps": ("post",),
    "recognises": ("authority",),
    "continues": ("authority", "organisation", "mission", "post"),
    "took_part": ("event",),
}
"""Predicates that need an object, and of which kinds it may be."""

LENGTHS = {
    **{"key": 120, "author": 255, "title": 500, "year": 20, "url": 2000},
    **{"archived_url": 2000, "kind": 80, "language": 10, "manner": 80},
    **{"locator": 255, "when": 80, "date_as_written": 80, "statement": 120},
}


class RowRefused(ValueError):
    """One row that cannot be; ``problems`` are pairs of a column and a reason.

    ``fact`` is what it says all the same; null if it cannot be read at all.
    """

    def __init__(self, problems: list[tuple[str, str]], fact: Any = None) -> None:
        self.problems = problems
        self.fact = fact
        super().__init__(str(problems))


@dataclass
class Cells:
    """The cells of one row by column, with what was found wrong in them."""

    texts: Mapping[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)

    def text(self, column: str, *, is_needed: bool = False) -> str:
        text = self.texts.get(column, "")
        if not text:
            if is_needed:
                self.problems.append((column, "The cell is empty."))
            return ""
        longest = LENGTHS.get(column)
        if longest and len(text) > longest:
            why = f"The text is longer than {longest} characters."
            self.problems.append((column, why))
        if CONTROL.search(text):
            self.problems.append((column, "The text holds a control character."))
        return text

    def word(self, column: str, allowed: Iterable[str], default: str = "") -> str:
        text = self.texts.get(column, "").strip() or default
        if text not in allowed:
            choice = ", ".join(word for word in allowed if word)
            self.problems.append((column, f"“{text[:80]}” is none of: {choice}."))
        return text

    def name(self, column: str, *, is_needed: bool = False) -> Name | None:
        text = self.text(column, is_needed=is_needed).strip()
        if not text:
            return None
        kind, colon, key = text.partition(":")
        if not colon or not key or kind not in KINDS:
            why = f"“{text[:80]}” names no thing: write kind:key, as person:maklakov."
            self.problems.append((column, why))
            return None
        return kind, key

    def span(self) -> Span | None:
        for column, read in (("when", parse), ("when_edtf", from_edtf)):
            text = self.text(column).strip()
            if not text:
                continue
            try:
                return read(text)
            except DateRefused as error:
                self.problems.append((column, str(error)))
                return None
        return None

    def number(self, column: str, limit: int) -> float | None:
        text = self.text(column).strip().replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:
            self.problems.append((column, f"“{text[:80]}” is no number up to {limit}."))
        return value

    def json(self, column: str) -> dict[str, Any] | None:
        text = self.text(column)
        if not text:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or CONTROL.search(text + json.dumps(value)):
            self.problems.append((column, "That is no JSON object."))
            return None
        return value


def source_of(cells: Cells) -> SourceFact:
    return SourceFact(
        key=cells.text("key", is_needed=True).strip(),
        author=cells.text("author"),
        title=cells.text("title", is_needed=True),
        year=cells.text("year"),
        url=cells.text("url"),
        kind=cells.text("kind"),
        language=cells.text("language"),
        reliability=cells.word("reliability", LEVELS, "medium"),
        note=cells.text("note"),
        archived_url=cells.text("archived_url"),
    )


def thing_of(cells: Cells) -> ThingFact:
    labels = {}
    for column in cells.texts:
        found = LABEL.fullmatch(column)
        if found and cells.text(column):
            labels[found[1]] = cells.texts[column]
            if len(labels[found[1]]) > LONGEST:
                cells.problems.append((column, "The name is over 500 characters."))
    if not labels:
        cells.problems.append(("label_en", "The thing has no name in any language."))
    data = cells.json("data") or {}
    if exclusive := cells.word("exclusive", ("", "yes", "no", "1", "0")):
        data["exclusive"] = exclusive in ("yes", "1")
    if kind := cells.text("type"):
        data["kind"] = kind
    for column, limit in (("lat", 90), ("lon", 180)):
        number = cells.number(column, limit)
        if number is not None:
            data[column] = number
    if spellings := spellings_in(cells.text("variants")):
        data["variants"] = spellings
        if max(map(len, spellings)) > LONGEST:
            cells.problems.append(("variants", "A name is over 500 characters."))
    # A hundred thousand names are kept at once, and share the word for their kind.
    kind = intern(cells.word("kind", KINDS))
    return ThingFact(
        (kind, cells.text("key", is_needed=True).strip()),
        labels,
        parent=cells.name("part_of"),
        data=data,
        span=cells.span(),
    )


def statement_of(cells: Cells) -> StatementFact:
    predicate = cells.word("predicate", PREDICATES)
    subject = cells.name("subject", is_needed=True)
    object = cells.name("object", is_needed=predicate in ENDS)
    if object is not None and object == subject:
        cells.problems.append(("object", "A statement cannot be about itself."))
    kinds = ENDS.get(predicate, KINDS)
    if object is not None and object[0] not in kinds:
        why = f"“{predicate}” needs one of: {', '.join(kinds)}."
        cells.problems.append(("object", why))
    return StatementFact(
        key=cells.text("key", is_needed=True).strip(),
        subject=subject or ("", ""),
        predicate=predicate,
        object=object,
        eyes=cells.name("in_eyes_of"),
        value=cells.json("value"),
        polarity=-1 if cells.word("says", ("yes", "no"), "yes") == "no" else 1,
        manner=cells.text("manner"),
        acting=cells.word("acting", ("", "yes", "no", "1", "0")) in ("yes", "1"),
        span=cells.span(),
        confidence=cells.word("confidence", LEVELS, "medium"),
    )


def evidence_of(cells: Cells) -> EvidenceFact:
    says = cells.word("says", ("for", "against"), "for")
    return EvidenceFact(
        statement=cells.text("statement", is_needed=True).strip(),
        source=cells.text("source", is_needed=True).strip(),
        locator=cells.text("locator"),
        polarity=1 if says == "for" else -1,
        date_as_written=cells.text("date_as_written"),
        note=cells.text("note"),
    )


def merged_of(cells: Cells) -> MergedFact:
    name = cells.name("name", is_needed=True)
    into = cells.name("into", is_needed=True)
    if name and len(name[1]) > LENGTHS["key"]:
        why = f"The key is longer than {LENGTHS['key']} characters."
        cells.problems.append(("name", why))
    if name and name == into:
        cells.problems.append(("into", "A thing cannot be merged with itself."))
    elif name and into and name[0] != into[0]:
        cells.problems.append(("into", "The two are of different kinds."))
    return MergedFact(name or ("", ""), into or ("", ""))


READERS: dict[str, Callable[[Cells], Any]] = {
    "sources": source_of,
    "things": thing_of,
    "statements": statement_of,
    "evidence": evidence_of,
    "merged": merged_of,
}


def header_of(sheet: str, header: list[str]) -> tuple[str, ...]:
    """Return the columns of a sheet.

    :raises BookRefused: if one is missing, not known, or stands twice.
    """
    columns = tuple(column.strip() for column in header)
    known = COLUMNS[sheet]
    for column in columns:
        is_label = sheet == "things" and LABEL.fullmatch(column)
        if column not in known and not is_label:
            raise BookRefused(f"The column “{column[:80]}” is not known.")
        if columns.count(column) > 1:
            raise BookRefused(f"The column “{column}” stands twice.")
    for column in NEEDED[sheet]:
        if column not in columns:
            raise BookRefused(f"The column “{column}” is missing.")
    return columns


def read_row(sheet: str, columns: tuple[str, ...], texts: list[str]) -> Any:
    """Return the fact of one row.

    :raises RowRefused: with every column that is wrong, and why.
    """
    if len(texts) != len(columns):
        why = f"The row has {len(texts)} cells, not {len(columns)}."
        raise RowRefused([(columns[0], why)])
    cells = Cells(dict(zip(columns, texts, strict=True)))
    fact = READERS[sheet](cells)
    if cells.problems:
        raise RowRefused(cells.problems, fact)
    return fact


def rows_in(book: Book, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows that are not empty; the header is row 1."""
    for number, cells in enumerate(book.rows(sheet), start=1):
        if number == 1 or any(cells):
            yield number, cells
