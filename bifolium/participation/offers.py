"""What a box offers to programs and other sites, beside its own pages.

``result.json`` and oEmbed are described in ``embedding``; ``checkpoints.xml`` is an
Atom feed of the signed states of the record, one a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from bifolium.participation import embedding, pages
from bifolium.participation.exchange import Reply, first
from bifolium.participation.ledger import reading
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.reading import Held
from bifolium.participation.pages import Slip, Wish
from bifolium.participation.qr import qr_svg
from bifolium.participation.refusals import UnknownBox
from bifolium.participation.shown import view_of

OEMBED = "/ballot/oembed"
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Checkpoint:
    """A signed state of the record on a day, written as the midnight it began with."""

    day: str
    size: int
    note: str


def file_reply(
    ledger: Ledger, box: Held, name: str, language: str, origin: str, *, at: datetime
) -> Reply:
    """Return a file for programs.

    :raises UnknownBox: if it is none of these, or asked of a rating.
    """
    if name == "checkpoints.xml":
        return _feed(ledger, box, language, origin, at=at)
    if name != "result.json":
        raise UnknownBox
    return embedding.result_reply(
        _piece(ledger, box, language=language, origin=origin, at=at)
    )


def page_of(
    ledger: Ledger, box: Held, name: str, wish: Wish, origin: str, *, at: datetime
) -> tuple[str, dict[str, Any]] | None:
    """Return template and context of a page for strangers; None if it is none.

    :raises UnknownBox: if there is no certificate, or it is a rating.
    """
    if name in ("certificate", "certificate/"):
        context = pages.context_of(ledger, box, b"", wish, at=at)
        if not context["certificate"]:
            raise UnknownBox
        return "certificate_page", context
    if name != "embed":
        return None
    piece = _piece(ledger, box, language=wish.language, origin=origin, at=at)
    url = {"url": f"{origin}{box.rules.address}", "language": wish.language}
    return "embed_page", {
        "piece": piece,
        "html": embedding.html_of(piece, at=at),
        "oembed": f"{OEMBED}?{urlencode(url)}",
    }


def oembed(
    ledger: Ledger,
    fields: Mapping[str, list[str]],
    languages: tuple[str, ...],
    origin: str,
    *,
    at: datetime,
) -> Reply:
    """Answer as an oEmbed provider: 404 for what is no poll, 501 for other formats."""
    if first(fields, "format") not in ("", "json"):
        return Reply(501, {"Cache-Control": "no-store"})
    key, language = embedding.asked_poll(first(fields, "url"), origin)
    box = reading.held_box(ledger.reader, key) if key else None
    if not box or box.rules.subject:
        return Reply(404, {"Cache-Control": "no-store"})
    wanted = language or first(fields, "language")
    piece = _piece(
        ledger,
        box,
        language=wanted if wanted in languages else languages[0],
        origin=origin,
        at=at,
    )
    return embedding.oembed_reply(piece, origin=origin, at=at)


def receipt_context(
    slip: Slip, code: str, language: str, origin: str
) -> dict[str, object]:
    """Return what the page of a receipt has more than any page of its box.

    ``code`` is what the reader brings, from the picture of the receipt.
    """
    query = urlencode({"code": slip.code, "language": language})
    checked = ("fits" if code == slip.code else "differs") if code else ""
    with override(language):
        title = _("The address of this receipt, as a picture for a camera")
    return {
        "slip": slip,
        "is_receipt": True,
        "checked": checked,
        "qr": qr_svg(f"{origin}{slip.address}?{query}", title=title),
    }


def _piece(
    ledger: Ledger, box: Held, *, language: str, origin: str, at: datetime
) -> embedding.Piece:
    if box.rules.subject:
        raise UnknownBox
    return embedding.piece_of(ledger, box, language=language, origin=origin, at=at)


def _feed(
    ledger: Ledger, box: Held, language: str, origin: str, *, at: datetime
) -> Reply:
    found = [
        Checkpoint(f"{EPOCH + timedelta(days=day)}T00:00:00Z", size, note)
        for day, (size, note) in reading.checkpoints(ledger.reader, box).items()
    ]
    context = {
        "box": view_of(box.rules, None, language=language, at=at),
        "origin": origin,
        "checkpoints": found,
        "updated": found[0].day if found else f"{at.date()}T00:00:00Z",
    }
    with override(language):
        xml = render_to_string("participation/checkpoints.xml", context)
    headers = {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "Cache-Control": "public, max-age=300",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(200, headers, xml.encode())
