"""What happens to every request before any room sees it."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from gzip import compress as gzip
from secrets import token_urlsafe
from urllib.parse import parse_qsl, urlencode

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from bifolium.conf.policies import policy_text

GetResponse = Callable[[HttpRequest], HttpResponse]

DESK = "/desk/"
STAFF = "bifolium_staff"

# Parameters that other sites add to addresses; they change nothing here.
TRACKING = frozenset(
    [
        "dclid",
        "fbclid",
        "gclid",
        "gclsrc",
        "igshid",
        "mc_cid",
        "mc_eid",
        "msclkid",
        "openstat",
        "twclid",
        "yclid",
        "ysclid",
        "_openstat",
        "sphrase_id",
    ]
)

current_nonce: ContextVar[str] = ContextVar("current_nonce", default="")


def desk_policy(
    policy: Mapping[str, Sequence[str]], nonce: str
) -> dict[str, list[str]]:
    """Return the policy of the desk: scripts by nonce, style attributes allowed.

    Draftail writes style attributes, and a browser ignores ``'unsafe-inline'``
    beside a nonce: so styles have no nonce.
    """
    return {
        **{name: list(parts) for name, parts in policy.items()},
        "script-src": ["'self'", f"'nonce-{nonce}'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "frame-src": ["'self'"],
    }


class ContentSecurityPolicy:
    """Sets ``Content-Security-Policy``: strict for readers, by nonce at the desk."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.public = policy_text(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK):
            response = self.get_response(request)
            response.setdefault("Content-Security-Policy", self.public)
            return response
        nonce = token_urlsafe(16)
        token = current_nonce.set(nonce)
        try:
            response = self.get_response(request)
        finally:
            current_nonce.reset(token)
        policy = policy_text(desk_policy(settings.SECURE_CSP, nonce))
        response.setdefault("Content-Security-Policy", policy)
        return response


class StaffHint:
    """Lets who is signed in at the desk read pages as they are now, not as baked.

    The cookie is a hint for the front and for caches before it. It is no right: Django
    shows everybody the same.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(DESK):
            return response
        is_staff = request.user.is_authenticated
        if is_staff and STAFF not in request.COOKIES:
            response.set_cookie(
                STAFF, "1", secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
            )
        elif STAFF in request.COOKIES and not is_staff:
            response.delete_cookie(STAFF, samesite="Lax")
        return response


class LanguageOfAddress:
    """Speaks the language that an address begins with; else one that is accepted.

    Unlike Django's own, it never redirects: only the front door negotiates.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = translation.get_language_from_path(request.path_info)
        language = named or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        if not named:
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
        return response


class CanonicalAddress:
    """Redirects other hosts and addresses with tracking parameters, permanently."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = canonical_address(request)
        if address and request.method in ("GET", "HEAD"):
            return HttpResponsePermanentRedirect(address)
        return self.get_response(request)


def canonical_address(request: HttpRequest) -> str:
    """Return where the request should go instead, or an empty text."""
    host = settings.CANONICAL_HOST
    wrong_host = bool(host) and request.get_host() != host
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [pair for pair in pairs if not is_tracking(pair[0])]
    if not wrong_host and len(kept) == len(pairs):
        return ""
    origin = settings.SITE_URL if wrong_host else ""
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{origin}{request.path}{query}"


def is_tracking(name: str) -> bool:
    """Return whether a query parameter only follows readers around."""
    return name in TRACKING or name.startswith("utm_")


# Shorter answers are not worth the work, nor are files that are compressed in
# themselves. At level 5 brotli costs about as much as gzip and gives a fifth more.
COMPRESS_FROM_BYTES = 500
COMPRESSIBLE = ("text/", "application/json", "application/xml", "image/svg+xml")
BROTLI_LEVEL = 5


class CompressText:
    """Compresses text on its way out with brotli or gzip, as the reader accepts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_compressible(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = accepted_encodings(request.headers.get("Accept-Encoding", ""))
        if "br" in accepted:
            content = brotli.compress(response.content, quality=BROTLI_LEVEL)
            response["Content-Encoding"] = "br"
        elif "gzip" in accepted:
            content = gzip(response.content, mtime=0)
            response["Content-Encoding"] = "gzip"
        else:
            return response
        response.content = content
        response["Content-Length"] = str(len(content))
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
        return response


def is_compressible(response: HttpResponse) -> bool:
    """Return whether an answer is a text long enough and not yet compressed."""
    return (
        not response.streaming
        and "Content-Encoding" not in response
        and len(response.content) >= COMPRESS_FROM_BYTES
        and response.get("Content-Type", "").startswith(COMPRESSIBLE)
    )


def accepted_encodings(header: str) -> set[str]:
    """Return the encodings that ``Accept-Encoding`` names without refusing them."""
    accepted = set()
    for part in header.lower().split(","):
        name, _separator, weight = part.replace(" ", "").partition(";q=")
        if weight not in ("0", "0.0", "0.00", "0.000"):
            accepted.add(name)
    return accepted
