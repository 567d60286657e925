"""Facts into rows, by key: what is there is changed, what is not named stays.

Rows go in by thousands in plain SQL: models would take most of the time of an import.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F

from bifolium.dossier.absorbing import absorbed
from bifolium.dossier.dates import Span
from bifolium.dossier.facts import (
    EvidenceFact,
    Facts,
    Name,
    SourceFact,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.merged import standing
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.circles import circles_in
from bifolium.dossier.record import facts_of
from bifolium.dossier.tables import Problem, Tables, TablesRefused

BATCH = 500
NUMBERS = ("when", "s0", "s1", "e0", "e1")
TURNED = "“{}” names two things that were merged: it would be about itself."
Fact = TypeVar("Fact")


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
    """Write facts into a dossier by key, and let its drawings be made anew.

    Names of what went into other things are for ``import_record``.

    :raises TablesRefused: if one would be about itself since things were merged, or
        with what is there already, something would come back to itself.
    """
    writer = Writer(dossier)
    refuse_turned(writer, facts)
    writer.write_sources(facts.sources)
    writer.write_things(fact for fact in facts.things if fact.parent is None)
    writer.write_things(fact for fact in facts.things if fact.parent is not None)
    writer.absorb()
    writer.write_statements(facts.statements)
    own = [evidence for fact in facts.statements for evidence in _own(fact)]
    writer.remove_outdated(own)
    writer.write_evidence([*own, *facts.evidence])
    if circles := circles_in(dossier):
        raise TablesRefused([Problem("–", 1, "–", why) for why in circles])
    return count_up(dossier=dossier)


def refuse_turned(writer: "Writer", facts: Facts) -> None:
    """Stop if what is said of two things would be said of one.

    :raises TablesRefused: with every such fact.
    """
    names = [
        *((":".join(fact.name), fact.name, fact.parent) for fact in facts.things),
        *((fact.key, fact.subject, fact.object) for fact in facts.statements),
    ]
    problems = [
        Problem("–", 1, "–", TURNED.format(key))
        for key, one, other in names
        if writer.turned(one, other)
    ]
    if problems:
        raise TablesRefused(problems)


def count_up(*, dossier: Dossier) -> Loaded:
    """Give a dossier its next version, and return what it holds."""
    Dossier.objects.filter(pk=dossier.pk).update(version=F("version") + 1)
    dossier.refresh_from_db(fields=["version"])
    return Loaded(
        sources=dossier.sources.count(),
        things=dossier.things.count(),
        statements=dossier.statements.count(),
        evidence=Evidence.objects.filter(statement__dossier=dossier).count(),
    )


def _own(fact: StatementFact) -> Iterator[EvidenceFact]:
    if fact.source:
        yield EvidenceFact(
            fact.key, fact.source, "", 1, fact.date_as_written, fact.note
        )


def batches(rows: Iterable[Fact], size: int = BATCH) -> Iterator[list[Fact]]:
    """Yield rows in lists of at most so many."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


