"""Writing at the desk of a dossier: the forms of things, statements and sources."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifolium.dossier import services
from bifolium.dossier.desk import address, dossier_for
from bifolium.dossier.desk_forms import ReasonForm, SourceForm, ThingForm
from bifolium.dossier.desk_remove import led_to_history
from bifolium.dossier.desk_statement_forms import (
    ProofForm,
    ProofForms,
    StatementForm,
    proof_initial,
)
from bifolium.dossier.lines import title_of
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.services import Outdated

MOST_EVIDENCE = 200

Proofs = formset_factory(
    ProofForm,
    formset=ProofForms,
    extra=1,
    can_delete=True,
    max_num=MOST_EVIDENCE,
    absolute_max=MOST_EVIDENCE,
    validate_max=True,
)


def act_of(request: HttpRequest, form: ReasonForm) -> services.Act:
    """Return who writes, now, and why."""
    # The desk is closed to anonymous users.
    who: Any = request.user
    name = who.get_full_name() or who.get_username()
    return services.Act(timezone.now(), name, form.cleaned_data["why"])


def seen_of(row: Thing | Statement | Source) -> dict[str, int]:
    """Return what a form says its editor had seen."""
    return {"seen": last_revision(row) if row.pk else 0}


def write(
    request: HttpRequest,
    form: ReasonForm,
    name: str,
    save: Callable[[services.Act, int], Thing | Statement | Source],
    is_right: bool = True,
) -> HttpResponse | int:
    """Save what a form says and lead back to it, or return the status of a refusal.

    ``is_right`` says whether what belongs to the form is as it should be.
    """
    if not (form.is_valid() and is_right):
        messages.error(request, _("Nothing was saved: see the marked fields."))
        return 400
    try:
        row = save(act_of(request, form), form.cleaned_data["seen"])
    except Outdated:
        messages.error(
            request,
            _(
                "Nothing was saved: somebody else has changed this since you opened "
                "it. Look at the history, open the form anew, and write again."
            ),
        )
        return 409
    messages.success(request, _("Saved."))
    return redirect(address(row.dossier, name, row.pk))


def answered(
    request: HttpRequest,
    answer: HttpResponse | int,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Return an answer, or the form again with the status of a refusal."""
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, template, context, status=answer)


@require_http_methods(["GET", "POST"])
def thing(
    request: HttpRequest, slug: str, pk: int | None = None, kind: str = ""
) -> HttpResponse:
    """Add a thing of a kind, or change one."""
    dossier = dossier_for(request, slug)
    row = Thing(dossier=dossier, kind=kind)
    if pk is not None:
        rows = dossier.things.select_related("dossier", "parent")
        found = rows.filter(pk=pk).first()
        if found is None:
            return led_to_history(request, dossier, "things", pk)
        row = found
    elif kind not in Thing.Kind.values:
        raise Http404
    title = str(row) if row.pk else ""
    form = ThingForm(thing=row, data=request.POST or None, initial=seen_of(row))
    answer: HttpResponse | int = 200
    if request.method == "POST":
        answer = write(
            request,
            form,
            "thing",
            lambda act, seen: services.save_thing(thing=form.row(), act=act, seen=seen),
        )
    context = {
        "dossier": dossier,
        "thing": row,
        "kind": Thing.Kind(row.kind).label,
        "title": title,
        "form": form,
    }
    return answered(request, answer, "dossier/desk/thing.html", context)


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a source, or change one."""
    dossier = dossier_for(request, slug)
    row = Source(dossier=dossier)
    if pk is not None:
        found = dossier.sources.select_related("dossier").filter(pk=pk).first()
        if found is None:
            return led_to_history(request, dossier, "sources", pk)
        row = found
    title = str(row) if row.pk else ""
    form = SourceForm(source=row, data=request.POST or None, initial=seen_of(row))
    answer: HttpResponse | int = 200
    if request.method == "POST":
        answer = write(
            request,
            form,
            "source",
            lambda act, seen: services.save_source(
                source=form.row(), act=act, seen=seen
            ),
        )
    context = {"dossier": dossier, "source": row, "title": title, "form": form}
    return answered(request, answer, "dossier/desk/source.html", context)


@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a statement with its evidence, or change one."""
    dossier = dossier_for(request, slug)
    row = Statement(dossier=dossier)
    if pk is not None:
        found = with_evidence(dossier).filter(pk=pk).first()
        if found is None:
            return led_to_history(request, dossier, "statements", pk)
        row = found
    title = title_of(row, get_language() or "") if row.pk else ""
    about = begun_with(request, dossier) if pk is None else {}
    posted = request.POST or None
    form = StatementForm(statement=row, data=posted, initial=seen_of(row) | about)
    pieces = list(row.evidence.all()) if row.pk else []
    proofs: Any = Proofs(
        data=posted,
        prefix="proof",
        initial=[proof_initial(piece) for piece in pieces],
        form_kwargs={"dossier": dossier, "own": [piece.pk for piece in pieces]},
    )
    answer: HttpResponse | int = 200
    if request.method == "POST":
        answer = write(
            request,
            form,
            "statement",
            lambda act, seen: services.save_statement(
                statement=form.row(), proofs=proofs.proofs(), act=act, seen=seen
            ),
            is_right=proofs.is_valid(),
        )
    context = {
        "dossier": dossier,
        "statement": row,
        "title": title,
        "form": form,
        "proofs": proofs,
    }
    return answered(request, answer, "dossier/desk/statement.html", context)


def with_evidence(dossier: Dossier) -> QuerySet[Statement]:
    """Return the statements of a dossier with all that a form shows of them."""
    evidence = Evidence.objects.select_related("source").order_by("pk")
    rows = dossier.statements.select_related(
        "dossier", "subject", "object", "in_eyes_of"
    )
    return rows.prefetch_related(Prefetch("evidence", queryset=evidence))


def begun_with(request: HttpRequest, dossier: Dossier) -> dict[str, Thing]:
    """Return the subject that the address of a new statement names, if it does."""
    named = request.GET.get("subject", "")
    found = dossier.things.filter(pk=named).first() if named.isdecimal() else None
    return {"subject": found} if found else {}
