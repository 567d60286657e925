"""The desk of a dossier: removing a row, and putting it back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifolium.dossier import services
from bifolium.dossier.cited import source_line, when
from bifolium.dossier.desk import address, dossier_for, page_of, row_of
from bifolium.dossier.desk_forms import ReasonForm
from bifolium.dossier.desk_rights import who
from bifolium.dossier.leaners import Row
from bifolium.dossier.lines import title_of
from bifolium.dossier.models import Dossier, Evidence, Revision, Statement, Thing
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.queries.removed import (
    MODELS,
    Removed,
    as_it_was,
    gone,
    in_the_way,
    removed_row,
)
from bifolium.dossier.queries.removing import Removal, removal_of
from bifolium.dossier.services import Outdated, RemovalRefused, ReturnRefused

MOST_SHOWN = 100


@dataclass(frozen=True)
class Goes:
    """A removed row in the list; ``url`` is its history."""

    title: str
    kind: str
    key: str
    url: str
    last: Revision


def kind_of(kind: str) -> str:
    """Return the kind of a revision from that of an address: of ``things``, thing."""
    one = kind.removesuffix("s")
    if one not in MODELS or one == kind:
        raise Http404
    return one


def title_in_words(row: Row) -> str:
    """Return a row in one line."""
    return (
        title_of(row, get_language() or "") if isinstance(row, Statement) else str(row)
    )


def history_of(dossier: Dossier, kind: str, pk: int) -> str:
    """Return the address of the history of a row, there or gone."""
    return address(dossier, "history", kind, pk)


def act_of(request: HttpRequest, form: ReasonForm) -> services.Act:
    """Return who writes, now, and why."""
    return services.Act(timezone.now(), who(request), form.cleaned_data["why"])


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show what would go with a row and what leans on it; on POST remove it."""
    dossier = dossier_for(request, slug)
    model: Any = MODELS[kind_of(kind)]
    row = model.objects.filter(dossier=dossier, pk=pk).select_related("dossier").first()
    if row is None:
        return led_to_history(request, dossier, kind, pk)
    if request.method != "POST":
        form = ReasonForm(dossier=dossier, initial={"seen": last_revision(row)})
        return confirmed(request, removal_of(row), form)
    form = ReasonForm(dossier=dossier, data=request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was removed: see the marked fields."))
        return confirmed(request, removal_of(row), form, status=400)
    try:
        services.remove_row(
            row=row, act=act_of(request, form), seen=form.cleaned_data["seen"]
        )
    except RemovalRefused as refusal:
        messages.error(request, _("Nothing was removed: something leans on it."))
        return confirmed(request, refusal.removal, form, status=409)
    except Outdated:
        return outdated(request, row, kind)
    messages.success(request, _("Removed. Here it can be put back."))
    return redirect(history_of(dossier, kind, pk))


def outdated(request: HttpRequest, row: Row, kind: str) -> HttpResponse:
    """Answer that somebody was first: with the row as it is now, or its history."""
    dossier = row.dossier
    now = type(row)._default_manager.filter(pk=row.pk).first()
    if now is None:
        return led_to_history(request, dossier, kind, row.pk)
    messages.error(
        request,
        _(
            "Nothing was removed: somebody else has changed this since you opened the "
            "page. See what it says now, then decide anew."
        ),
    )
    form = ReasonForm(dossier=dossier, initial={"seen": last_revision(now)})
    return confirmed(request, removal_of(now), form, status=409)


def led_to_history(
    request: HttpRequest, dossier: Dossier, kind: str, pk: int
) -> HttpResponse:
    """Lead to the history of a row that is gone, if there ever was one."""
    if removed_row(dossier, kind_of(kind), pk) is None:
        raise Http404
    messages.warning(request, _("This is no longer in the record."))
    return redirect(history_of(dossier, kind, pk))


def confirmed(
    request: HttpRequest, removal: Removal, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    """Return the page that asks whether to remove a row."""
    row, dossier = removal.row, removal.row.dossier
    name = str(row._meta.model_name)
    at = "evidence" if name == "source" else ""
    count = removal.statements.count()
    context = {
        "dossier": dossier,
        "title": title_in_words(row),
        "key": row.key,
        "when": when(getattr(row, "when", ""), get_language() or ""),
        "eyes": str(getattr(row, "in_eyes_of", None) or ""),
        "back": address(dossier, name, row.pk),
        "is_statement": name == "statement",
        "is_refused": removal.is_refused,
        "evidence": [proof_in_words(piece) for piece in removal.evidence],
        "statements": [row_of(one, at=at) for one in removal.statements[:MOST_SHOWN]],
        "more": max(count - MOST_SHOWN, 0),
        "parts": [
            (str(part), part.key, address(dossier, "thing", part.pk))
            for part in removal.parts
        ],
        "merges": [
            (
                f"{one.kind}:{one.key}",
                reverse("dossier_merged", args=[dossier.slug, one.pk]),
            )
            for one in removal.merges
        ],
        "texts": removal.texts,
        "form": form,
    }
    return render(request, "dossier/desk/remove.html", context, status=status)


def proof_in_words(piece: Evidence) -> str:
    """Return a piece of evidence in one line."""
    parts = (source_line(piece.source), piece.locator, piece.date_as_written)
    return ", ".join(part for part in parts if part)


@require_POST
def put_back(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Put a removed row back as it was."""
    dossier = dossier_for(request, slug)
    name = kind_of(kind)
    back = redirect(history_of(dossier, kind, pk))
    model: Any = MODELS[name]
    if model.objects.filter(dossier=dossier, pk=pk).exists():
        messages.warning(request, _("It is in the record again already."))
        return back
    if removed_row(dossier, name, pk) is None:
        raise Http404
    form = ReasonForm(dossier=dossier, data=request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was put back: give a reason."))
        return back
    try:
        row = services.put_back_row(
            dossier=dossier,
            kind=name,
            row=pk,
            act=act_of(request, form),
            seen=form.cleaned_data["seen"],
        )
    except ReturnRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return back
    except Outdated:
        messages.error(
            request,
            _("Nothing was put back: somebody else has written this meanwhile."),
        )
        return back
    messages.success(request, _("It is in the record again, as it was."))
    return redirect(address(dossier, name, row.pk))


@require_GET
def removed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was removed from a dossier, the newest first."""
    dossier = dossier_for(request, slug)
    page = page_of(request, gone(dossier).order_by("-pk"))
    context = {
        "dossier": dossier,
        "page": page,
        "rows": [goes(dossier, one) for one in page.object_list],
    }
    return render(request, "dossier/desk/removed.html", context)


def goes(dossier: Dossier, last: Revision) -> Goes:
    """Return a removed row as it stands in the list."""
    found = removed_row(dossier, last.kind, last.row)
    row = as_it_was(found) if found else None
    kind = last.get_kind_display()
    if isinstance(row, Thing):
        kind = row.get_kind_display()
    return Goes(
        title_in_words(row) if row else last.key,
        kind,
        last.key,
        history_of(dossier, f"{last.kind}s", last.row),
        last,
    )


@dataclass(frozen=True)
class Return:
    """A removed row on the page of its history: what comes back, or why it cannot."""

    last: Revision
    evidence: int
    reasons: list[str]
    form: ReasonForm
    url: str


def return_of(found: Removed) -> Return:
    """Return what the history of a removed row says of putting it back."""
    dossier, last = found.dossier, found.last
    return Return(
        last,
        len(found.evidence),
        in_the_way(found),
        ReasonForm(dossier=dossier, initial={"seen": last.pk}),
        address(dossier, "put_back", f"{last.kind}s", last.row),
    )
