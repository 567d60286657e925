"""What a statement said before: its revisions in words, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bifolium.dossier.cited import when
from bifolium.dossier.models import Revision, Statement
from bifolium.dossier.queries.history import revisions_of
from bifolium.dossier.terms import CAPACITIES, CONFIDENCES, FORMS, in_words
from bifolium.pages.builders.record import Fact


@dataclass(frozen=True)
class Past:
    """One change: its day, what was done, why, and what became of each part."""

    day: date
    act: str
    why: str
    changes: list[Fact]


def history(row: Statement, language: str) -> list[Past]:
    """Return the changes of a statement; those that changed no part are left out."""
    found: list[Past] = []
    before: Mapping[str, Any] = {}
    for revision in revisions_of(row):
        state = revision.state or {}
        changes = differences(before, state, language) if before else []
        if changes or not before or not state:
            why = revision.change.why if revision.change else ""
            day = timezone.localdate(revision.at)
            is_back = bool(found) and revision.act == Revision.Act.MADE
            act = _("put back") if is_back else revision.get_act_display()
            found.append(Past(day, act, why, changes))
        before = state
    return found[::-1]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], language: str
) -> list[Fact]:
    """Return what differs between two states, each part as "old → new"."""
    parts = [
        (_("When"), lambda state: when(state.get("when") or "", language)),
        (_("How"), _manner),
        (_("Yes or no"), _answer),
        (_("Confidence"), lambda s: in_words(CONFIDENCES, s.get("confidence") or "")),
    ]
    found = [
        Fact(name, f"{said(before) or '–'} → {said(after) or '–'}")
        for name, said in parts
        if said(before) != said(after)
    ]
    linked = {
        "subject_id": _("Of whom or what"),
        "object_id": _("What it is about"),
        "in_eyes_of_id": _("In whose eyes"),
    }
    return found + [
        Fact(name, _("changed"))
        for column, name in linked.items()
        if before.get(column) != after.get(column)
    ]


def _manner(state: Mapping[str, Any]) -> str:
    words = FORMS if state.get("predicate") == "recognises" else CAPACITIES
    return in_words(words, state.get("manner") or "")


def _answer(state: Mapping[str, Any]) -> str:
    return _("yes") if (state.get("polarity") or 0) > 0 else _("no: denied")
