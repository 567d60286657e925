"""The desk of one ballot box: watch, close, certify, set aside, export, erase.

The desk sees the counts when readers see them, and not before. Whoever may change
polls watches and closes; setting aside and erasing need a right of their own.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from bifolium.conf.options import LANGUAGE_NAMES
from bifolium.participation import exporting, queries, services
from bifolium.participation.desk_forms import (
    EraseForm,
    InviteForm,
    RestoreForm,
    SetAsideForm,
    SureForm,
    reason_words,
)
from bifolium.participation.ledger.encoding import VOID
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.models import RATING, Box, Level, Poll
from bifolium.participation.services import NotInvitable, NotOpen

WATCH = "participation.change_poll"
KEEP = "participation.keep_record"
LATEST = 20


def box_for(request: HttpRequest, key: str, right: str = WATCH) -> Box:
    """Return the box at an address of the desk.

    :raises PermissionDenied: if the user has not the right.
    """
    if not request.user.has_perm(right):
        raise PermissionDenied
    boxes = Box.objects.prefetch_related("options")
    return get_object_or_404(boxes, key=key)


@require_GET
def watch(request: HttpRequest, key: str) -> HttpResponse:
    """Show where a box stands."""
    return shown(request, box_for(request, key))


def shown(
    request: HttpRequest, box: Box, *, status: int = 200, **forms: Form
) -> HttpResponse:
    """Return the page of a box, with a form that was refused in place of its own."""
    at = timezone.now()
    language = get_language() or ""
    seen = queries.watched(box, language=language, at=at, most=LATEST)
    context: dict[str, Any] = {
        "poll": box,
        "editions": Page.objects.filter(translation_key=box.subject).order_by("pk"),
        "seen": seen,
        "state": box.state(at),
        "turnout": [
            (LANGUAGE_NAMES.get(code, code), voters)
            for code, voters in seen.turnout.items()
        ],
        "set_aside_now": sum(
            line.op == VOID and line.is_current for line in seen.by_editors
        ),
        "aside": [(line, reason_words(line.reason)) for line in seen.by_editors],
        "latest": [(line, op_words(line.op)) for line in seen.latest],
        "languages": settings.LANGUAGES,
        "edit_url": Poll.snippet_viewset.get_url_name("edit"),
        "may_close": box.kind != RATING and seen.view.state == "open",
        "may_certify": seen.is_over and not seen.certificate,
        "may_invite": box.level == Level.INVITED and not seen.is_over,
        "letters": queries.letters_of(box),
        "invite_form": InviteForm(initial={"language": settings.LANGUAGE_CODE}),
        "may_keep": bool(seen.entries) and request.user.has_perm(KEEP),
        "set_aside_form": SetAsideForm(),
        "restore_form": RestoreForm(initial={"reason": "restored"}),
        "erase_form": EraseForm(),
        "sure_form": SureForm(),
        **forms,
    }
    return render(request, "desk/ballots.html", context, status=status)


def op_words(op: str) -> str:
    """Return what an entry is, in words."""
    return {
        "open": _("Rules"),
        "amend": _("Words or times changed"),
        "cast": _("A vote cast"),
        "retract": _("Withdrawal"),
        "void": _("Set aside"),
        "restore": _("Restored"),
        "mark": _("Mark"),
        "unmark": _("Mark taken back"),
        "close": _("End"),
    }.get(op, op)


def refused(request: HttpRequest, box: Box, form: Form, name: str) -> HttpResponse:
    """Return the page of a box with what is wrong in a form."""
    messages.error(request, _("Nothing was changed: see the marked field."))
    return shown(request, box, status=400, **{name: form})


def back_to(box: Box) -> HttpResponse:
    """Return to the page of a box."""
    return redirect("ballots_watch", box.key)


@require_POST
def close(request: HttpRequest, key: str) -> HttpResponse:
    """End the voting now."""
    box = box_for(request, key)
    form = SureForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "sure_form")
    try:
        services.close_early(box=box, at=timezone.now())
    except NotOpen:
        messages.error(request, _("Nobody can vote here now."))
    else:
        messages.success(request, _("Voting is over. The result stands."))
    return back_to(box)


@require_POST
def certify(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the certificate of a closed box."""
    box = box_for(request, key)
    try:
        services.publish_certificate(box=box, at=timezone.now())
    except NotPossible:
        messages.error(
            request,
            _("There is a certificate for a poll that is closed, and one only."),
        )
    else:
        messages.success(request, _("The certificate is published."))
    return back_to(box)


