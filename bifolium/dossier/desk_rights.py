"""The desk of a dossier: who may edit it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bifolium.accounts.models import User
from bifolium.dossier.desk import dossier_for
from bifolium.dossier.models import Dossier
from bifolium.dossier.rights import may_name_editors
from bifolium.dossier.services import name_editors


def who(request: HttpRequest) -> str:
    """Return how the history of a record names whoever is at the desk."""
    user = request.user
    return user.get_full_name() or user.get_username()


class EditorsForm(forms.Form):
    """Who edits one dossier, beside those who may edit all."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Groups"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, dossier: Dossier, *args: object) -> None:
        super().__init__(*args)
        self.initial = {
            "people": dossier.editors.all(),
            "groups": dossier.editor_groups.all(),
        }
        people = User.objects.filter(is_active=True)
        self.fields["people"].queryset = people.order_by("username", "pk")
        self.fields["groups"].queryset = Group.objects.order_by("name", "pk")
        self.fields["people"].label_from_instance = name_of


def name_of(person: User) -> str:
    """Return a person's name, with the name by which they sign in."""
    full = person.get_full_name()
    return f"{full} ({person.get_username()})" if full else person.get_username()


@require_http_methods(["GET", "POST"])
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the editors of a dossier."""
    dossier = dossier_for(request, slug)
    if not may_name_editors(request.user):
        raise PermissionDenied
    form = EditorsForm(dossier, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        name_editors(dossier=dossier, by=request.user, **form.cleaned_data)
        messages.success(request, _("The editors of this dossier are named."))
        return redirect(reverse("dossier_rights", args=[dossier.slug]))
    return render(
        request,
        "dossier/desk/rights.html",
        {"dossier": dossier, "form": form},
        status=400 if form.is_bound else 200,
    )
