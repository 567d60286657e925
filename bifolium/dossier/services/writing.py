"""Every write to the record that the machine starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import F

from bifolium.dossier.facts import Facts, Name, StatementFact
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.record import facts_of
from bifolium.dossier.tables import Tables

NUMBERS = ["when", "s0", "s1", "e0", "e1"]


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the dossier holds after a load."""

    sources: int
    things: int
    statements: int
    evidence: int


def load_tables(*, dossier: Dossier, folder: Path) -> Loaded:
    """Write the nine tables of a folder into a dossier; rows are updated by key.

    All or nothing: what was there before stays as it was if anything is wrong.

    :raises TablesRefused: with file, row, column and reason of every problem.
    """
    tables = Tables(folder)
    tables.raise_problems()
    facts = facts_of(tables)
    tables.raise_problems()
    return write_facts(dossier=dossier, facts=facts)


@transaction.atomic
def write_facts(*, dossier: Dossier, facts: Facts) -> Loaded:
    """Write facts into a dossier by key, and let its drawings be made anew."""
    sources = _write_sources(dossier, facts)
    things = _write_things(dossier, facts)
    _write_statements(dossier, facts, sources, things)
    Dossier.objects.filter(pk=dossier.pk).update(version=F("version") + 1)
    dossier.refresh_from_db(fields=["version"])
    return Loaded(
        sources=dossier.sources.count(),
        things=dossier.things.count(),
        statements=dossier.statements.count(),
        evidence=Evidence.objects.filter(statement__dossier=dossier).count(),
    )


def _write_sources(dossier: Dossier, facts: Facts) -> dict[str, int]:
    fields = ["author", "title", "year", "url", "kind", "language", "reliability"]
    rows = [
        Source(
            dossier=dossier,
            key=fact.key,
            author=fact.author,
            title=fact.title,
            year=fact.year,
            url=fact.url,
            kind=fact.kind,
            language=fact.language,
            reliability=fact.reliability,
            note=fact.note,
        )
        for fact in facts.sources
    ]
    Source.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dossier", "key"],
        update_fields=[*fields, "note"],
    )
    return dict(dossier.sources.values_list("key", "pk"))


def _write_things(dossier: Dossier, facts: Facts) -> dict[Name, int]:
    whole = [fact for fact in facts.things if fact.parent is None]
    parts = [fact for fact in facts.things if fact.parent is not None]
    keys: dict[Name, int] = {}
    for batch in (whole, parts):
        rows = []
        for fact in batch:
            thing = Thing(
                dossier=dossier,
                kind=fact.name[0],
                key=fact.name[1],
                labels=dict(fact.labels),
                parent_id=keys[fact.parent] if fact.parent else None,
                data=dict(fact.data),
            )
            thing.set_span(fact.span)
            rows.append(thing)
        Thing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["dossier", "kind", "key"],
            update_fields=["labels", "parent", "data", *NUMBERS],
        )
        keys = {
            (kind, key): pk
            for kind, key, pk in dossier.things.values_list("kind", "key", "pk")
        }
    return keys


def _write_statements(
    dossier: Dossier, facts: Facts, sources: dict[str, int], things: dict[Name, int]
) -> None:
    rows = [_statement(dossier, fact, things) for fact in facts.statements]
    Statement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dossier", "key"],
        update_fields=[
            *["subject", "predicate", "object", "value", "in_eyes_of", "polarity"],
            *["manner", "acting", "confidence", *NUMBERS],
        ],
    )
    _write_evidence(dossier, facts.statements, sources)


def _statement(
    dossier: Dossier, fact: StatementFact, things: dict[Name, int]
) -> Statement:
    statement = Statement(
        dossier=dossier,
        key=fact.key,
        subject_id=things[fact.subject],
        predicate=fact.predicate,
        object_id=things[fact.object] if fact.object else None,
        value=dict(fact.value) if fact.value else None,
        in_eyes_of_id=things[fact.eyes] if fact.eyes else None,
        polarity=fact.polarity,
        manner=fact.manner,
        acting=fact.acting,
        confidence=fact.confidence,
    )
    statement.set_span(fact.span)
    return statement


def _write_evidence(
    dossier: Dossier, facts: Sequence[StatementFact], sources: dict[str, int]
) -> None:
    """Write one piece of evidence a fact; what it was before goes."""
    statements = dict(dossier.statements.values_list("key", "pk"))
    cited = {statements[fact.key]: sources[fact.source] for fact in facts}
    before = Evidence.objects.filter(statement__dossier=dossier, locator="")
    outdated = [
        pk
        for pk, statement, source in before.values_list("pk", "statement", "source")
        if statement in cited and cited[statement] != source
    ]
    Evidence.objects.filter(pk__in=outdated).delete()
    Evidence.objects.bulk_create(
        [
            Evidence(
                statement_id=statements[fact.key],
                source_id=sources[fact.source],
                note=fact.note,
                date_as_written=fact.date_as_written,
            )
            for fact in facts
        ],
        update_conflicts=True,
        unique_fields=["statement", "source", "locator"],
        update_fields=["note", "date_as_written"],
    )
