"""Catalogues elsewhere in which a thing has an id: how ids look, where they lead.

A thing keeps one id of each in ``data["ids"]``, and where it came together with
another, further ones in ``data["other_ids"]``: ``{"ids": {"wikidata": "Q4276043"},
"other_ids": {"viaf": ["12", "34"]}}``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Catalogue:
    """``page`` is what people read, ``entity`` what data name; an id ends both.

    ``prefix`` is what Linked Places calls it.
    """

    title: str
    pattern: re.Pattern[str]
    page: str
    entity: str
    prefix: str


CATALOGUES = {
    "wikidata": Catalogue(
        *("Wikidata", re.compile(r"Q[1-9]\d*", re.A)),
        *("https://www.wikidata.org/wiki/", "http://www.wikidata.org/entity/", "wd"),
    ),
    "viaf": Catalogue(
        *("VIAF", re.compile(r"[1-9]\d*", re.A)),
        *("https://viaf.org/viaf/", "http://viaf.org/viaf/", "viaf"),
    ),
    "gnd": Catalogue(
        *("GND", re.compile(r"\d[\d-]*[\dX]", re.A)),
        *("https://d-nb.info/gnd/", "https://d-nb.info/gnd/", "gnd"),
    ),
}


@dataclass(frozen=True)
class Entry:
    """One id in one catalogue; ``page`` and ``entity`` are empty if that is unknown."""

    name: str
    number: str
    title: str
    page: str = ""
    entity: str = ""


def entries_of(data: Mapping[str, Any]) -> list[Entry]:
    """Return the ids of a thing elsewhere, catalogues that we know first."""
    found = dict.fromkeys(_pairs(data))
    order = [*CATALOGUES]
    pairs = sorted(found, key=lambda pair: [*order, pair[0]].index(pair[0]))
    return [_entry(*pair) for pair in pairs]


def known_entries_of(data: Mapping[str, Any]) -> list[tuple[Catalogue, Entry]]:
    """Return the ids in catalogues that we know, those left out that cannot be one."""
    return [
        (CATALOGUES[entry.name], entry) for entry in entries_of(data) if entry.entity
    ]


def _pairs(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("ids", "other_ids"):
        held = data.get(key)
        for name, value in held.items() if isinstance(held, Mapping) else ():
            for number in value if isinstance(value, list) else [value]:
                if isinstance(number, str) and number:
                    yield str(name), number


def _entry(name: str, number: str) -> Entry:
    catalogue = CATALOGUES.get(name)
    if catalogue is None:
        return Entry(name, number, name)
    if not catalogue.pattern.fullmatch(number):
        return Entry(name, number, catalogue.title)
    page, entity = f"{catalogue.page}{number}", f"{catalogue.entity}{number}"
    return Entry(name, number, catalogue.title, page, entity)
