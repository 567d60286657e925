"""The history of one row as an editor reads it: one entry for each act of writing.

What a statement rests on belongs to its history, so an entry may be of a statement, of
its evidence, or of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from bifolium.dossier.models import Revision, Source, Statement, Thing

Row = Thing | Statement | Source
PUT_BACK = "put back"
"""The act of making a row again that was removed, with what it rests on."""


@dataclass(frozen=True)
class Moment:
    """One act of writing; ``number`` is its last revision of the row."""

    number: int
    at: datetime
    who: str
    why: str
    acts: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """What a row and its evidence said after a moment; empty if there was no row."""

    row: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def revisions_of_row(row: Row) -> QuerySet[Revision]:
    """Return the revisions of a row and of its evidence, the oldest first."""
    kind = str(row._meta.model_name)
    wanted = Q(kind=kind, row=row.pk)
    if kind == Revision.Kind.STATEMENT:
        own = Revision.objects.filter(wanted, dossier=row.dossier_id)
        keys = own.order_by().values("key").distinct()
        wanted |= Q(kind=Revision.Kind.EVIDENCE, key__in=keys)
    rows = Revision.objects.filter(wanted, dossier=row.dossier_id)
    return rows.order_by("pk")


def last_revision(row: Row) -> int:
    """Return the number of the last revision of a row; 0 if there is none."""
    last = revisions_of_row(row).order_by().aggregate(last=Max("pk"))["last"]
    return int(last or 0)


def moments(revisions: Sequence[Revision]) -> list[Moment]:
    """Return what was written in one act each, the newest first."""
    found: dict[object, Moment] = {}
    is_gone = False
    for one in revisions:
        # What was written past the desk and the imports has no change, but its moment.
        act = one.change_id or one.at
        before = found.get(act)
        done = one.act
        if one.kind != Revision.Kind.EVIDENCE:
            done = PUT_BACK if is_gone and done == Revision.Act.MADE else done
            is_gone = done == Revision.Act.REMOVED
        acts = dict.fromkeys([*(before.acts if before else ()), done])
        if PUT_BACK in acts:
            acts = {PUT_BACK: None}
        found[act] = Moment(
            one.pk,
            one.at,
            one.change.who if one.change else "",
            one.change.why if one.change else "",
            tuple(acts),
        )
    return sorted(found.values(), key=lambda moment: moment.number, reverse=True)


def state_after(revisions: Sequence[Revision], number: int) -> State:
    """Return what a row and its evidence said after a revision."""
    row: Mapping[str, Any] = {}
    evidence: dict[int, Mapping[str, Any]] = {}
    for one in revisions:
        if one.pk > number:
            break
        if one.kind != Revision.Kind.EVIDENCE:
            row = one.state or {}
        elif one.state is None:
            evidence.pop(one.row, None)
        else:
            evidence[one.row] = one.state
    return State(row, evidence)
