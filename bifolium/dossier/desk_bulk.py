"""The desk of a dossier: one edit of many statements, tried dry first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from bifolium.dossier.boxes import SourceField, ThingField, reason_of
from bifolium.dossier.desk import dossier_for
from bifolium.dossier.desk_forms import DeskForm
from bifolium.dossier.desk_merge import WhyForm
from bifolium.dossier.desk_rights import who
from bifolium.dossier.models import Dossier, Statement
from bifolium.dossier.queries.bulk import Chosen, Edit, Plan, planned
from bifolium.dossier.services import BulkRefused, change_statements

MOST_SHOWN = 200
KEYS = gettext_lazy("Keys, parted by spaces or commas.")


class KeysField(forms.CharField):
    """Keys of statements."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=50_000, help_text=KEYS)

    def clean(self, value: Any) -> frozenset[str]:
        """Return the keys, each once."""
        return frozenset(super().clean(value).replace(",", " ").split())


class ChosenForm(DeskForm):
    """Which statements; what is left empty narrows nothing."""

    predicate = forms.ChoiceField(
        label=gettext_lazy("Property"),
        required=False,
        choices=[("", gettext_lazy("any")), *Statement.Predicate.choices],
    )
    thing = ThingField(label=gettext_lazy("Subject or object"), required=False)
    eyes = ThingField(
        label=gettext_lazy("In whose eyes"), required=False, kinds=["authority"]
    )
    manner = forms.ChoiceField(label=gettext_lazy("Manner"), required=False)
    source = SourceField(label=gettext_lazy("Source"), required=False)
    keys = KeysField(label=gettext_lazy("Only these"))
    without = KeysField(label=gettext_lazy("All but these"))

    def __init__(self, *, dossier: Dossier, data: Any) -> None:
        super().__init__(dossier=dossier, data=data, prefix="of")
        manners = dossier.statements.exclude(manner="").values_list("manner", flat=True)
        words = sorted(set(manners.order_by()))
        self.fields["manner"].choices = [("", _("any")), *((one, one) for one in words)]

    def chosen(self) -> Chosen:
        """Return what is chosen."""
        return Chosen(**self.cleaned_data)


class EditForm(DeskForm):
    """What is done to each: one field is set, or the statements are removed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            ("eyes", gettext_lazy("Set in whose eyes")),
            ("manner", gettext_lazy("Set the manner")),
            ("source", gettext_lazy("Put one source for another")),
            ("calendar", gettext_lazy("Read the dates in another calendar")),
            ("removal", gettext_lazy("Remove the statements")),
        ],
    )
    eyes = ThingField(
        label=gettext_lazy("New: in whose eyes"),
        required=False,
        kinds=["authority"],
        help_text=gettext_lazy("Left empty, it is taken away."),
    )
    manner = forms.CharField(
        label=gettext_lazy("New manner"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Left empty, it is taken away."),
    )
    old = SourceField(label=gettext_lazy("Source now"), required=False)
    new = SourceField(label=gettext_lazy("New source"), required=False)
    calendar = forms.ChoiceField(
        label=gettext_lazy("Calendar"),
        required=False,
        choices=[("j", gettext_lazy("Old Style")), ("g", gettext_lazy("New Style"))],
        help_text=gettext_lazy("The figures stay as they are; the days change."),
    )

    def __init__(self, *, dossier: Dossier, data: Any) -> None:
        super().__init__(dossier=dossier, data=data, prefix="do")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name in ("old", "new"):
            if values.get("kind") == "source" and not values.get(name):
                self.add_error(name, _("Choose a source."))
        return values

    def edit(self) -> Edit:
        """Return what is to be done."""
        return Edit(**self.cleaned_data, reason=reason_of)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which statements and what to do, show it dry; on POST do it."""
    dossier = dossier_for(request, slug)
    given = request.POST if request.method == "POST" else request.GET
    is_asked = "do-kind" in given
    which = ChosenForm(dossier=dossier, data=given if is_asked else None)
    what = EditForm(dossier=dossier, data=given if is_asked else None)
    is_right = is_asked and which.is_valid() and what.is_valid()
    status = 400 if request.method == "POST" else 200
    if not is_right:
        return shown(request, dossier, which, what, status=status)
    why = WhyForm(request.POST if "token" in given else None)
    if "token" not in given or not why.is_valid():
        plan = planned(dossier, which.chosen(), what.edit())
        return shown(request, dossier, which, what, plan=plan, why=why, status=status)
    try:
        plan = change_statements(
            dossier=dossier,
            chosen=which.chosen(),
            edit=what.edit(),
            token=given["token"],
            at=timezone.now(),
            who=who(request),
            why=why.cleaned_data["why"],
        )
    except BulkRefused as refusal:
        messages.error(request, _("Nothing was changed: this is what would be now."))
        plan = refusal.plan
        return shown(request, dossier, which, what, plan=plan, why=why, status=400)
    number = len(plan.lines)
    text = ngettext(
        "%(number)d statement is changed.",
        "%(number)d statements are changed.",
        number,
    )
    messages.success(request, text % {"number": number})
    return redirect("dossier_bulk", dossier.slug)


def shown(
    request: HttpRequest,
    dossier: Dossier,
    which: ChosenForm,
    what: EditForm,
    *,
    plan: Plan | None = None,
    why: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page with both forms, and what would be done to each row."""
    lines = plan.lines if plan else []
    rest = [line for line in lines if not line.refusal][:MOST_SHOWN]
    context = {
        "dossier": dossier,
        "which": which,
        "what": what,
        "plan": plan,
        "shown": [*(plan.refused[:MOST_SHOWN] if plan else []), *rest],
        "more": max(len(lines) - MOST_SHOWN, 0),
        "can_be": bool(lines) and plan and not plan.refused and not plan.is_cut,
        "given": [
            (field.html_name, field.data or "")
            for form in (which, what)
            for field in form
        ]
        if plan
        else [],
        "why": why or WhyForm(),
    }
    return render(request, "dossier/desk/bulk.html", context, status=status)
