"""Rows that were removed: what they said, what took them, and what they need.

A row is removed if its last revision says so. A thing that went into another is not:
its name leads on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.dossier.leaners import Row
from bifolium.dossier.models import (
    Change,
    Dossier,
    Merge,
    Revision,
    Source,
    Statement,
    Thing,
)

MODELS: dict[str, type[Row]] = {
    "source": Source,
    "thing": Thing,
    "statement": Statement,
}
# A parameter in the place of the word would keep SQLite from the index of removals.
IS_REMOVAL = RawSQL("act = 'removed'", [], output_field=BooleanField())
NAMED = ("subject_id", "object_id", "in_eyes_of_id")


@dataclass(frozen=True)
class Removed:
    """A row that is gone: what it said last, and its evidence by row.

    ``last`` is the revision that took it. Evidence that was removed before is not
    here. Null ``change`` means that it was removed past every door of ours.
    """

    dossier: Dossier
    last: Revision
    state: Mapping[str, Any]
    evidence: Mapping[int, Mapping[str, Any]]

    @property
    def change(self) -> Change | None:
        return self.last.change


def gone(dossier: Dossier) -> QuerySet[Revision]:
    """Return the last revisions of all rows that are removed, evidence left out."""
    later = Revision.objects.filter(
        dossier=OuterRef("dossier"),
        kind=OuterRef("kind"),
        row=OuterRef("row"),
        pk__gt=OuterRef("pk"),
    )
    merged = Merge.objects.filter(row=OuterRef("row"), undone=None)
    found = Revision.objects.filter(IS_REMOVAL, dossier=dossier, kind__in=list(MODELS))
    found = found.exclude(Exists(later)).select_related("change")
    return found.exclude(Exists(merged), kind=Revision.Kind.THING)


def removed_row(dossier: Dossier, kind: str, row: int) -> Removed | None:
    """Return a row that is gone; null if it stands, went into another or never was."""
    last = gone(dossier).filter(kind=kind, row=row).first()
    return _removed(dossier, last) if last else None


def removed_name(
    dossier: Dossier, kind: str, key: str, *, of: str = ""
) -> Removed | None:
    """Return the row of a key that was removed last; null if none was.

    ``of`` is the kind of a thing: two of different kinds may have one key.
    """
    rows = gone(dossier).filter(kind=kind, key=key).order_by("-pk")
    for last in rows:
        found = _removed(dossier, last)
        if not of or found.state.get("kind") == of:
            return found
    return None


def was_removed(dossier: Dossier, kind: str, key: str) -> bool:
    """Return whether a row of a kind and key was ever removed, or went into another."""
    rows = Revision.objects.filter(IS_REMOVAL, dossier=dossier, kind=kind, key=key)
    return rows.exists()


def _removed(dossier: Dossier, last: Revision) -> Removed:
    before = _last_state(dossier, last.kind, last.row, last.pk)
    evidence = dict[int, Mapping[str, Any]]()
    if last.kind == Revision.Kind.STATEMENT and last.change_id is not None:
        # By the same act, for what was taken from it before stays away.
        taken = Revision.objects.filter(
            IS_REMOVAL,
            dossier=dossier,
            change=last.change_id,
            kind=Revision.Kind.EVIDENCE,
            key=last.key,
        )
        for one in taken.order_by("row"):
            state = _last_state(dossier, one.kind, one.row, one.pk)
            if state.get("statement_id") == last.row:
                evidence[one.row] = state
    return Removed(dossier, last, before, evidence)


def _last_state(
    dossier: Dossier, kind: str, row: int, before: int
) -> Mapping[str, Any]:
    """Return what a row said before a revision; empty if nothing."""
    rows = Revision.objects.filter(dossier=dossier, kind=kind, row=row, pk__lt=before)
    found = rows.exclude(state=None).order_by("-pk").first()
    return (found.state or {}) if found else {}


def columns_of(model: type[Any], state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a state says of the columns that a model still has."""
    known = {field.attname for field in model._meta.local_fields}
    return {name: value for name, value in state.items() if name in known}


def as_it_was(found: Removed) -> Row:
    """Return a row as it was, not to be written; the things it names with it."""
    model: Any = MODELS[found.last.kind]
    row: Row = model(pk=found.last.row, **columns_of(model, found.state))
    if isinstance(row, Statement):
        ids = {found.state[name] for name in NAMED if found.state.get(name)}
        things = things_as_they_were(found.dossier, ids)
        for name in NAMED:
            if thing := things.get(found.state.get(name) or 0):
                setattr(row, name.removesuffix("_id"), thing)
    return row


def things_as_they_were(dossier: Dossier, ids: Iterable[int]) -> dict[int, Thing]:
    """Return things by id; those that are gone as they were last."""
    wanted = set(ids)
    found = dossier.things.in_bulk(list(wanted))
    for pk in wanted - found.keys():
        revisions = Revision.objects.filter(dossier=dossier, kind="thing", row=pk)
        last = revisions.exclude(state=None).order_by("-pk").first()
        if last and last.state:
            found[pk] = Thing(pk=pk, **columns_of(Thing, last.state))
    return found


def in_the_way(found: Removed) -> list[str]:
    """Return why a row cannot be put back; empty if it can."""
    model: Any = MODELS[found.last.kind]
    reasons = []
    if found.change is None:
        reasons.append(
            _("It was removed past the desk: what went with it is not known.")
        )
    same = model._default_manager.filter(dossier=found.dossier, key=found.last.key)
    if found.last.kind == Revision.Kind.THING:
        same = same.filter(kind=found.state["kind"])
    if same.exists():
        text = _("Another row has its key by now: %(key)s.")
        reasons.append(text % {"key": found.last.key})
    reasons += _things_wanting(found)
    reasons += _sources_wanting(found)
    return reasons


def _things_wanting(found: Removed) -> Iterator[str]:
    columns = (*NAMED, "parent_id")
    ids = {found.state[name] for name in columns if found.state.get(name)}
    there = set(found.dossier.things.filter(pk__in=ids).values_list("pk", flat=True))
    for pk, thing in sorted(things_as_they_were(found.dossier, ids - there).items()):
        went = Merge.objects.filter(row=pk, undone=None).exists()
        text = (
            _("It needs %(name)s, which went into another thing: undo that first.")
            if went
            else _("It needs %(name)s, which is removed: put that back first.")
        )
        name = f"{label(thing.labels) or thing.key} [{thing.kind}:{thing.key}]"
        yield text % {"name": name}


def _sources_wanting(found: Removed) -> Iterator[str]:
    ids = {piece["source_id"] for piece in found.evidence.values()}
    there = set(found.dossier.sources.filter(pk__in=ids).values_list("pk", flat=True))
    for pk in sorted(ids - there):
        revisions = Revision.objects.filter(
            dossier=found.dossier, kind="source", row=pk
        )
        last = revisions.order_by("-pk").first()
        text = _(
            "Its evidence needs the source %(name)s, which is removed: "
            "put that back first."
        )
        yield text % {"name": last.key if last else pk}
