"""What the press does, at the desk of those who look after the site."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifolium.press.models import ChangedRow, Job
from bifolium.press.queries import press_state
from bifolium.press.services import want_again
from bifolium.press.services.jobs import enter

MAY_LOOK_AFTER = "press.change_job"


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
