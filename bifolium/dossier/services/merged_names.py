"""Names that led to other things elsewhere, brought in to lead there here as well.

The things behind them never were rows of this record, so no row is moved: undoing such
a merge only lets the name lead nowhere again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bifolium.dossier.facts import MergedFact, Name
from bifolium.dossier.models import Change, Merge
from bifolium.dossier.services.writing import BATCH, Writer

Numbered = tuple[int, MergedFact]


def wrong_names(
    rows: Sequence[Numbered], writer: Writer, things: Collection[Name]
) -> Iterator[tuple[int, str, str]]:
    """Yield number, column and reason of what cannot be; ``things`` are of the book."""
    ends = ends_of(dict(_pairs(rows)))
    met = set[Name]()
    for number, fact in rows:
        shown, end = ":".join(fact.name), ends[fact.name]
        if fact.name in met:
            yield number, "name", f"“{shown}” stands twice."
        elif fact.name in things:
            yield number, "name", f"“{shown}” is a thing of this book."
        elif _bears(fact.name, writer):
            why = f"“{shown}” is a thing of the record: merge it at the desk."
            yield number, "name", why
        elif end is None:
            yield number, "into", "It would come back to itself in the end."
        elif end not in things and end not in writer.things:
            yield number, "into", f"“{':'.join(end)}” is no thing of this record."
        elif _leads_elsewhere(fact.name, end, writer):
            yield number, "name", f"“{shown}” leads to another thing of the record."
        met.add(fact.name)


def bring_names(rows: Iterable[Numbered], writer: Writer, change: Change) -> None:
    """Let names lead to things that are written; those that do already stay."""
    led = {
        name: writer.things[end]
        for name, end in ends_of(dict(_pairs(rows))).items()
        if end is not None and name not in writer.merged
    }
    if not led:
        return
    # A change of its own: undoing takes back what a change wrote, and this wrote none.
    made = Change.objects.create(
        dossier=writer.dossier,
        at=change.at,
        who=change.who,
        why=change.why,
        is_open=False,
    )
    Merge.objects.bulk_create(
        [
            Merge(
                dossier=writer.dossier,
                kind=kind,
                key=key,
                row=None,
                into=pk,
                leads_to=pk,
                made=made,
            )
            for (kind, key), pk in led.items()
        ],
        batch_size=BATCH,
    )
    writer.merged |= led
    writer.things |= led


def ends_of(onwards: Mapping[Name, Name]) -> dict[Name, Name | None]:
    """Return where each name leads in the end; null if that never ends."""
    ends: dict[Name, Name | None] = {}
    for here in onwards:
        path: dict[Name, None] = {}
        while here in onwards and here not in ends and here not in path:
            path[here] = None
            here = onwards[here]
        end = None if here in path else ends.get(here, here)
        ends.update(dict.fromkeys(path, end))
    return ends


def _pairs(rows: Iterable[Numbered]) -> Iterator[tuple[Name, Name]]:
    return ((fact.name, fact.into) for _number, fact in rows)


def _bears(name: Name, writer: Writer) -> bool:
    return name in writer.things and name not in writer.merged


def _leads_elsewhere(name: Name, end: Name, writer: Writer) -> bool:
    here, there = writer.merged.get(name), writer.things.get(end)
    return here is not None and there is not None and here != there
