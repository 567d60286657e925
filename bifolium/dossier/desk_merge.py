"""The desk of a dossier: letting one thing go into another, and undoing it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifolium.dossier.boxes import ThingField
from bifolium.dossier.cited import when
from bifolium.dossier.desk import dossier_for
from bifolium.dossier.desk_forms import DeskForm
from bifolium.dossier.desk_rights import who
from bifolium.dossier.lines import title_of
from bifolium.dossier.models import Dossier, Merge, Statement, Thing
from bifolium.dossier.queries.merging import (
    Preview,
    Touched,
    in_the_way,
    merges_of,
    preview,
    touched_by,
)
from bifolium.dossier.queries_desk import in_box
from bifolium.dossier.services import MergeRefused, merge_things, undo_merge


class PairForm(DeskForm):
    """Which two things are one."""

    kept = ThingField(label=gettext_lazy("Kept"))
    merged = ThingField(label=gettext_lazy("Goes into it"))


class WhyForm(forms.Form):
    """Why; it stands in the history."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stands in the history of every row."),
    )


@dataclass(frozen=True)
class Moved:
    """A statement in words, with its key."""

    key: str
    text: str


def moved(statement: Statement) -> Moved:
    """Return a statement as a line of the preview."""
    language = get_language() or ""
    parts = (title_of(statement, language), when(statement.when, language))
    return Moved(statement.key, ", ".join(part for part in parts if part))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which two things are one, show what would move; on POST merge them."""
    dossier = dossier_for(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    whole = "kept" in given and "merged" in given
    form = PairForm(
        dossier=dossier,
        data=given if whole else None,
        initial={"kept": given.get("kept", "")},
    )
    if not (form.is_bound and form.is_valid()):
        status = 400 if request.method == "POST" else 200
        return shown(request, dossier, form, status=status)
    kept, merged = form.cleaned_data["kept"], form.cleaned_data["merged"]
    why = WhyForm(request.POST or None)
    if request.method != "POST" or not why.is_valid():
        status = 400 if request.method == "POST" else 200
        plan = preview(kept, merged)
        return shown(request, dossier, form, plan=plan, why=why, status=status)
    try:
        made = merge_things(
            kept=kept,
            merged=merged,
            at=timezone.now(),
            who=who(request),
            why=why.cleaned_data["why"],
        )
    except MergeRefused:
        messages.error(request, _("Nothing was changed."))
        plan = preview(kept, Thing.objects.get(pk=merged.pk))
        return shown(request, dossier, form, plan=plan, why=why, status=400)
    messages.success(request, _("The two are one now. The old name leads on."))
    return redirect("dossier_merged", dossier.slug, made.pk)


def shown(
    request: HttpRequest,
    dossier: Dossier,
    form: PairForm,
    *,
    plan: Preview | None = None,
    why: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page with the two boxes, and what would be done."""
    context = {
        "dossier": dossier,
        "form": form,
        "plan": plan,
        "why": why,
        "kept": in_box(plan.kept) if plan else "",
        "merged": in_box(plan.merged) if plan else "",
        "moved": [moved(row) for row in plan.statements] if plan else [],
        "merges": [] if plan else merges_of(dossier),
    }
    return render(request, "dossier/desk/merge.html", context, status=status)


@require_GET
def merged(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one merge: what it wrote, and whether it can be undone."""
    dossier = dossier_for(request, slug)
    return shown_merge(request, dossier, merge_for(dossier, pk), WhyForm())


def merge_for(dossier: Dossier, pk: int) -> Merge:
    """Return a merge of a dossier, or answer that there is none."""
    rows = dossier.merges.select_related("made", "undone", "dossier")
    return get_object_or_404(rows, pk=pk)


def shown_merge(
    request: HttpRequest,
    dossier: Dossier,
    found: Merge,
    why: WhyForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return the page of one merge."""
    kept = Thing.objects.filter(pk=found.leads_to).first()
    written = touched_by(dossier, found.made_id)
    context = {
        "dossier": dossier,
        "merge": found,
        "kept": in_box(kept) if kept else "",
        "written": [(row, words_of(row)) for row in written],
        "obstacles": [] if found.undone_id else in_the_way(found),
        "why": why,
    }
    return render(request, "dossier/desk/merged.html", context, status=status)


def words_of(row: Touched) -> str:
    """Return what was done to a row, in words."""
    if row.after is None:
        return _("removed")
    return _("added") if row.before is None else _("changed")


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put back what was there before a merge."""
    dossier = dossier_for(request, slug)
    found = merge_for(dossier, pk)
    why = WhyForm(request.POST)
    if not why.is_valid():
        return shown_merge(request, dossier, found, why, status=400)
    try:
        undo_merge(
            merge=found,
            at=timezone.now(),
            who=who(request),
            why=why.cleaned_data["why"],
        )
    except MergeRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The merge is undone: both are as they were."))
    return redirect("dossier_merged", dossier.slug, found.pk)
