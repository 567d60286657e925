"""A person of the record on a card: names, years, posts, and where more is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from bifolium.conf.labels import label_with_language
from bifolium.dossier.addresses import NOWHERE, Addresses
from bifolium.dossier.calendars import HI, LO, jdn_to_gregorian
from bifolium.dossier.models import Statement, Thing
from bifolium.dossier.terms import role_of

SHOWN = 4
"""Posts that a card names; the page of the person has the rest."""


@dataclass(frozen=True)
class Label:
    """A text and the language in which it is written."""

    text: str
    language: str


@dataclass(frozen=True)
class CardPost:
    """A post with its years in all eyes together; empty if none is known.

    ``is_denied``: some authority says that the person did not hold it.
    """

    post: Label
    url: str
    years: str
    is_denied: bool


@dataclass(frozen=True)
class PersonCard:
    """What a reader sees of a person at a glance.

    ``life`` has both years where sources differ: "1869/1870–1957". ``more`` counts
    the posts that are left out, ``sources`` those behind all that is said.
    """

    key: str
    url: str
    name: Label
    other_names: tuple[Label, ...]
    role: Label
    life: str
    posts: tuple[CardPost, ...]
    more: int
    sources: int


def card_of(
    person: Thing,
    life: Iterable[Statement],
    language: str,
    addresses: Addresses = NOWHERE,
) -> PersonCard:
    """Return the card of a person from what is said of them, with evidence."""
    rows = list(life)
    name = Label(*label_with_language(person.labels, language))
    others = (Label(text, code) for code, text in sorted(person.labels.items()))
    posts = _posts(rows, language, addresses)
    return PersonCard(
        key=person.key,
        url=addresses.thing(person),
        name=name,
        other_names=tuple(other for other in others if other.text != name.text),
        role=Label(*role_of(person.data, language)),
        life=_life(rows),
        posts=posts[:SHOWN],
        more=len(posts[SHOWN:]),
        sources=len({piece.source_id for row in rows for piece in row.evidence.all()}),
    )


def _posts(
    rows: Iterable[Statement], language: str, addresses: Addresses
) -> tuple[CardPost, ...]:
    """Return the posts held, each once, in the order of their beginnings."""
    held: dict[int, list[Statement]] = {}
    for row in rows:
        if row.object and row.predicate in ("holds", "keeps"):
            held.setdefault(row.object_id or 0, []).append(row)
    groups = [
        group for group in held.values() if any(row.polarity > 0 for row in group)
    ]
    found = []
    for group in sorted(groups, key=lambda group: _first(group)):
        post = group[0].object
        if post is None:
            continue
        found.append(
            CardPost(
                Label(*label_with_language(post.labels, language)),
                addresses.thing(post),
                _years(row for row in group if row.polarity > 0),
                any(row.polarity < 0 for row in group),
            )
        )
    return tuple(found)


def _first(group: Iterable[Statement]) -> tuple[int, int]:
    return min((row.s1 or 0, row.pk) for row in group)


def _years(rows: Iterable[Statement]) -> str:
    """Return the first and the last year that a record knows of."""
    days = [
        day
        for row in rows
        for day in (row.s0, row.s1, row.e0, row.e1)
        if day is not None and LO < day < HI
    ]
    if not days:
        return ""
    first, last = (jdn_to_gregorian(day)[0] for day in (min(days), max(days)))
    return str(first) if first == last else f"{first}–{last}"


def _life(rows: Iterable[Statement]) -> str:
    """Return the years of birth and death; those that differ side by side."""
    known: dict[str, set[int]] = {"born": set(), "died": set()}
    for row in rows:
        if row.predicate in known and row.s0 and row.s0 > LO:
            known[row.predicate].add(jdn_to_gregorian(row.s0)[0])
    born, died = ("/".join(map(str, sorted(years))) for years in known.values())
    return f"{born or '?'}–{died or '?'}" if born or died else ""
