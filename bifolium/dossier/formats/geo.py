"""Places of a record: GeoJSON (RFC 7946) and Linked Places 1.3.

A feature of Linked Places has its names by language and as recorded, its type, its time
and what it is part of::

    {"@id": "thing/mission/m_paris", "type": "Feature",
     "properties": {"title": "Embassy in Paris"},
     "when": {"timespans": [{"end": {"in": "1924-10-28"}}]},
     "names": [{"toponym": "Embassy in Paris", "lang": "en"}], …}

Lost: every thing without coordinates, every statement, evidence and source; of a date
the calendar and the marks of doubt.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from bifolium.dossier.calendars import HI, LO, jdn_to_gregorian
from bifolium.dossier.catalogues import known_entries_of
from bifolium.dossier.dates import Span
from bifolium.dossier.facts import Facts, ThingFact
from bifolium.dossier.spellings import spellings_of

LPF = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"


def iso_day(jdn: int) -> str:
    """Return a day in New Style; empty where there is no limit."""
    if not LO < jdn < HI:
        return ""
    year, month, day = jdn_to_gregorian(jdn)
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}-{month:02d}-{day:02d}"


def placed(facts: Facts) -> Iterator[tuple[ThingFact, list[float]]]:
    """Yield the things that have coordinates: longitude, latitude."""
    for fact in facts.things:
        lat, lon = fact.data.get("lat"), fact.data.get("lon")
        if isinstance(lat, float | int) and isinstance(lon, float | int):
            yield fact, [float(lon), float(lat)]


def title_of(fact: ThingFact) -> str:
    """Return the English name of a thing, or any that it has."""
    return fact.labels.get("en") or next(iter(fact.labels.values()), fact.name[1])


class GeoJson:
    """Things that have coordinates, as points."""

    name = "geojson"
    suffix = "geojson"
    media_type = "application/geo+json"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        features = [
            {
                "type": "Feature",
                "id": ":".join(fact.name),
                "geometry": {"type": "Point", "coordinates": point},
                "properties": {
                    "kind": fact.name[0],
                    "key": fact.name[1],
                    "names": dict(fact.labels),
                    "variants": spellings_of(fact.data),
                    "when": fact.span.text if fact.span else None,
                    "type": fact.data.get("kind"),
                },
            }
            for fact, point in placed(facts)
        ]
        return _json({"type": "FeatureCollection", "features": features})


class LinkedPlaces:
    """The same for gazetteers, with names by language and timespans."""

    name = "lpf"
    suffix = "lpf.json"
    media_type = "application/geo+json"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        features = [_feature(fact, point) for fact, point in placed(facts)]
        return _json(
            {"type": "FeatureCollection", "@context": LPF, "features": features}
        )


def _feature(fact: ThingFact, point: list[float]) -> dict[str, Any]:
    feature: dict[str, Any] = {
        "@id": _id(fact.name),
        "type": "Feature",
        "properties": {"title": title_of(fact)},
        "names": [
            *({"toponym": text, "lang": code} for code, text in fact.labels.items()),
            *({"toponym": text} for text in spellings_of(fact.data)),
        ],
        "types": [{"label": str(fact.data.get("kind") or fact.name[0])}],
        "geometry": {"type": "Point", "coordinates": point},
    }
    if fact.span is not None:
        feature["when"] = {"timespans": [timespan(fact.span)]}
    if fact.parent is not None:
        feature["relations"] = [
            {"relationType": "gvp:broaderPartitive", "relationTo": _id(fact.parent)}
        ]
    links = [
        {"type": "closeMatch", "identifier": f"{where.prefix}:{entry.number}"}
        for where, entry in known_entries_of(fact.data)
    ]
    if links:
        feature["links"] = links
    return feature


def timespan(span: Span) -> dict[str, dict[str, str]]:
    """Return the bounds of a date, as far as they are limited."""
    start = _bounds(span.start_min, span.start_max)
    end = _bounds(span.end_min, span.end_max)
    return {name: ends for name, ends in (("start", start), ("end", end)) if ends}


def _bounds(low: int, high: int) -> dict[str, str]:
    if low == high and iso_day(low):
        return {"in": iso_day(low)}
    named = {"earliest": iso_day(low), "latest": iso_day(high)}
    return {name: day for name, day in named.items() if day}


def _id(name: tuple[str, str]) -> str:
    return f"thing/{name[0]}/{quote(name[1], safe='')}"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
