"""Sheets of text cells, from a folder of CSV, an .xlsx or a JSON package.

A book gives the rows of a sheet one after another, so a large file is never held
whole. A CSV file is UTF-8 with a header row; comma, semicolon or tab part its cells,
whichever stands first in the header. What our exports made harmless for spreadsheets
(``'=1+1``) is read as it was (``=1+1``).
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bifolium.dossier.graph import sheets_in

LARGEST = 100_000_000
LARGEST_UNPACKED = 500_000_000
LONGEST_HEADER = 10_000
# What a spreadsheet may run when it opens a CSV file: OWASP, "CSV Injection".
FORMULA = frozenset("=+-@\t\r")
# What XML cannot hold, in a workbook: ECMA-376, part 1, 22.9.2.19 (ST_Xstring).
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class BookRefused(ValueError):
    """A file that cannot be read as sheets; the message says why."""


class Book(Protocol):
    """Where rows come from."""

    def sheets(self) -> set[str]:
        """Return the names of the sheets."""

    def file(self, sheet: str) -> str:
        """Return how a report names a sheet."""

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield the header and the rows; raises ``BookRefused``."""


def book_at(path: Path, *, largest: int = LARGEST) -> Book:
    """Return the book at a path: a folder or .zip of CSV files, an .xlsx or a .json.

    :raises BookRefused: if there is none, or it is larger than so many bytes.
    """
    if path.is_dir():
        return CsvFolder(path, largest)
    if not path.is_file():
        raise BookRefused(f"{path.name}: there is no such file or folder.")
    if path.stat().st_size > largest:
        raise BookRefused(f"{path.name}: the file is larger than {largest} bytes.")
    if path.suffix == ".xlsx":
        return Workbook(path)
    if path.suffix == ".zip":
        return CsvArchive(path, largest)
    if path.suffix in (".json", ".jsonld"):
        return JsonPackage(path)
    raise BookRefused(
        f"{path.name}: write a folder or .zip of CSV, an .xlsx or a .json."
    )


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet runs; ``as_it_was`` undoes it."""
    is_formula = text[:1] in FORMULA and text != "" and not _is_number(text)
    is_quoted = text[:1] == "'" and text[1:2] != "" and text[1] in FORMULA | {"'"}
    return f"'{text}" if is_formula or is_quoted else text


def as_it_was(text: str) -> str:
    """Return what ``harmless`` was given."""
    is_quoted = text[:1] == "'" and text[1:2] != "" and text[1] in FORMULA | {"'"}
    return text[1:] if is_quoted else text


def _is_number(text: str) -> bool:
    whole, _point, rest = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not _point or rest.isdigit())


class CsvFolder:
    """A folder with a CSV file for each sheet."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    def sheets(self) -> set[str]:
        return {file.stem for file in self.folder.glob("*.csv")}

    def file(self, sheet: str) -> str:
        return f"{sheet}.csv"

    def rows(self, sheet: str) -> Iterator[list[str]]:
        path = self.folder / self.file(sheet)
        if not path.is_file():
            raise BookRefused("The file is missing.")
        if path.stat().st_size > self.largest:
            raise BookRefused(f"The file is larger than {self.largest} bytes.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _csv_rows(file)


class CsvArchive:
    """A .zip with a CSV file for each sheet, as our export writes it."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.largest = largest
        try:
            self.archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise BookRefused(f"{path.name}: that is no .zip archive.") from None

    def sheets(self) -> set[str]:
        names = self.archive.namelist()
        return {name.removesuffix(".csv") for name in names if name.endswith(".csv")}

    def file(self, sheet: str) -> str:
        return f"{sheet}.csv"

    def rows(self, sheet: str) -> Iterator[list[str]]:
        name = self.file(sheet)
        if name not in self.archive.namelist():
            raise BookRefused("The file is missing.")
        if self.archive.getinfo(name).file_size > self.largest:
            raise BookRefused(f"The file is larger than {self.largest} bytes.")
        try:
            with self.archive.open(name) as packed:
                text = io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
                yield from _csv_rows(text)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            raise BookRefused("The file cannot be unpacked.") from None


def _csv_rows(file: TextIO) -> Iterator[list[str]]:
    try:
        mark = _mark_of(file.readline(LONGEST_HEADER))
        file.seek(0)
        for cells in csv.reader(file, delimiter=mark, strict=True):
            yield list(map(as_it_was, cells))
    except UnicodeDecodeError:
        raise BookRefused("The file is not UTF-8 text.") from None
    except csv.Error as error:
        raise BookRefused(f"The file cannot be read: {error}.") from None


def _mark_of(header: str) -> str:
    found = [mark for mark in header if mark in ",;\t"]
    return found[0] if found else ","


class Workbook:
    """An .xlsx, a sheet for a sheet; every cell is read as text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as packed:
                size = sum(entry.file_size for entry in packed.infolist())
            if size > LARGEST_UNPACKED:
                raise BookRefused(f"{path.name}: unpacked, the file is too large.")
            self.book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        except (
            zipfile.BadZipFile,
            InvalidFileException,
            KeyError,
            ValueError,
        ) as error:
            if isinstance(error, BookRefused):
                raise
            raise BookRefused(f"{path.name}: that is no .xlsx workbook.") from None

    def sheets(self) -> set[str]:
        return set(self.book.sheetnames)

    def file(self, sheet: str) -> str:
        return f"{self.path.name}, sheet {sheet}"

    def rows(self, sheet: str) -> Iterator[list[str]]:
        if sheet not in self.book.sheetnames:
            raise BookRefused("The sheet is missing.")
        width = 0
        for cells in self.book[sheet].iter_rows():
            texts = [_text_of(cell) for cell in cells]
            while texts and len(texts) > width and not texts[-1]:
                texts.pop()
            width = width or len(texts)
            yield texts + [""] * (width - len(texts))


def _text_of(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise BookRefused(f"Cell {cell.coordinate} holds a formula.")
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        is_day = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def escaped(text: str) -> str:
    """Return a text as the cell of a workbook holds it; reading undoes it."""
    return ESCAPED.sub(r"_x005F_x\1_", text).replace("\r", "_x000D_")


class JsonPackage:
    """A Frictionless data package with its rows inside, or a graph in JSON-LD."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            whole = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            raise BookRefused(f"{path.name}: that is no JSON in UTF-8.") from None
        self.data: dict[str, list[Any]] = dict(sheets_in(whole))
        self.headers: dict[str, list[str]] = {}
        resources = whole.get("resources") if isinstance(whole, dict) else None
        for resource in resources if isinstance(resources, list) else ():
            if isinstance(resource, dict) and isinstance(resource.get("data"), list):
                name = str(resource.get("name"))
                self.data[name] = resource["data"]
                self.headers[name] = _columns_in(resource.get("schema"))
        if not self.data:
            raise BookRefused(f"{path.name}: it holds no rows of a record.")

    def sheets(self) -> set[str]:
        return set(self.data)

    def file(self, sheet: str) -> str:
        return f"{self.path.name}, {sheet}"

    def rows(self, sheet: str) -> Iterator[list[str]]:
        if sheet not in self.data:
            raise BookRefused("The resource is missing.")
        records = self.data[sheet]
        if not all(isinstance(record, dict) for record in records):
            raise BookRefused("Every row must be an object.")
        header = list(dict.fromkeys(name for record in records for name in record))
        header = header or self.headers.get(sheet, [])
        yield header
        for record in records:
            yield [_cell(record.get(name)) for name in header]


def _columns_in(schema: Any) -> list[str]:
    """Return the columns that a schema names; empty if it is none."""
    fields = schema.get("fields") if isinstance(schema, dict) else None
    rows = fields if isinstance(fields, list) else []
    return [str(one.get("name")) for one in rows if isinstance(one, dict)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
