"""The addresses of the ballot boxes: read a box, vote, withdraw.

Every answer is for one reader only and is never stored. ``Accept:
text/vnd.bifolium.part+html`` asks for the part of the page alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from bifolium.participation import guards, queries, services
from bifolium.participation.models import Box
from bifolium.participation.refusals import (
    BallotRefused,
    NothingToWithdraw,
    UnknownAction,
    UnknownBox,
    UnreadableForm,
    WrongMethod,
)

PART = "text/vnd.bifolium.part+html"
METHODS = ("GET", "HEAD", "POST")
WITHDRAWN = "withdrawn"


class SeeOther(HttpResponseRedirect):
    """Read the answer at another address."""

    status_code = 303


@dataclass(frozen=True)
class Wish:
    """What a request says about its answer: where it returns to, and in what."""

    language: str
    back: str
    is_part: bool


@csrf_exempt  # Baked pages hold no token; guards.refuse_foreign stands in for it.
def poll(request: HttpRequest, key: str) -> HttpResponse:
    """A poll: GET shows it, POST votes."""
    return _answer(request, lambda: queries.poll_by_key(key))


@csrf_exempt  # As above.
def rating(request: HttpRequest, subject: UUID) -> HttpResponse:
    """The rating of a work: GET shows it, POST rates."""
    return _answer(request, lambda: queries.rating_of(subject))


def _answer(request: HttpRequest, find: Callable[[], Box | None]) -> HttpResponse:
    wish = _wish(request, request.GET)
    box = None
    try:
        box = find()
        if not box:
            raise UnknownBox
        if request.method not in METHODS:
            raise WrongMethod
        if request.method == "POST":
            form = _guarded_form(request)
            wish = _wish(request, form)
            response = _vote(request, box, form, wish)
        else:
            response = _box_page(request, box, wish)
    except BallotRefused as refusal:
        response = _refused_page(request, box, refusal, wish)
    return _private(response, wish)


def _guarded_form(request: HttpRequest) -> QueryDict:
    guards.refuse_foreign(request)
    guards.refuse_large(request)
    address = request.META.get("REMOTE_ADDR", "")
    guards.THROTTLE.refuse_flood(address, at=timezone.now())
    try:
        return request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError) as error:
        raise UnreadableForm from error


def _vote(request: HttpRequest, box: Box, form: QueryDict, wish: Wish) -> HttpResponse:
    now, token = timezone.now(), guards.token_of(request)
    action = form.get("action") or "cast"
    if action == "withdraw":
        if not token:
            raise NothingToWithdraw
        voter = guards.voter_key(box.key, token)
        services.withdraw_ballot(box=box, voter=voter, at=now)
        return SeeOther(_address(box, wish, done=WITHDRAWN))
    if action != "cast":
        raise UnknownAction
    token = token or guards.new_token()
    services.cast_ballot(
        box=box,
        voter=guards.voter_key(box.key, token),
        choices=form.getlist("choice"),
        at=now,
    )
    response = SeeOther(_address(box, wish))
    guards.keep_token(response, token)
    return response


def _address(box: Box, wish: Wish, done: str = "") -> str:
    query = {"language": wish.language, "back": wish.back, "done": done}
    said = {name: value for name, value in query.items() if value}
    return f"{queries.address_of(box)}?{urlencode(said)}"


def _box_page(request: HttpRequest, box: Box, wish: Wish) -> HttpResponse:
    context = _context(request, box, wish)
    context["is_withdrawn"] = (
        request.GET.get("done") == WITHDRAWN and not context["chosen"]
    )
    return _page(request, "answer_page", context, wish)


def _refused_page(
    request: HttpRequest, box: Box | None, refusal: BallotRefused, wish: Wish
) -> HttpResponse:
    context: dict[str, object] = {"back": wish.back}
    if box:
        context = _context(request, box, wish)
    with override(wish.language):
        context["refusal"] = _(refusal.message) % refusal.values
    response = _page(request, "refused_page", context, wish, refusal.status)
    if refusal.status == WrongMethod.status:
        response["Allow"] = ", ".join(METHODS)
    return response


def _context(request: HttpRequest, box: Box, wish: Wish) -> dict[str, object]:
    now, token = timezone.now(), guards.token_of(request)
    chosen = queries.standing_of(box, guards.voter_key(box.key, token)) if token else ()
    view = queries.box_view(box, language=wish.language, at=now)
    return {
        "box": view,
        "back": wish.back,
        "chosen": chosen,
        "chosen_options": [option for option in view.options if option.key in chosen],
        "result": queries.visible_result(
            box, language=wish.language, has_voted=bool(chosen), at=now
        ),
    }


def _page(
    request: HttpRequest,
    name: str,
    context: dict[str, object],
    wish: Wish,
    status: int = 200,
) -> HttpResponse:
    template = "part" if wish.is_part else name
    with override(wish.language):
        return render(
            request,
            f"participation/{template}.html",
            context,
            content_type=f"{PART}; charset=utf-8" if wish.is_part else None,
            status=status,
        )


def _wish(request: HttpRequest, fields: QueryDict) -> Wish:
    language = fields.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or settings.LANGUAGE_CODE
    return Wish(
        language=language,
        back=guards.local_path(fields.get("back", "")),
        is_part=PART in request.headers.get("Accept", ""),
    )


def _private(response: HttpResponse, wish: Wish) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    response["Content-Language"] = wish.language
    response["Vary"] = "Accept, Cookie"
    return response
