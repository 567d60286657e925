"""What the press does, at the desk of those who look after the site."""

import time
from collections.abc import Mapping

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from bifolium.editions.links import path_of
from bifolium.press.models import ChangedRow, Job
from bifolium.press.queries import page_state, press_state
from bifolium.press.services import want_again
from bifolium.press.services.jobs import enter

MAY_LOOK_AFTER = "press.change_job"

# Why a page was baked, other than that something it shows has changed.
OCCASIONS = {
    "again": gettext_lazy("it was answered live before"),
    "asked for": gettext_lazy("somebody asked for it"),
    "clock": gettext_lazy("a moment or day that it shows has come"),
    "first bake": gettext_lazy("the whole site was baked"),
    "linked": gettext_lazy("another page links to it"),
    "taken down": gettext_lazy("it was taken down, and published again"),
    "verified": gettext_lazy("the nightly comparison found it different"),
}


@require_http_methods(["GET", "HEAD"])
@permission_required(MAY_LOOK_AFTER, raise_exception=True)
def press(request: HttpRequest) -> HttpResponse:
    """Show the jobs, and the pages baked last or those below ``?path=``."""
    path = request.GET.get("path", "").strip()
    context = {
        "jobs": Job.objects.order_by("due_at", "pk"),
        "unread": ChangedRow.objects.count(),
        "state": press_state(settings.BAKED, path=path),
        "path": path,
        "now": timezone.now(),
    }
    return render(request, "desk/press.html", context)


@require_http_methods(["GET", "HEAD"])
def baked(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show how a page was baked, why, and on what it hangs, to whoever may edit it."""
    page = get_object_or_404(Page.objects.exclude(depth=1), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    path = path_of(page)
    state = page_state(settings.BAKED, path)
    names = table_names()
    context = {
        "page": page,
        "path": path,
        "state": state,
        "why": why(state.baked.reason, names) if state.baked else "",
        "depends": [(names.get(one.table, one.table), one) for one in state.depends],
        "may_look_after": request.user.has_perm(MAY_LOOK_AFTER),
    }
    return render(request, "desk/baked.html", context)


def table_names() -> dict[str, str]:
    """Return what the rows of each table are called for people."""
    return {
        model._meta.db_table: str(model._meta.verbose_name_plural)
        for model in apps.get_models(include_auto_created=True)
    }


def why(reason: str, names: Mapping[str, str]) -> str:
    """Return a reason of the store for people: an occasion, or tables that changed."""
    if reason in OCCASIONS:
        return str(OCCASIONS[reason])
    return ", ".join(names.get(part, part) for part in reason.split(", "))


@require_POST
@permission_required(MAY_LOOK_AFTER, raise_exception=True)
def retry(request: HttpRequest) -> HttpResponse:
    """Do a job, or bake a path, as soon as may be."""
    if path := request.POST.get("path", ""):
        want_again(settings.BAKED, path=path, at=time.time())
    elif Job.objects.filter(name=request.POST.get("job", "")).exists():
        enter(name=request.POST["job"], at=timezone.now())
    messages.success(request, _("It will be done at once."))
    return redirect("press")
