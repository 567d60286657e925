"""The counts of open boxes as small files, for readers who have not voted.

A page is baked without them, so a vote changes no page. ``/live/<key>.json`` is for
programs; ``/live/<key>.en.html`` is the result as a page in English shows it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.participation.ledger import reading
from bifolium.participation.ledger.encoding import canonical
from bifolium.participation.shown import may_see, result_of, view_of
from bifolium.participation.store import ledger

JSON = "application/json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class LiveFile:
    """A file by its path on the site; ``language`` is empty for programs."""

    path: str
    kind: str
    language: str
    body: bytes


def live_keys() -> list[str]:
    """Return the boxes in which anybody has voted."""
    return reading.recorded_keys(ledger().reader)


def live_files(key: str, *, at: datetime) -> list[LiveFile]:
    """Return the files of a box; none if its counts are not for everybody now."""
    database = ledger().reader
    box = reading.held_box(database, key)
    if not box or not may_see(box.rules, has_voted=False, at=at):
        return []
    counts = reading.counts(database, key)
    value = {"box": key, "voters": counts.voters, "votes": dict(counts.votes)}
    found = [LiveFile(f"/live/{key}.json", JSON, "", canonical(value).encode())]
    for code, _name in settings.LANGUAGES:
        with override(code):
            context = {
                "box": view_of(box.rules, None, language=code, at=at),
                "result": result_of(box.rules, counts, language=code),
            }
            html = render_to_string("participation/result.html", context)
        found.append(LiveFile(f"/live/{key}.{code}.html", HTML, code, html.encode()))
    return found
