"""Writes what a capsule holds besides the site: the records, and how to read them."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from bifolium.dossier.books import harmless
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.pages.models import ProjectPage
from bifolium.participation.ledger import audit, reading
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.store import ledger
from bifolium.press.static_edition.wording import Tongue

SOURCES = ("key", "author", "title", "year", "url", "kind", "language", "reliability")
DATED = ("when", "s0", "s1", "e0", "e1")


@dataclass(frozen=True)
class Kept:
    """What was written: names of dossiers and of boxes."""

    dossiers: tuple[str, ...]
    boxes: tuple[str, ...]


def write_records(folder: Path, languages: Sequence[str], *, at: datetime) -> Kept:
    """Write the tables of public dossiers and the public files of all boxes."""
    public = ProjectPage.objects.live().public().exclude(dossier=None)
    found = Dossier.objects.filter(pk__in=public.values("dossier")).order_by("slug")
    dossiers = list(found)
    for dossier in dossiers:
        write_dossier(folder / "dossiers" / dossier.slug, dossier, languages)
    return Kept(
        tuple(dossier.slug for dossier in dossiers),
        tuple(write_boxes(folder / "ballots", at=at)),
    )


def write_boxes(folder: Path, *, at: datetime) -> Iterable[str]:
    """Write the public files of every box that has a record; yield their keys."""
    for key in sorted(reading.recorded_keys(ledger().reader)):
        signer = ledger().keys.signer()
        database = ledger().connect()
        try:
            audit.write_files(database, key, folder / key, signer=signer, at=at)
        except NotPossible:
            continue
        finally:
            database.close()
        yield key


def write_dossier(folder: Path, dossier: Dossier, languages: Sequence[str]) -> None:
    """Write the four tables of a dossier; rows name each other by their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = [f"name_{language}" for language in languages]
    things = Thing.objects.filter(dossier=dossier).select_related("parent")
    statements = Statement.objects.filter(dossier=dossier).select_related(
        "subject", "object", "in_eyes_of"
    )
    evidence = Evidence.objects.filter(statement__dossier=dossier).select_related(
        "statement", "source"
    )
    sources = Source.objects.filter(dossier=dossier).order_by("key", "pk")
    write_table(
        folder / "sources.csv",
        (*SOURCES, "note"),
        ([getattr(row, name) for name in (*SOURCES, "note")] for row in sources),
    )
    write_table(
        folder / "things.csv",
        ("kind", "key", *labels, "part_of", *DATED),
        (
            [
                *(row.kind, row.key),
                *(row.labels.get(language, "") for language in languages),
                named(row.parent),
                *dated(row),
            ]
            for row in things.order_by("kind", "key", "pk")
        ),
    )
    write_table(
        folder / "statements.csv",
        (
            *("key", "subject", "predicate", "object", "value", "in_eyes_of"),
            *("polarity", "manner", "acting", "confidence"),
            *DATED,
        ),
        (statement_row(row) for row in statements.order_by("key", "pk")),
    )
    write_table(
        folder / "evidence.csv",
        ("statement", "source", "locator", "polarity", "date_as_written", "note"),
        (
            [
                *(row.statement.key, row.source.key, row.locator),
                *(row.polarity, row.date_as_written, row.note),
            ]
            for row in evidence.order_by("statement__key", "source__key", "pk")
        ),
    )


def statement_row(row: Statement) -> list[Any]:
    """Return a statement as it stands in its table."""
    value = "" if row.value is None else json.dumps(row.value, ensure_ascii=False)
    return [
        *(row.key, named(row.subject), row.predicate, named(row.object), value),
        *(named(row.in_eyes_of), row.polarity, row.manner, int(row.acting)),
        row.confidence,
        *dated(row),
    ]


def named(thing: Thing | None) -> str:
    """Return ``kind:key`` of a thing; empty for none."""
    return f"{thing.kind}:{thing.key}" if thing else ""


def dated(row: Thing | Statement) -> list[Any]:
    """Return a date as written, and its four day numbers."""
    return [row.when, row.s0, row.s1, row.e0, row.e1]


def write_table(
    file: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write a CSV table (RFC 4180, UTF-8); no cell of it is a formula."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns)
        writer.writerows(map(harmless_cell, row) for row in rows)


def harmless_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs; numbers stay numbers."""
    return harmless(value) if isinstance(value, str) else value


def write_readme(
    folder: Path, tongue: Tongue, kept: Kept, *, origin: str, at: datetime
) -> None:
    """Write how to read a capsule, in one language."""
    with translation.override(tongue.code):
        text = render_to_string(
            "press/capsule.txt",
            {"tongue": tongue, "kept": kept, "origin": origin, "at": at},
        )
    file = folder / f"README.{tongue.code}.txt"
    file.write_text(f"{text.strip()}\n", encoding="utf-8")