class Writer:
    """Writes facts of one dossier, and knows the ids of what was written.

    ``left_out`` names columns that the facts do not speak of, by kind of fact; they
    stay as they are in rows that exist.
    """

    def __init__(
        self, dossier: Dossier, left_out: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self.dossier = dossier
        self.left_out = {
            name: set(columns) for name, columns in (left_out or {}).items()
        }
        self.sources = dict(dossier.sources.values_list("key", "pk"))
        self.things: dict[Name, int] = {
            (kind, key): pk
            for kind, key, pk in dossier.things.values_list("kind", "key", "pk")
        }
        self.merged = {
            (kind, key): pk
            for kind, key, pk in standing(dossier).values_list(
                "kind", "key", "leads_to"
            )
            if (kind, key) not in self.things
        }
        self.things |= self.merged
        self.absorbing: list[ThingFact] = []

    def write_sources(self, facts: Iterable[SourceFact]) -> None:
        """Write sources and learn their ids."""
        columns = (
            *("author", "title", "year", "url", "archived_url", "kind"),
            *("language", "reliability", "note"),
        )
        for batch in batches(facts):
            self._upsert(
                "source",
                ("dossier_id", "key", *columns),
                ("dossier_id", "key"),
                [
                    (self.dossier.pk, fact.key, *(getattr(fact, c) for c in columns))
                    for fact in batch
                ],
            )
            keys = [fact.key for fact in batch]
            found = Source.objects.filter(dossier=self.dossier, key__in=keys)
            self.sources.update(found.values_list("key", "pk"))

    def write_things(self, facts: Iterable[ThingFact]) -> None:
        """Write things whose parents are written, and learn their ids.

        Names are added to those that exist, and so are further data. What went into
        another thing is not written: what it says is added by ``absorb``.
        """
        for batch in batches(self._own_things(facts)):
            self._upsert(
                "thing",
                ("dossier_id", "kind", "key", "labels", "parent_id", "data", *NUMBERS),
                ("dossier_id", "kind", "key"),
                [
                    (
                        *(self.dossier.pk, *fact.name, json.dumps(dict(fact.labels))),
                        self.things[fact.parent] if fact.parent else None,
                        json.dumps(_without_null(fact.data)),
                        *_numbers(fact.span),
                    )
                    for fact in batch
                ],
                merged=("labels", "data"),
            )
            # The names that the facts have, for a reader keeps those: not their equals.
            names = {fact.name: fact.name for fact in batch}
            keys = [key for _kind, key in names]
            found = Thing.objects.filter(dossier=self.dossier, key__in=keys)
            for kind, key, pk in found.values_list("kind", "key", "pk"):
                if name := names.get((kind, key)):
                    self.things[name] = pk

    def _own_things(self, facts: Iterable[ThingFact]) -> Iterator[ThingFact]:
        for fact in facts:
            if fact.name in self.merged:
                self.absorbing.append(fact)
            else:
                yield fact

    def turned(self, one: Name, other: Name | None) -> bool:
        """Return whether two names lead to one thing since it went into another."""
        place = self.things.get(one)
        return other is not None and one != other and place == self.things.get(other, 0)

    def absorb(self) -> None:
        """Add what is said of things that went into others, once all are written."""
        for fact in self.absorbing:
            kept = Thing.objects.get(pk=self.merged[fact.name])
            labels, data = absorbed(
                kept.labels,
                kept.data,
                other_labels=fact.labels,
                other_data=_without_null(fact.data),
            )
            if (labels, data) != (kept.labels, kept.data):
                kept.labels, kept.data = labels, data
                kept.save()
        self.absorbing.clear()

    def write_statements(self, facts: Iterable[StatementFact]) -> None:
        """Write statements about things that are written."""
        columns = (
            *("subject_id", "predicate", "object_id", "value", "in_eyes_of_id"),
            *("polarity", "manner", "acting", "confidence"),
        )
        for batch in batches(facts):
            self._upsert(
                "statement",
                ("dossier_id", "key", *columns, *NUMBERS),
                ("dossier_id", "key"),
                [(self.dossier.pk, fact.key, *self._statement(fact)) for fact in batch],
            )

    def _statement(self, fact: StatementFact) -> tuple[Any, ...]:
        return (
            self.things[fact.subject],
            fact.predicate,
            self.things[fact.object] if fact.object else None,
            json.dumps(dict(fact.value)) if fact.value else None,
            self.things[fact.eyes] if fact.eyes else None,
            fact.polarity,
            fact.manner,
            fact.acting,
            fact.confidence,
            *_numbers(fact.span),
        )

    def statement_ids(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the ids of the statements that are written, by key."""
        found = Statement.objects.filter(dossier=self.dossier, key__in=list(keys))
        return dict(found.values_list("key", "pk"))

    def write_evidence(self, facts: Iterable[EvidenceFact]) -> None:
        """Write evidence for statements that are written."""
        columns = ("statement_id", "source_id", "locator")
        for batch in batches(facts):
            ids = self.statement_ids(fact.statement for fact in batch)
            self._upsert(
                "evidence",
                (*columns, "polarity", "date_as_written", "note"),
                columns,
                [
                    (
                        *(ids[fact.statement], self.sources[fact.source]),
                        *(fact.locator, fact.polarity, fact.date_as_written, fact.note),
                    )
                    for fact in batch
                ],
            )

    def remove_outdated(self, facts: Sequence[EvidenceFact]) -> None:
        """Remove what a row of a table rested on before it named another source."""
        for batch in batches(facts):
            sources = {fact.statement: self.sources[fact.source] for fact in batch}
            before = Evidence.objects.filter(
                statement__dossier=self.dossier,
                statement__key__in=list(sources),
                locator="",
            )
            rows = before.values_list("pk", "statement__key", "source")
            outdated = [pk for pk, key, source in rows if sources[key] != source]
            Evidence.objects.filter(pk__in=outdated).delete()

    def _upsert(
        self,
        name: str,
        columns: tuple[str, ...],
        unique: tuple[str, ...],
        rows: list[tuple[Any, ...]],
        merged: tuple[str, ...] = (),
    ) -> None:
        table = f"dossier_{name}"
        quoted = [f'"{column}"' for column in columns]
        kept = {*unique, *self.left_out.get(name, ())}
        sets = ", ".join(
            f'"{column}" = {_merge(table, column, column in merged)}'
            for column in columns
            if column not in kept
        )
        sql = (
            f"insert into {table} ({', '.join(quoted)})"
            f" values ({', '.join(['%s'] * len(columns))})"
            f" on conflict ({', '.join(unique)}) do"
            f" {'update set ' + sets if sets else 'nothing'}"
        )
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _merge(table: str, column: str, is_merged: bool) -> str:
    new = f'excluded."{column}"'
    if not is_merged:
        return new
    old = f'{table}."{column}"'
    if connection.vendor == "sqlite":
        # As it is written where nothing changes: other spaces are another text.
        same = f"json_patch({old}, {new}) = json({old})"
        return f"case when {same} then {old} else json_patch({old}, {new}) end"
    return f"{old} || {new}"


def _without_null(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _numbers(span: Span | None) -> tuple[Any, ...]:
    if span is None:
        return "", None, None, None, None
    return span.text, span.start_min, span.start_max, span.end_min, span.end_max
