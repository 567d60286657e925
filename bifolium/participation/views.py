"""Django's door to the ballot boxes, where no process of their own answers."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bifolium.participation import guards, services
from bifolium.participation.admissions import for_account
from bifolium.participation.endpoint import Pending
from bifolium.participation.exchange import Ask, Reply
from bifolium.participation.models import Box, Level
from bifolium.participation.serving import endpoint

WAIT_SECONDS = 30


@csrf_exempt  # Baked pages hold no token; guards.refuse_foreign stands in for it.
def ballot(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Hand the request on; ``rest`` is what follows ``/ballot/``."""
    door, ask = endpoint(), ask_of(request)
    services.register_asked(path=ask.path)
    step = door.begin(ask, at=timezone.now())
    if isinstance(step, Pending):
        waiting = door.ledger.writer.cast(step.ballot)
        step = door.conclude(step, waiting.result(WAIT_SECONDS), at=timezone.now())
    return response_of(step)


@login_required(login_url="wagtailadmin_login")
def admit(request: HttpRequest, key: str) -> HttpResponse:
    """Lead somebody who is signed in to a box of their level, with an admission.

    The session stays at the desk: the ballot boxes know of the account only what stands
    in the sealed line.
    """
    box = get_object_or_404(Box, key=key, level=Level.ACCOUNT)
    wish = {
        "admission": for_account(
            endpoint().seal.secret, key, str(request.user.pk), at=timezone.now()
        ),
        "language": request.GET.get("language", ""),
        "back": guards.local_path(request.GET.get("back", "")),
    }
    query = urlencode({name: value for name, value in wish.items() if value})
    response = HttpResponseRedirect(f"{box.rules.address}?{query}")
    response["Cache-Control"] = "no-store"
    return response


def ask_of(request: HttpRequest) -> Ask:
    """Return the request; a body that is too large is not read."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    length = headers.get("content-length", "")
    is_small = length.isdecimal() and int(length) <= guards.LARGEST_BODY
    return Ask(
        method=request.method or "",
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        headers=headers,
        body=request.read(guards.LARGEST_BODY + 1) if is_small else b"",
        address=request.META.get("REMOTE_ADDR", ""),
    )


def response_of(reply: Reply) -> HttpResponseBase:
    """Return the answer as Django sends it."""
    response: HttpResponseBase
    if reply.chunks is None:
        response = HttpResponse(reply.body, status=reply.status)
    else:
        response = StreamingHttpResponse(reply.chunks, status=reply.status)
    for name, value in reply.headers.items():
        if name == "Set-Cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    return response
