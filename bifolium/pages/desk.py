"""What editors do at the desk beyond Wagtail's own views."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from bifolium.accounts.models import User
from bifolium.pages.differences import differences
from bifolium.pages.leaning import leaning
from bifolium.pages.record_desk import described
from bifolium.pages.services import fix_typography, review_binding
from bifolium.pages.texts import fixed_texts


def page_to_edit(request: HttpRequest, page_id: int) -> Page:
    """Return the page, of its own type.

    :raises PermissionDenied: if the user may not edit it, or it is locked for them.
    """
    page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    tester = page.permissions_for_user(request.user)
    if not tester.can_edit() or tester.page_locked():
        raise PermissionDenied
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def typography(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what typography would change in the latest draft; on POST save it so."""
    page = page_to_edit(request, page_id)
    if request.method == "POST":
        # Nobody comes to the desk unsigned.
        if fix_typography(page=page, user=cast(User, request.user)):
            messages.success(request, _("The corrected texts are saved as a draft."))
        else:
            messages.info(request, _("There is nothing to correct."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    latest = page.get_latest_revision_as_object()
    _fields, changes = fixed_texts(latest)
    rows = [
        (change.where, *differences(change.before, change.after)) for change in changes
    ]
    return render(request, "desk/typography.html", {"page": latest, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def leaning_words(request: HttpRequest) -> HttpResponse:
    """List the sentences under which the record changed; on POST review one row."""
    if request.method == "POST":
        given = request.POST
        page_id, key = given.get("page", ""), given.get("key", "")
        if not (page_id.isdecimal() and key.isdecimal()):
            raise Http404
        is_done = review_binding(
            page=page_to_edit(request, int(page_id)),
            kind=given.get("kind", ""),
            key=int(key),
            at=timezone.now(),
            user=cast(User, request.user),
        )
        if not is_done:
            messages.error(request, _("Correct the text first: the row is gone."))
        return redirect("leaning")
    rows = [
        (row, described(row.row) if row.row else "") for row in leaning(request.user)
    ]
    return render(request, "desk/leaning.html", {"rows": rows})
