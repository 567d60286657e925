"""JSON-LD 1.1: each thing, source and statement a node of one graph.

Names follow schema.org where it has them; the rest are our own terms. Other spellings
of a name are its ``alternateName``, without a language, which the record does not know;
``sameAs`` repeats ids elsewhere as addresses and is not read again. A statement::

    {"@id": "statement/t004", "@type": ["Role", "bf:Statement"], "key": "t004",
     "subject": {"@id": "thing/person/maklakov"}, "predicate": "holds", "says": "no",
     "inEyesOf": {"@id": "thing/authority/sovnarkom"}, "when": "j:1917-11-26/..",
     "evidence": [{"source": {"@id": "source/mlechin"}, "says": "for"}]}
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from bifolium.dossier.catalogues import known_entries_of
from bifolium.dossier.facts import Facts, Name
from bifolium.dossier.sheets import (
    edtf_of,
    evidence_cells,
    source_cells,
    statement_cells,
    thing_cells,
)
from bifolium.dossier.spellings import spellings_in

TERMS = "urn:bifolium:dossier:"
CONTEXT = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "bf": TERMS,
    **{
        term: f"bf:{term}"
        for term in (
            *("key", "subject", "predicate", "object", "inEyesOf", "says", "manner"),
            *("isActing", "when", "confidence", "evidence", "locator", "partOf"),
            *("dateAsWritten", "reliability", "archivedUrl", "source", "year"),
        )
    },
    "edtf": {"@id": "bf:edtf", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "label": {"@id": "name", "@container": "@language"},
    "sameAs": {"@type": "@id"},
    # Not owl:sameAs: two are not said to be one individual with one another's claims,
    # but a name to be superseded, which an editor may take back.
    "replaces": {"@id": "http://purl.org/dc/terms/replaces", "@type": "@id"},
    "data": {"@id": "bf:data", "@type": "@json"},
    "value": {"@id": "bf:value", "@type": "@json"},
}
TYPES = {
    "person": "Person",
    "post": "Occupation",
    "mission": "Organization",
    "organisation": "Organization",
    "authority": "Organization",
    "event": "Event",
    "place": "Place",
}


class JsonLd:
    """Holds everything."""

    name = "jsonld"
    suffix = "jsonld"
    media_type = "application/ld+json"
    is_whole = True

    def render(self, facts: Facts, name: str) -> bytes:
        pieces: dict[str, list[dict[str, Any]]] = {}
        for fact in facts.evidence:
            cells = evidence_cells(fact)
            pieces.setdefault(fact.statement, []).append(
                _full(
                    {
                        "source": {"@id": _source_id(fact.source)},
                        "locator": cells["locator"],
                        "says": cells["says"],
                        "dateAsWritten": cells["date_as_written"],
                        "description": cells["note"],
                    }
                )
            )
        graph = [*_sources(facts), *_things(facts), *_statements(facts, pieces)]
        whole = {"@context": CONTEXT, "@id": name, "@graph": graph}
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _full(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in ("", None)}


def _thing_id(name: Name) -> str:
    return f"thing/{name[0]}/{quote(name[1], safe='')}"


def _source_id(key: str) -> str:
    return f"source/{quote(key, safe='')}"


def _sources(facts: Facts) -> Iterator[dict[str, Any]]:
    for fact in facts.sources:
        cells = source_cells(fact)
        yield _full(
            {
                "@id": _source_id(fact.key),
                "@type": "CreativeWork",
                "key": fact.key,
                "author": fact.author,
                "headline": fact.title,
                "year": fact.year,
                "url": fact.url,
                "archivedUrl": fact.archived_url,
                "genre": fact.kind,
                "inLanguage": fact.language,
                "reliability": cells["reliability"],
                "description": fact.note,
            }
        )


def _things(facts: Facts) -> Iterator[dict[str, Any]]:
    gone: dict[Name, list[str]] = {}
    for went in facts.merged:
        gone.setdefault(went.into, []).append(_thing_id(went.name))
    for fact in facts.things:
        cells = thing_cells(fact)
        spellings = spellings_in(cells.get("variants", ""))
        data = {k: v for k, v in fact.data.items() if k != "variants" or not spellings}
        links = [entry.entity for _where, entry in known_entries_of(fact.data)]
        yield _full(
            {
                "@id": _thing_id(fact.name),
                "@type": [TYPES[fact.name[0]], f"bf:{fact.name[0]}"],
                "key": fact.name[1],
                "label": dict(fact.labels),
                "alternateName": spellings or None,
                "sameAs": links or None,
                "replaces": gone.get(fact.name),
                "partOf": {"@id": _thing_id(fact.parent)} if fact.parent else None,
                "when": cells["when"],
                "edtf": edtf_of(fact.span),
                "data": data or None,
            }
        )


def _statements(
    facts: Facts, pieces: Mapping[str, list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    for fact in facts.statements:
        cells = statement_cells(fact)
        yield _full(
            {
                "@id": f"statement/{quote(fact.key, safe='')}",
                "@type": ["Role", "bf:Statement"],
                "key": fact.key,
                "subject": {"@id": _thing_id(fact.subject)},
                "predicate": fact.predicate,
                "object": {"@id": _thing_id(fact.object)} if fact.object else None,
                "inEyesOf": {"@id": _thing_id(fact.eyes)} if fact.eyes else None,
                "says": cells["says"],
                "manner": fact.manner,
                "isActing": True if fact.acting else None,
                "when": cells["when"],
                "edtf": edtf_of(fact.span),
                "confidence": fact.confidence,
                "value": dict(fact.value) if fact.value else None,
                "evidence": pieces.get(fact.key),
            }
        )
