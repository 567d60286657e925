"""QuickStatements, version 1: what may be added to Wikidata, each day in its calendar.

A line is one statement, its parts separated by tabs; ``/J`` marks the Julian
calendar::

    Q4276043	P39	Q1150070	P580	+1917-11-26T00:00:00Z/11/J	S854	"https://…"

Only what Wikidata can hold goes out: who held a post, was born or died, where both
things bear a Wikidata id (``data``: ``{"ids": {"wikidata": "Q4276043"}}``). Lost:
denials and other predicates, in whose eyes, marks of doubt, ranges of days, "attested",
sources without an address, other spellings of a name (an alias needs a language).
"""

import re
from collections.abc import Iterator

from bifolium.dossier.calendars import Moment
from bifolium.dossier.facts import Facts, Name, StatementFact, ThingFact

HOLDS, BORN, DIED, START, END, ADDRESS = "P39", "P569", "P570", "P580", "P582", "S854"
PRECISIONS = {"day": 11, "month": 10, "year": 9}
ITEM = re.compile(r"Q[1-9]\d*", re.A)
UNFIT = re.compile(r"[\s\"|\x00-\x1f\x7f]")


class QuickStatements:
    """One line a statement."""

    name = "quickstatements"
    suffix = "qs.txt"
    media_type = "text/plain"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        items = {fact.name: item_of(fact) for fact in facts.things}
        urls = {fact.key: fact.url for fact in facts.sources}
        cited: dict[str, list[str]] = {}
        for fact in facts.evidence:
            if fact.polarity > 0 and urls.get(fact.source):
                cited.setdefault(fact.statement, []).append(urls[fact.source])
        lines = (
            _with_sources(line, cited.get(row.key, []))
            for row in facts.statements
            for line in _line(row, items)
        )
        return "".join(f"{line}\n" for line in lines).encode()


def item_of(fact: ThingFact) -> str:
    """Return the Wikidata id of a thing; empty if it has none."""
    ids = fact.data.get("ids")
    found = ids.get("wikidata") if isinstance(ids, dict) else None
    return found if isinstance(found, str) and ITEM.fullmatch(found) else ""


def _line(row: StatementFact, items: dict[Name, str]) -> Iterator[str]:
    subject = items.get(row.subject, "")
    if not subject or row.polarity < 0:
        return
    if row.predicate == "holds" and row.object and items.get(row.object):
        parts = [subject, HOLDS, items[row.object]]
        span = row.span
        if span and span.started == "known" and (start := time_of(span.start)):
            parts += [START, start]
        if span and span.ended == "known" and (end := time_of(span.end)):
            parts += [END, end]
        yield "\t".join(parts)
    if row.predicate in ("born", "died") and row.span and row.span.is_instant:
        when = time_of(row.span.start)
        if when:
            yield "\t".join([subject, BORN if row.predicate == "born" else DIED, when])


def time_of(moment: Moment | None) -> str:
    """Return a moment with its precision and calendar; empty for a range."""
    if moment is None or moment.is_range:
        return ""
    part = moment.first
    sign = "-" if part.year < 0 else "+"
    month, day = part.month or 0, part.day or 0
    text = f"{sign}{abs(part.year):04d}-{month:02d}-{day:02d}T00:00:00Z"
    calendar = "/J" if part.calendar == "j" else ""
    return f"{text}/{PRECISIONS[part.precision]}{calendar}"


def _with_sources(line: str, urls: list[str]) -> str:
    fit = [url for url in urls if not UNFIT.search(url)]
    return "\t".join([line, *(f'{ADDRESS}\t"{url}"' for url in fit)])
