"""The history of one row at the desk, and two of its states side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifolium.dossier.cited import source_line, when
from bifolium.dossier.desk import address, dossier_for
from bifolium.dossier.desk_remove import return_of, title_in_words
from bifolium.dossier.models import Dossier, Revision, Source, Statement, Thing
from bifolium.dossier.queries.moments import (
    PUT_BACK,
    Moment,
    Row,
    State,
    moments,
    revisions_of_row,
    state_after,
)
from bifolium.dossier.queries.removed import as_it_was, removed_row

KINDS: dict[str, type[Row]] = {
    "things": Thing,
    "statements": Statement,
    "sources": Source,
}
HIDDEN = {"dossier_id", "s0", "s1", "e0", "e1"}
NAMED = {"subject_id", "object_id", "in_eyes_of_id", "parent_id"}


@dataclass(frozen=True)
class Difference:
    """One field that two states do not agree in; empty where it said nothing."""

    name: str
    before: str
    after: str


@require_GET
def history(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show who wrote what of a row, when and why, and two states side by side."""
    dossier = dossier_for(request, slug)
    if kind not in KINDS:
        raise Http404
    model: Any = KINDS[kind]
    place = kind.removesuffix("s")
    row: Any = model.objects.filter(dossier=dossier, pk=pk).first()
    removed = None if row else removed_row(dossier, place, pk)
    if removed:
        row = as_it_was(removed)
    elif not row:
        raise Http404
    revisions = list(revisions_of_row(row).select_related("change"))
    found = moments(revisions)
    before, after = chosen(request, found)
    differences = []
    if before and after:
        states = (state_after(revisions, one.number) for one in (before, after))
        differences = Words(dossier, model).compared(*states)
    context = {
        "dossier": dossier,
        "title": title_in_words(row),
        "back": address(dossier, kind) if removed else address(dossier, place, pk),
        "removed": return_of(removed) if removed else None,
        "moments": [(one, [acts_in_words(act) for act in one.acts]) for one in found],
        "before": before,
        "after": after,
        "differences": differences,
    }
    return render(request, "dossier/desk/history.html", context)


def chosen(
    request: HttpRequest, found: list[Moment]
) -> tuple[Moment | None, Moment | None]:
    """Return the two moments to compare, the older first: by default the last two."""
    by_number = {str(one.number): one for one in found}
    asked = [by_number.get(request.GET.get(name, "")) for name in ("from", "to")]
    known = [one for one in asked if one] or found[:2]
    known.sort(key=lambda one: one.number)
    return (known[0], known[-1]) if len(known) == 2 else (None, None)


def acts_in_words(act: str) -> str:
    """Return what was done to a row."""
    return _("put back") if act == PUT_BACK else str(Revision.Act(act).label)


class Words:
    """What states say, in words: names instead of numbers, dates in both calendars."""

    def __init__(self, dossier: Dossier, model: type[Row]) -> None:
        self.dossier = dossier
        self.model = model
        self.language = get_language() or ""
        self.things: dict[int, str] = {}
        self.sources: dict[int, str] = {}

    def compared(self, before: State, after: State) -> list[Difference]:
        """Return the fields in which two states differ, evidence last."""
        self._learn((before, after))
        old, new = self._cells(before), self._cells(after)
        return [
            Difference(name, old.get(name, ""), new.get(name, ""))
            for name in dict.fromkeys([*new, *old])
            if old.get(name, "") != new.get(name, "")
        ]

    def _learn(self, states: Iterable[State]) -> None:
        things, sources = set[int](), set[int]()
        for state in states:
            things |= {state.row[name] for name in NAMED if state.row.get(name)}
            sources |= {piece["source_id"] for piece in state.evidence.values()}
        rows = self.dossier.things.filter(pk__in=things)
        self.things = {row.pk: f"{row} [{row.kind}:{row.key}]" for row in rows}
        known = self.dossier.sources.filter(pk__in=sources)
        self.sources = {row.pk: source_line(row) for row in known}

    def _cells(self, state: State) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column, value in state.row.items():
            if column not in HIDDEN:
                cells |= self._cell(column, value)
        for number, piece in sorted(state.evidence.items()):
            source = self.sources.get(piece["source_id"], _("a source that is gone"))
            name = _("Evidence: %(source)s") % {"source": source}
            # One source may be named twice, with two places in it.
            key = name if name not in cells else f"{name} ({number})"
            cells[key] = self._piece(piece)
        return cells

    def _cell(self, column: str, value: Any) -> dict[str, str]:
        field: Any = self.model._meta.get_field(column.removesuffix("_id"))
        name = str(field.verbose_name).capitalize()
        if isinstance(value, Mapping):
            return self._parts(name, value)
        if column in NAMED:
            gone = _("a thing that is gone") if value else ""
            return {name: self.things.get(value, gone)}
        if column == "when":
            return {name: f"{value} ({when(value, self.language)})" if value else ""}
        if column == "polarity":
            return {name: _("yes") if value > 0 else _("no")}
        if isinstance(value, bool):
            return {name: _("yes") if value else _("no")}
        words = dict(field.flatchoices)
        return {name: "" if value is None else str(words.get(value, value))}

    def _parts(self, name: str, value: Mapping[str, Any]) -> dict[str, str]:
        """Return each part of a field of several, by its language or its key."""
        languages = dict(settings.LANGUAGES)
        return {
            f"{name}: {languages.get(part, part)}": plain(one)
            for part, one in value.items()
        }

    def _piece(self, piece: Mapping[str, Any]) -> str:
        says = _("speaks for it") if piece["polarity"] > 0 else _("speaks against it")
        parts = (says, piece["locator"], piece["date_as_written"], piece["note"])
        return ", ".join(part for part in parts if part)


def plain(value: Any) -> str:
    """Return a value of JSON as an editor reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(map(plain, value))
    return "" if value is None else str(value)
