"""What one edit would make of many statements: before and after, row by row."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ReferenceIndex

from bifolium.dossier.calendars import Calendar
from bifolium.dossier.dates import DateRefused
from bifolium.dossier.fingerprints import digest
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.rereading import reread

MOST = 5000
"""How many statements one edit may take."""


@dataclass(frozen=True)
class Chosen:
    """Which statements; what is empty or null narrows nothing.

    ``thing`` is subject or object; ``without`` are keys that are left out.
    """

    predicate: str = ""
    thing: Thing | None = None
    eyes: Thing | None = None
    manner: str = ""
    source: Source | None = None
    keys: Collection[str] = ()
    without: Collection[str] = ()


@dataclass(frozen=True)
class Edit:
    """What is done to each: ``kind`` is a key of ``EDITS``, the rest is for some."""

    kind: str
    eyes: Thing | None = None
    manner: str = ""
    old: Source | None = None
    new: Source | None = None
    calendar: Calendar = "j"
    reason: Callable[[DateRefused], str] = str
    """Puts the refusal of a date into words."""


@dataclass(frozen=True)
class Line:
    """One statement before and after; ``refusal`` says why it cannot be, or nothing.

    ``values`` are columns to write to the statement; ``pieces`` the evidence that
    gets the new source.
    """

    pk: int
    key: str
    text: str
    before: str
    after: str
    refusal: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What an edit would do; ``same`` is how many it would leave as they are."""

    lines: list[Line]
    same: int
    is_cut: bool

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.refusal]

    @property
    def token(self) -> str:
        """Return what another plan has too only if it would do the same."""
        return digest(
            [
                (row.pk, row.before, row.refusal, row.values, row.pieces)
                for row in self.lines
            ]
        )


def chosen_from(dossier: Dossier, chosen: Chosen) -> QuerySet[Statement]:
    """Return the statements that are chosen, by key."""
    rows = dossier.statements.all()
    if chosen.predicate:
        rows = rows.filter(predicate=chosen.predicate)
    if chosen.thing:
        rows = rows.filter(Q(subject=chosen.thing) | Q(object=chosen.thing))
    if chosen.eyes:
        rows = rows.filter(in_eyes_of=chosen.eyes)
    if chosen.manner:
        rows = rows.filter(manner=chosen.manner)
    if chosen.source:
        proofs = Evidence.objects.filter(source=chosen.source)
        rows = rows.filter(pk__in=proofs.values("statement"))
    if chosen.keys:
        rows = rows.filter(key__in=list(chosen.keys))
    rows = rows.exclude(key__in=list(chosen.without))
    return rows.select_related("subject", "object", "in_eyes_of").order_by("key", "pk")


def planned(dossier: Dossier, chosen: Chosen, edit: Edit) -> Plan:
    """Return what an edit would make of the statements that are chosen."""
    rows = list(chosen_from(dossier, chosen)[: MOST + 1])
    lines = list(EDITS[edit.kind](rows[:MOST], edit))
    return Plan(lines, min(len(rows), MOST) - len(lines), len(rows) > MOST)


def in_words(row: Statement) -> str:
    """Return a statement in a few words."""
    parts = (row.subject, row.get_predicate_display(), row.object)
    return " ".join(str(part) for part in parts if part)


def line(
    row: Statement,
    before: object,
    after: object,
    *,
    refusal: str = "",
    values: dict[str, Any] | None = None,
    pieces: tuple[int, ...] = (),
) -> Line:
    """Return a line about a statement; what is empty is shown as a dash."""
    return Line(
        pk=row.pk,
        key=row.key,
        text=in_words(row),
        before=str(before or "–"),
        after=str(after or "–"),
        refusal=refusal,
        values=values or {},
        pieces=pieces,
    )


def with_eyes(rows: list[Statement], edit: Edit) -> Iterator[Line]:
    """Yield what would be seen by another authority, or by nobody."""
    pk = edit.eyes.pk if edit.eyes else None
    for row in rows:
        if row.in_eyes_of_id != pk:
            yield line(row, row.in_eyes_of, edit.eyes, values={"in_eyes_of_id": pk})


def with_manner(rows: list[Statement], edit: Edit) -> Iterator[Line]:
    """Yield what would have another manner, or none."""
    for row in rows:
        if row.manner != edit.manner:
            yield line(row, row.manner, edit.manner, values={"manner": edit.manner})


def with_calendar(rows: list[Statement], edit: Edit) -> Iterator[Line]:
    """Yield what would be dated by the same figures in another calendar."""
    for row in rows:
        if not row.when:
            continue
        try:
            span = reread(row.when, edit.calendar)
        except DateRefused as refusal:
            yield line(row, row.when, "", refusal=edit.reason(refusal))
            continue
        if span.text != row.when:
            values = {
                **{"when": span.text, "s0": span.start_min, "s1": span.start_max},
                **{"e0": span.end_min, "e1": span.end_max},
            }
            yield line(row, row.when, span.text, values=values)


def with_source(rows: list[Statement], edit: Edit) -> Iterator[Line]:
    """Yield what would rest on the new source where it rests on the old."""
    found: dict[int, list[Evidence]] = {}
    proofs = Evidence.objects.filter(source__in=[edit.old, edit.new])
    for piece in proofs.order_by("pk"):
        found.setdefault(piece.statement_id, []).append(piece)
    for row in rows:
        own = found.get(row.pk, [])
        old = [piece for piece in own if edit.old and piece.source_id == edit.old.pk]
        places = {piece.locator for piece in own if piece not in old}
        twice = [piece.locator for piece in old if piece.locator in places]
        refusal = ""
        if twice:
            text = _(
                "It rests on the new source already, at the same place (%(place)s)."
            )
            refusal = text % {"place": twice[0] or "–"}
        if old and edit.old != edit.new:
            pieces = tuple(piece.pk for piece in old)
            yield line(row, edit.old, edit.new, refusal=refusal, pieces=pieces)


def removed(rows: list[Statement], edit: Edit) -> Iterator[Line]:
    """Yield what would go; words of articles must not lean on it."""
    kind = ContentType.objects.get_for_model(Statement)
    index = ReferenceIndex.objects.filter(to_content_type=kind)
    bound: dict[str, set[str]] = {}
    for key, page in index.values_list("to_object_id", "object_id"):
        bound.setdefault(key, set()).add(page)
    for row in rows:
        pages = len(bound.get(str(row.pk), ()))
        refusal = ngettext(
            "Words of %(number)d page are bound to it.",
            "Words of %(number)d pages are bound to it.",
            pages,
        )
        yield line(
            row,
            row.when,
            _("removed"),
            refusal=refusal % {"number": pages} if pages else "",
        )


EDITS: dict[str, Callable[[list[Statement], Edit], Iterator[Line]]] = {
    "eyes": with_eyes,
    "manner": with_manner,
    "source": with_source,
    "calendar": with_calendar,
    "removal": removed,
}
"""What can be done to many statements at once."""
