"""One thing goes into another, and comes out of it again.

What each row said before is in the history that the triggers write: undoing a merge
puts that back, row by row, under the same ids.
"""

from datetime import datetime
from typing import Any

from django.db.models import F

from bifolium.dossier.merged import standing
from bifolium.dossier.models import Dossier, Merge, Statement, Thing
from bifolium.dossier.queries.circles import circles_in
from bifolium.dossier.queries.merging import (
    ROLES,
    Touched,
    in_the_way,
    preview,
    touched_by,
)
from bifolium.dossier.services.changes import recorded
from bifolium.dossier.services.writing import count_up

MODELS: dict[str, Any] = {"thing": Thing, "statement": Statement}


class MergeRefused(ValueError):
    """A merge, or the undoing of one, that cannot be; ``reasons`` say why."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def merge_things(
    *, kept: Thing, merged: Thing, at: datetime, who: str = "", why: str = ""
) -> Merge:
    """Let one thing go into another with all that is said of it; all or nothing.

    :raises MergeRefused: if they are one, of two kinds or dossiers, or if the record
        would contradict itself.
    """
    dossier = kept.dossier
    with recorded(dossier=dossier, at=at, who=who, why=why) as change:
        kept.refresh_from_db()
        merged.refresh_from_db()
        plan = preview(kept, merged)
        if plan.obstacles:
            raise MergeRefused(plan.obstacles)
        for role in ROLES:
            Statement.objects.filter(**{role: merged}).update(**{role: kept})
        Thing.objects.filter(parent=merged).update(parent=kept)
        old, parent = merged.pk, merged.parent_id
        merged.delete()
        kept.labels, kept.data = plan.labels, plan.data
        kept.parent_id = kept.parent_id or parent
        if not kept.when:
            for column in ("when", "s0", "s1", "e0", "e1"):
                setattr(kept, column, getattr(merged, column))
        kept.save()
        standing(dossier).filter(leads_to=old).update(leads_to=kept.pk)
        count_up(dossier=dossier)
        return Merge.objects.create(
            dossier=dossier,
            kind=merged.kind,
            key=merged.key,
            row=old,
            into=kept.pk,
            leads_to=kept.pk,
            made=change,
        )


def undo_merge(*, merge: Merge, at: datetime, who: str = "", why: str = "") -> None:
    """Put back what two things and their statements said before a merge.

    :raises MergeRefused: if a row that it wrote was written again since, or the name
        is taken, or the record would contradict itself.
    """
    dossier = merge.dossier
    with recorded(dossier=dossier, at=at, who=who, why=why) as change:
        merge.refresh_from_db()
        reasons = in_the_way(merge)
        if reasons:
            raise MergeRefused(reasons)
        for row in sorted(touched_by(dossier, merge.made_id), key=_is_there):
            put_back(row)
        Merge.objects.filter(pk=merge.pk).update(undone=change)
        merge.undone = change
        lead_anew(dossier=dossier)
        if reasons := circles_in(dossier):
            raise MergeRefused(reasons)
        count_up(dossier=dossier)


def _is_there(row: Touched) -> bool:
    return row.latest.act != "removed"


def put_back(row: Touched) -> None:
    """Let a row say again what it said before; made again if it is gone."""
    model = MODELS[row.kind]
    if row.before is None:
        model._default_manager.filter(pk=row.row).delete()
    elif _is_there(row):
        model._default_manager.filter(pk=row.row).update(**row.before)
    else:
        model(pk=row.row, **row.before).save(force_insert=True)


def lead_anew(*, dossier: Dossier) -> None:
    """Reckon again where the names lead of all that went into others."""
    standing(dossier).update(leads_to=F("into"))
    rows = standing(dossier).exclude(row=None)
    onwards = dict(rows.values_list("row", "into"))
    for merge in standing(dossier).filter(into__in=list(onwards)):
        here = merge.into
        while here in onwards:
            here = onwards[here]
        Merge.objects.filter(pk=merge.pk).update(leads_to=here)
