"""Facts as the sheets of the general form, which ``forms`` reads again."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bifolium.dossier.dates import Span
from bifolium.dossier.edtf import NotInEdtf, to_edtf
from bifolium.dossier.facts import (
    EvidenceFact,
    Facts,
    MergedFact,
    Name,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.forms import COLUMNS
from bifolium.dossier.spellings import lines_of

Sheets = dict[str, tuple[tuple[str, ...], list[list[str]]]]


def sheets_of(facts: Facts) -> Sheets:
    """Return the header and the rows of every sheet; what is read is what was given.

    The sheet of merged names is there only if there are any.
    """
    languages = sorted(
        {language for thing in facts.things for language in thing.labels}
    )
    labels = tuple(f"label_{code}" for code in languages)
    kind, key, *rest = COLUMNS["things"]
    headers = {**COLUMNS, "things": (kind, key, *labels, *rest)}
    records: dict[str, Iterator[dict[str, str]]] = {
        "sources": map(source_cells, facts.sources),
        "things": map(thing_cells, facts.things),
        "statements": map(statement_cells, facts.statements),
        "evidence": map(evidence_cells, facts.evidence),
    }
    if facts.merged:
        records["merged"] = map(merged_cells, facts.merged)
    return {
        sheet: (header, [[row.get(name, "") for name in header] for row in rows])
        for sheet, rows in records.items()
        for header in [headers[sheet]]
    }


def source_cells(fact: SourceFact) -> dict[str, str]:
    return {column: getattr(fact, column) for column in COLUMNS["sources"]}


def thing_cells(fact: ThingFact) -> dict[str, str]:
    data = dict(fact.data)
    cells = {
        "kind": fact.name[0],
        "key": fact.name[1],
        "part_of": _named(fact.parent),
        **_dates(fact.span),
        **{f"label_{code}": text for code, text in fact.labels.items()},
    }
    if isinstance(data.get("exclusive"), bool):
        cells["exclusive"] = "yes" if data.pop("exclusive") else "no"
    if isinstance(data.get("kind"), str) and data["kind"]:
        cells["type"] = data.pop("kind")
    for column in ("lat", "lon"):
        if isinstance(data.get(column), float):
            cells[column] = repr(data.pop(column))
    if lines := lines_of(data):
        cells["variants"] = lines
        del data["variants"]
    return {**cells, "data": _json(data)}


def statement_cells(fact: StatementFact) -> dict[str, str]:
    return {
        "key": fact.key,
        "subject": _named(fact.subject),
        "predicate": fact.predicate,
        "object": _named(fact.object),
        "in_eyes_of": _named(fact.eyes),
        "says": "yes" if fact.polarity > 0 else "no",
        "manner": fact.manner,
        "acting": "yes" if fact.acting else "",
        **_dates(fact.span),
        "confidence": fact.confidence,
        "value": _json(fact.value),
    }


def evidence_cells(fact: EvidenceFact) -> dict[str, str]:
    return {
        "statement": fact.statement,
        "source": fact.source,
        "locator": fact.locator,
        "says": "for" if fact.polarity > 0 else "against",
        "date_as_written": fact.date_as_written,
        "note": fact.note,
    }


def merged_cells(fact: MergedFact) -> dict[str, str]:
    return {"name": _named(fact.name), "into": _named(fact.into)}


def _named(name: Name | None) -> str:
    return ":".join(name) if name else ""


def _dates(span: Span | None) -> dict[str, str]:
    return {"when": span.text if span else "", "when_edtf": edtf_of(span)}


def edtf_of(span: Span | None) -> str:
    """Return a date in EDTF; empty where EDTF cannot say it, or there is none."""
    if span is None:
        return ""
    try:
        return to_edtf(span)
    except NotInEdtf:
        return ""


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
