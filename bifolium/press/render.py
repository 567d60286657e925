"""Renders an address as a reader without a cookie gets it."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from gzip import compress, decompress
from hashlib import blake2b
from html import unescape
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

import brotli
from django.conf import settings
from django.core.cache import caches
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from bifolium.editions.links import kept_codes
from bifolium.press.recorder import Recording, recording
from bifolium.press.statics import file_of, headers_of, is_static, needed_by
from bifolium.press.store import Page

# What is kept in memory from one request to the next, and made from the database.
FORGET: tuple[Callable[[], None], ...] = (kept_codes.cache_clear,)

# Their answer is the same in every language, though they are not under one.
WITHOUT_LANGUAGE = ("/sitemap.xml", "/robots.txt")
PARTS_OF_MAP = "/sitemap/"
LEFT_OUT = ("content-length", "date", "etag", "vary", "content-language", "server")
FRESH = "public, max-age=0, must-revalidate"
# RFC 9213. For a network that is told what changes; if it is not reached, for a day.
KEPT_BY_NETWORK = "max-age=86400, stale-while-revalidate=600, stale-if-error=86400"
# A link that says "nofollow" is left to robots and readers.
LINK = re.compile(
    rb"""(?:\s(?:href|src)="|<loc>|url\()"?([^"<>#?)]++)(?!" rel="nofollow")"""
)
# Quick while readers wait for a change; what is best is done when there is time.
QUICK, BEST = 5, 11


@dataclass(frozen=True)
class Rendered:
    """What was rendered. ``trouble``: why it must not be baked; empty if it may."""

    page: Page | None
    trouble: str
    recording: Recording
    links: tuple[str, ...]
    took: float


@lru_cache(maxsize=1)
def handler() -> BaseHandler:
    """Return Django with all its middleware."""
    found = BaseHandler()
    found.load_middleware()
    return found


def render(path: str, origin: str) -> Rendered:
    """Render a path; the name of a language stands for the front door in it."""
    started_at = time.perf_counter()
    if is_static(path):
        return taken(path, started_at)
    for forget in FORGET:
        forget()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with translation.override(None), recording() as found:
        response = handler().get_response(request_for(path, origin))
    trouble = trouble_of(response, path) or "; ".join(found.troubles)
    page: Page | None = None
    links: tuple[str, ...] = ()
    if not trouble:
        body = body_of(response)
        page = pressed(path, response, body)
        links = tuple(links_in(body, urljoin(origin, path), origin))
    return Rendered(page, trouble, found, links, time.perf_counter() - started_at)


def taken(path: str, started_at: float) -> Rendered:
    """Return a style, script or font, which hangs on no answer of the database."""
    file = file_of(path)
    found = Recording(timezone.now())
    if file is None:
        return Rendered(None, "status 404", found, (), time.perf_counter() - started_at)
    body, headers = file.read_bytes(), headers_of(file)
    page = packed(path, 200, headers, body)
    needs = needed_by(path, dict(headers)["Content-Type"], body)
    links = tuple(filter(is_static, needs))
    return Rendered(page, "", found, links, time.perf_counter() - started_at)


def request_for(path: str, origin: str, query: str = "") -> WSGIRequest:
    """Return the request of a reader without a cookie."""
    parts = urlsplit(origin)
    is_door = not path.startswith("/")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/" if is_door else path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(),
    }
    if is_door:
        environ["HTTP_ACCEPT_LANGUAGE"] = path
    return WSGIRequest(environ)


def trouble_of(response: HttpResponseBase, path: str) -> str:
    """Return why an answer is not one for every reader; empty if it is."""
    control = response.get("Cache-Control", "")
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    if "accept-language" in vary and path.startswith("/"):
        vary -= {"accept-language"} if has_no_language(path) else set()
    elif not path.startswith("/"):
        vary -= {"accept-language"}
    expected = 200 if path.startswith("/") else 302
    if response.status_code != expected:
        return f"status {response.status_code}"
    if response.streaming:
        return "streams"
    if response.cookies:
        return "sets a cookie"
    if "private" in control or "no-store" in control:
        return f"says {control}"
    if others := vary - {"accept-encoding", ""}:
        return f"varies by {', '.join(sorted(others))}"
    return ""


def has_no_language(path: str) -> bool:
    """Return whether an answer is the same in every language."""
    return path in WITHOUT_LANGUAGE or path.startswith(PARTS_OF_MAP)


def body_of(response: HttpResponseBase) -> bytes:
    """Return the bytes of an answer."""
    return bytes(response.content) if isinstance(response, HttpResponse) else b""


def pressed(path: str, response: HttpResponseBase, body: bytes) -> Page:
    """Return an answer as it is kept: compressed, and named by its bytes."""
    headers = tuple(kept_headers(response, path))
    return packed(path, response.status_code, headers, body)


def packed(
    path: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes
) -> Page:
    """Return a body with its status and headers, compressed and named."""
    total = blake2b(body, digest_size=12)
    total.update(repr((status, headers)).encode())
    return Page(
        path=path,
        status=status,
        headers=headers,
        etag=total.hexdigest(),
        br=brotli.compress(body, quality=QUICK),
        gzip=compress(body, 6, mtime=0),
        length=len(body),
    )


def polished(page: Page) -> Page:
    """Return the same page as small as it can be."""
    body = decompress(page.gzip)
    best = brotli.compress(body, quality=BEST)
    return replace(page, br=best, gzip=compress(body, 9, mtime=0))


def kept_headers(response: HttpResponseBase, path: str) -> Iterator[tuple[str, str]]:
    """Yield the headers of an answer, with those that follow from its being baked."""
    for name, value in response.items():
        if name.lower() not in (*LEFT_OUT, "cache-control"):
            yield name, value
    if path.startswith("/"):
        if not has_no_language(path) and "Content-Language" in response:
            yield "Content-Language", response["Content-Language"]
        yield "Vary", "Accept-Encoding"
        control = response.get("Cache-Control", "")
        yield "Cache-Control", control if "immutable" in control else FRESH
        if settings.CDN:
            yield network_header(), KEPT_BY_NETWORK
    else:
        yield "Content-Language", response["Content-Language"]
        yield "Vary", "Accept-Language, Cookie"
        yield "Cache-Control", "private"


def network_header() -> str:
    """Return the header that only the network in front of the site reads."""
    return "Surrogate-Control" if "fastly" in settings.CDN else "CDN-Cache-Control"


def links_in(body: bytes, address: str, origin: str) -> Iterator[str]:
    """Yield the paths that an answer needs or links to, without repeats.

    They are those under a language, and styles, scripts and fonts.
    """
    codes = [f"/{code}/" for code, _name in settings.LANGUAGES]
    starts = (*codes, settings.STATIC_URL, PARTS_OF_MAP)
    found = set()
    for raw in LINK.findall(body):
        target = urljoin(address, unescape(raw.decode("utf-8", "replace")))
        path = unquote(target.removeprefix(origin))
        if path.startswith(starts) and path not in found:
            found.add(path)
            yield path


def roots() -> list[str]:
    """Return where baking begins; the rest is linked from there."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [
        *codes,
        *(f"/{code}/" for code in codes),
        *(f"/{code}/feed.xml" for code in codes),
        *WITHOUT_LANGUAGE,
    ]
