"""What stands in an edition that is on no page of the site."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.models import Site

from bifolium.conf.labels import label
from bifolium.pages.models import SiteOptions
from bifolium.participation.models import Box
from bifolium.participation.queries import (
    box_view,
    poll_by_key,
    rating_of,
    visible_result,
)


@dataclass(frozen=True)
class Tongue:
    """A language with its own name, and the name of the site in it."""

    code: str
    name: str
    site: str


def tongues() -> list[Tongue]:
    """Return the languages of the site in their order."""
    site = Site.objects.filter(is_default_site=True).first()
    options = SiteOptions.for_site(site) if site else SiteOptions()
    return [
        Tongue(code, name, label(options.name, code))
        for code, name in settings.LANGUAGES
    ]


def banner(tongue: Tongue, *, made_on: date, live: str) -> str:
    """Return the line that says: this is an archived copy, of that day."""
    with translation.override(tongue.code):
        context = {"tongue": tongue, "made_on": made_on, "live": live}
        return render_to_string("press/archived.html", context).strip()


def door(found: list[Tongue]) -> str:
    """Return the front door of an edition: nobody negotiates there."""
    with translation.override(found[0].code):
        return render_to_string("press/door.html", {"tongues": found})


def frozen_ballot(address: str, *, live: str, at: datetime) -> str:
    """Return what stands for a ballot: its question, and its counts at a moment."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    language = asked.get("language", [settings.LANGUAGE_CODE])[0]
    box = box_at(parts.path)
    if box is None:
        return ""
    with translation.override(language):
        context = {
            "box": box_view(box, language=language, at=at),
            "result": visible_result(box, language=language, has_voted=False, at=at),
            "at": at,
            "live": live and f"{live}{asked.get('back', ['/'])[0]}",
        }
        return render_to_string("press/frozen_ballot.html", context).strip()


def box_at(path: str) -> Box | None:
    """Return the box at an address under ``/ballot/``."""
    words = path.strip("/").split("/")[1:]
    if len(words) == 2 and words[0] == "rating":
        try:
            return rating_of(UUID(words[1]))
        except ValueError:
            return None
    return poll_by_key(words[0]) if words else None