@require_POST
def set_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Take ballots out of the count, in public."""
    box = box_for(request, key, KEEP)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "set_aside_form")
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    number = services.set_aside(box=box, first=first, last=last, reason=form.text())
    if number:
        text = ngettext(
            "%(number)d vote is set aside.", "%(number)d votes are set aside.", number
        )
        messages.success(request, text % {"number": number})
    else:
        messages.error(request, _("No vote that counts stands there."))
    return back_to(box)


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Count a ballot again."""
    box = box_for(request, key, KEEP)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "restore_form")
    try:
        services.restore(box=box, seq=form.cleaned_data["seq"], reason=form.text())
    except NotPossible:
        messages.error(request, _("That entry sets no vote aside."))
    else:
        messages.success(request, _("The vote counts again."))
    return back_to(box)


@require_POST
def unmark(request: HttpRequest, key: str) -> HttpResponse:
    """Take the mark of a rush back."""
    box = box_for(request, key, KEEP)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "restore_form")
    try:
        services.take_back_mark(
            box=box, seq=form.cleaned_data["seq"], reason=form.text()
        )
    except NotPossible:
        messages.error(request, _("That entry is no mark."))
    else:
        messages.success(request, _("The mark is taken back."))
    return back_to(box)


@require_POST
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Destroy the link between a reader and a vote, at the reader's request."""
    box = box_for(request, key, KEEP)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "erase_form")
    values = form.cleaned_data
    try:
        services.erase_link(box=box, seq=values["seq"], code=values["code"])
    except NotPossible:
        form.add_error(
            "code", _("No voter is linked to an entry of that number and code.")
        )
        return refused(request, box, form, "erase_form")
    messages.success(
        request, _("The link is destroyed. The vote stays counted, nobody knows whose.")
    )
    return back_to(box)


@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Send links to people who may vote."""
    box = box_for(request, key)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return refused(request, box, form, "invite_form")
    try:
        number = services.invite_by_mail(
            box=box,
            addresses=form.cleaned_data["addresses"],
            language=form.cleaned_data["language"],
        )
    except NotInvitable:
        messages.error(request, _("This poll is not by invitation."))
        return back_to(box)
    text = ngettext(
        "%(number)d person is invited; the letter goes out in the next minutes.",
        "%(number)d people are invited; the letters go out in the next minutes.",
        number,
    )
    messages.success(request, text % {"number": number})
    return back_to(box)


EXPORTS: dict[str, tuple[str, Callable[..., str]]] = {
    "csv": ("text/csv; charset=utf-8", exporting.as_csv),
    "json": ("application/json", exporting.as_json),
}


@require_GET
def export(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Return the result as a file, once readers may see it."""
    box = box_for(request, key)
    if kind not in EXPORTS:
        raise Http404
    if not queries.visible_result(box, language="", has_voted=False, at=timezone.now()):
        raise PermissionDenied
    content_type, written = EXPORTS[kind]
    text = written(box.rules, queries.counts_of(box))
    # Spreadsheets take a file without the mark for one of the machine's own code page.
    body = f"\ufeff{text}" if kind == "csv" else text
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{box.key}.{kind}"'
    return response


def address_of(box: Box) -> str:
    """Return the address of a box at the desk."""
    return reverse("ballots_watch", args=[box.key])
