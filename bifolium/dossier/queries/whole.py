"""A dossier, or what some of its statements rest on, as plain facts to take away."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from bifolium.dossier.dates import Span, parse
from bifolium.dossier.facts import (
    EvidenceFact,
    Facts,
    MergedFact,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.merged import moved_things
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing

BATCH = 400
Row = TypeVar("Row")


def record_of(dossier: Dossier, statements: Iterable[int] | None = None) -> Facts:
    """Return the facts of a dossier; or the statements of those ids, with the things,
    evidence and sources that they need to be understood. Names of things that went
    into those come along.
    """
    if statements is None:
        said = list(dossier.statements.order_by("pk"))
        things = list(dossier.things.order_by("pk"))
        evidence = list(_evidence(dossier).order_by("pk"))
        sources = list(dossier.sources.order_by("pk"))
    else:
        said = _by_id(Statement, statements, dossier)
        things = _with_wholes(dossier, said)
        evidence = [
            piece
            for batch in _batches([row.pk for row in said])
            for piece in _evidence(dossier).filter(statement__in=batch).order_by("pk")
        ]
        sources = _by_id(Source, {row.source_id for row in evidence}, dossier)
    named = {thing.pk: (thing.kind, thing.key) for thing in things}
    keys = {row.pk: row.key for row in said}
    source_keys = {row.pk: row.key for row in sources}
    return Facts(
        tuple(map(_source, sources)),
        tuple(_thing(row, named) for row in things),
        tuple(_statement(row, named) for row in said),
        tuple(_piece(row, keys, source_keys) for row in evidence),
        _merged(dossier, named),
    )


def _merged(
    dossier: Dossier, named: dict[int, tuple[str, str]]
) -> tuple[MergedFact, ...]:
    """Return the names that lead to these things since others went into them."""
    found = {(kind, key): thing.pk for kind, key, thing in moved_things(dossier.pk)}
    return tuple(
        MergedFact(name, named[pk]) for name, pk in found.items() if pk in named
    )


def _evidence(dossier: Dossier) -> Any:
    return Evidence.objects.filter(statement__dossier=dossier)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    found = sorted(set(ids))
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _by_id(model: Any, ids: Iterable[int], dossier: Dossier) -> list[Any]:
    return [
        row
        for batch in _batches(ids)
        for row in model.objects.filter(dossier=dossier, pk__in=batch).order_by("pk")
    ]


def _with_wholes(dossier: Dossier, said: list[Any]) -> list[Any]:
    """Return the things that statements name, and what those are parts of."""
    found: dict[int, Thing] = {}
    wanted = {
        pk
        for row in said
        for pk in (row.subject_id, row.object_id, row.in_eyes_of_id)
        if pk is not None
    }
    while wanted:
        rows = _by_id(Thing, wanted, dossier)
        found.update({row.pk: row for row in rows})
        wanted = {row.parent_id for row in rows if row.parent_id} - found.keys()
    return [found[pk] for pk in sorted(found)]


def _span(text: str) -> Span | None:
    return parse(text) if text else None


def _source(row: Source) -> SourceFact:
    return SourceFact(
        key=row.key,
        author=row.author,
        title=row.title,
        year=row.year,
        url=row.url,
        kind=row.kind,
        language=row.language,
        reliability=row.reliability,
        note=row.note,
        archived_url=row.archived_url,
    )


def _thing(row: Thing, named: dict[int, tuple[str, str]]) -> ThingFact:
    return ThingFact(
        (row.kind, row.key),
        row.labels,
        parent=named[row.parent_id] if row.parent_id else None,
        data=row.data,
        span=_span(row.when),
    )


def _statement(row: Statement, named: dict[int, tuple[str, str]]) -> StatementFact:
    return StatementFact(
        key=row.key,
        subject=named[row.subject_id],
        predicate=row.predicate,
        object=named[row.object_id] if row.object_id else None,
        eyes=named[row.in_eyes_of_id] if row.in_eyes_of_id else None,
        value=row.value,
        polarity=row.polarity,
        manner=row.manner,
        acting=row.acting,
        span=_span(row.when),
        confidence=row.confidence,
    )


def _piece(
    row: Evidence, keys: dict[int, str], sources: dict[int, str]
) -> EvidenceFact:
    return EvidenceFact(
        statement=keys[row.statement_id],
        source=sources[row.source_id],
        locator=row.locator,
        polarity=row.polarity,
        date_as_written=row.date_as_written,
        note=row.note,
    )
