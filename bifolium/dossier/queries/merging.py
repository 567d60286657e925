"""What a merge of two things would do, and what stands in the way of undoing one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from bifolium.dossier.absorbing import absorbed
from bifolium.dossier.circles import has_circle
from bifolium.dossier.merged import standing
from bifolium.dossier.models import Dossier, Evidence, Merge, Revision, Statement, Thing

ROLES = ("subject", "object", "in_eyes_of")
BATCH = 400


@dataclass(frozen=True)
class Preview:
    """What would become of two things; nothing may be done if ``obstacles`` has any.

    ``labels`` and ``data`` are those of the kept one afterwards, ``left`` what the
    other says otherwise and that only the history keeps: its kind, mine, theirs.
    """

    kept: Thing
    merged: Thing
    obstacles: list[str]
    statements: list[Statement]
    parts: list[Thing]
    evidence: int
    pages: int
    labels: dict[str, str]
    data: dict[str, Any]
    left: list[tuple[str, str, str]]

    @property
    def variants(self) -> list[str]:
        """Return the names that come along, those already known left out."""
        known = {*self.kept.labels.values(), *(self.kept.data.get("variants") or [])}
        found = [*self.labels.values(), *self.data.get("variants", [])]
        return [text for text in dict.fromkeys(found) if text not in known]

    @property
    def ids(self) -> list[tuple[str, str]]:
        """Return the external ids that come along, as name and id."""
        theirs = self.merged.data.get("ids")
        own = self.kept.data.get("ids") or {}
        return [
            (name, str(text))
            for name, text in (theirs or {}).items()
            if own.get(name) != text
        ]


def naming(thing: Thing) -> QuerySet[Statement]:
    """Return the statements that name a thing in any of their places."""
    mine = Q(subject=thing) | Q(object=thing) | Q(in_eyes_of=thing)
    return Statement.objects.filter(mine)


def preview(kept: Thing, merged: Thing) -> Preview:
    """Return what would become of two things if the second went into the first."""
    rows = naming(merged).select_related(*ROLES).order_by("key", "pk")
    statements = list(rows)
    labels, data = absorbed(
        kept.labels,
        kept.data,
        other_labels=merged.labels,
        other_data=merged.data,
    )
    return Preview(
        kept=kept,
        merged=merged,
        obstacles=list(obstacles(kept, merged, statements)),
        statements=statements,
        parts=list(merged.parts.order_by("kind", "key", "pk")),
        evidence=Evidence.objects.filter(statement__in=naming(merged)).count(),
        pages=len(pages_naming(merged)),
        labels=labels,
        data=data,
        left=list(left_behind(kept, merged)),
    )


def pages_naming(thing: Thing) -> set[str]:
    """Return the ids of the pages whose words are bound to a thing."""
    found = ReferenceIndex.get_references_to(thing)
    return set(found.values_list("object_id", flat=True))


def obstacles(
    kept: Thing, merged: Thing, statements: Iterable[Statement]
) -> Iterator[str]:
    """Yield why one thing cannot go into another."""
    if kept.pk == merged.pk:
        yield _("A thing cannot be merged with itself.")
        return
    if kept.dossier_id != merged.dossier_id:
        yield _("The two are in different dossiers.")
        return
    if kept.kind != merged.kind:
        yield _("The two are of different kinds: %(kept)s, %(merged)s.") % {
            "kept": kept.get_kind_display(),
            "merged": merged.get_kind_display(),
        }
        return
    if is_within(kept, merged) or is_within(merged, kept):
        yield _("One of the two is a part of the other.")
    turned = {
        row.key: tuple(
            kept.pk if getattr(row, f"{role}_id") == merged.pk else None
            for role in ROLES
        )
        for row in statements
    }
    for row in statements:
        subject, object, _eyes = turned[row.key]
        if (subject or row.subject_id) == (object or row.object_id):
            text = _("The statement %(key)s would be about itself.")
            yield text % {"key": row.key}
    yield from closing(kept, merged)


def closing(kept: Thing, merged: Thing) -> Iterator[str]:
    """Yield the statements that would make something continue itself."""
    rows = Statement.objects.filter(dossier=kept.dossier_id, predicate="continues")
    pairs = {
        key: [kept.pk if pk == merged.pk else pk for pk in pair]
        for key, *pair in rows.order_by("key").values_list("key", "subject", "object")
    }
    if not has_circle(pairs.values(), start=kept.pk):
        return
    for key, (one, other) in pairs.items():
        is_itself = one == other
        if not is_itself and has_circle(pairs.values(), start=one):
            text = _("With the statement %(key)s it would continue itself in the end.")
            yield text % {"key": key}


def is_within(part: Thing, whole: Thing) -> bool:
    """Return whether a thing is a part of another, however deep."""
    parents = dict(
        Thing.objects.filter(dossier=part.dossier_id)
        .exclude(parent=None)
        .values_list("pk", "parent")
    )
    here, met = parents.get(part.pk), set[int]()
    while here is not None and here not in met:
        if here == whole.pk:
            return True
        met.add(here)
        here = parents.get(here)
    return False


def left_behind(kept: Thing, merged: Thing) -> Iterator[tuple[str, str, str]]:
    """Yield name, mine and theirs of what the kept one says otherwise."""
    if kept.when and merged.when and kept.when != merged.when:
        yield _("When"), kept.when, merged.when
    if kept.parent_id and merged.parent_id and kept.parent_id != merged.parent_id:
        yield _("Part of"), str(kept.parent), str(merged.parent)
    for name, theirs in merged.data.items():
        mine = kept.data.get(name, theirs)
        if name not in ("ids", "variants", "other_ids") and mine != theirs:
            yield name, in_text(mine), in_text(theirs)


def in_text(value: Any) -> str:
    """Return a value of further data for people: labels by language, else as it is."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_text(one)}" for key, one in value.items())
    return str(value)


