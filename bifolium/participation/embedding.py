"""A poll on other sites: words and counts as plain HTML, no frame, script or cookie.

    GET /ballot/<box>/embed         a page with the piece of HTML to copy
    GET /ballot/<box>/result.json   question, answers and, if all may see it, counts
    GET /ballot/oembed?url=…        the same piece for programs (oEmbed 1.0, JSON)

Whoever reads another site is a stranger here: only what everybody may see is told.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.participation.exchange import JSON, Reply
from bifolium.participation.ledger import reading
from bifolium.participation.ledger.encoding import canonical
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.reading import Held
from bifolium.participation.shown import BoxView, Result, may_see, result_of, view_of

WIDTH = 560
POLL = re.compile(
    r"/(?:(?P<language>[a-z]{2})/(?:[-\w]+/)*)?(?:ballot/)?(?P<key>[-\w]{1,80})/?",
    re.ASCII,
)


@dataclass(frozen=True)
class Piece:
    """A poll as a stranger may see it now; ``result`` is None if it is hidden."""

    box: BoxView
    result: Result | None
    address: str


def piece_of(
    ledger: Ledger, box: Held, *, language: str, origin: str, at: datetime
) -> Piece:
    """Return a poll for another site; its address is whole."""
    rules = box.rules
    result = None
    if may_see(rules, has_voted=False, at=at, is_counted=box.is_counted):
        counts = reading.counts(ledger.reader, rules.key)
        result = result_of(rules, counts, language=language)
    return Piece(
        box=view_of(rules, None, language=language, at=at),
        result=result,
        address=f"{origin}{rules.address}?{urlencode({'language': language})}",
    )


def html_of(piece: Piece, *, at: datetime) -> str:
    """Return the piece of HTML that another site may print."""
    context: dict[str, Any] = {"piece": piece, "at": at}
    with override(piece.box.language):
        html = render_to_string("participation/embed.html", context)
    lines = (line.strip() for line in html.splitlines())
    return "\n".join(line for line in lines if line)


def result_reply(piece: Piece) -> Reply:
    """Return a poll for the program of another site."""
    box, result = piece.box, piece.result
    value: dict[str, object] = {
        "box": box.key,
        "state": box.state,
        "language": box.language,
        "question": box.question,
        "address": piece.address,
        "options": [{"id": each.key, "label": each.label} for each in box.options],
    }
    if result:
        value["voters"] = result.voters
        value["votes"] = {row.key: row.votes for row in result.rows}
    return open_reply(canonical(value).encode())


def oembed_reply(piece: Piece, *, origin: str, at: datetime) -> Reply:
    """Return the answer of an oEmbed provider."""
    value = {
        "version": "1.0",
        "type": "rich",
        "title": piece.box.question,
        "provider_name": urlsplit(origin).netloc,
        "provider_url": f"{origin}/",
        "cache_age": 300,
        "html": html_of(piece, at=at),
        "width": WIDTH,
        "height": None,
    }
    return open_reply(canonical(value).encode())


def asked_poll(url: str, origin: str) -> tuple[str, str]:
    """Return the key and language of a poll by its address on this site; or nothing."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != origin:
        return "", ""
    match = POLL.fullmatch(parts.path)
    return (match["key"], match["language"] or "") if match else ("", "")


def open_reply(body: bytes) -> Reply:
    """Return an answer that programs of every site may read; no cookie is used."""
    headers = {
        "Content-Type": JSON,
        "Cache-Control": "public, max-age=60",
        "Access-Control-Allow-Origin": "*",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(200, headers, body)