def merges_of(dossier: Dossier) -> list[Merge]:
    """Return every merge of a dossier, the newest first."""
    rows = dossier.merges.select_related("made", "undone")
    return list(rows.order_by("-pk"))


@dataclass(frozen=True)
class Touched:
    """A row that a change wrote: what it said before and after, null if not there."""

    kind: str
    row: int
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    latest: Revision

    @property
    def stands(self) -> bool:
        """Return whether it still, or again, says what the change wrote."""
        return bool(self.latest.state == self.after)


def touched_by(dossier: Dossier, change: int) -> list[Touched]:
    """Return every row that a change wrote, in the order in which it did."""
    own = Revision.objects.filter(dossier=dossier, change=change).order_by("pk")
    names = list(dict.fromkeys(own.values_list("kind", "row")))
    before: dict[tuple[str, int], Any] = {}
    after: dict[tuple[str, int], Any] = {}
    latest: dict[tuple[str, int], Revision] = {}
    met = set[tuple[str, int]]()
    for revision in _histories(dossier, names):
        name = revision.kind, revision.row
        if revision.change_id == change:
            met.add(name)
            after[name] = revision.state
        if name not in met:
            before[name] = revision.state
        latest[name] = revision
    return [
        Touched(*name, latest[name].key, before.get(name), after[name], latest[name])
        for name in names
    ]


def _histories(dossier: Dossier, names: list[tuple[str, int]]) -> Iterator[Revision]:
    for kind in sorted({kind for kind, _row in names}):
        rows = [row for other, row in names if other == kind]
        for start in range(0, len(rows), BATCH):
            yield from (
                Revision.objects.filter(
                    dossier=dossier, kind=kind, row__in=rows[start : start + BATCH]
                )
                .select_related("change")
                .order_by("pk")
            )


def in_the_way(merge: Merge) -> list[str]:
    """Return why a merge cannot be undone; empty if it can."""
    if merge.undone_id is not None:
        return [_("This merge is undone already.")]
    touched = touched_by(merge.dossier, merge.made_id)
    found = [later(row) for row in touched if not row.stands]
    names = merge.dossier.things.filter(kind=merge.kind, key=merge.key)
    if names.exists():
        text = _("There is a new thing of the name %(name)s.")
        found.append(text % {"name": f"{merge.kind}:{merge.key}"})
    wanted = {
        row.before["parent_id"]
        for row in touched
        if row.before and row.before.get("parent_id")
    }
    there = set(Thing.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - there - {merge.row}:
        found.append(_("What it was a part of is no longer in the record."))
    for row in standing(merge.dossier).filter(row=merge.into):
        text = _("%(name)s has since been merged itself: undo that first.")
        found.append(text % {"name": f"{row.kind}:{row.key}"})
    return found


def later(row: Touched) -> str:
    """Return which later change of a row stands in the way."""
    change = row.latest.change
    return _("%(kind)s %(key)s was changed later, %(at)s%(who)s.") % {
        "kind": row.latest.get_kind_display(),
        "key": row.key,
        "at": f"{row.latest.at:%Y-%m-%d %H:%M} UTC",
        "who": f", {change.who}" if change and change.who else "",
    }
