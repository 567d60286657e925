"""The International Prosopography Interchange Format (IPIF): factoids on persons.

One factoid for each piece of evidence of a statement on a person::

    {"@id": "t003:budnitsky_gold14", "person-ref": {"@id": "maklakov"},
     "source-ref": {"@id": "budnitsky_gold14"}, "statement-refs": [{"@id": "t003"}]}

Lost: statements on others than persons, in whose eyes (kept in words only), evidence
against, confidence; other spellings of a name, which there belong to a source; of a
date all but its text and its earliest day.
"""

import json
from collections.abc import Iterator
from typing import Any

from bifolium.dossier.catalogues import known_entries_of
from bifolium.dossier.facts import (
    EvidenceFact,
    Facts,
    Name,
    StatementFact,
    ThingFact,
)
from bifolium.dossier.formats.geo import iso_day, title_of

STATES = {"holds": "role", "keeps": "role", "born": "birth", "died": "death"}


class Ipif:
    """Persons, sources, statements and factoids in one file."""

    name = "ipif"
    suffix = "ipif.json"
    media_type = "application/json"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        names = {fact.name: title_of(fact) for fact in facts.things}
        said = {row.key: row for row in facts.statements if row.subject[0] == "person"}
        whole = {
            "protocol": {"spec": "IPIF", "size": len(facts.evidence)},
            "persons": [
                {"@id": fact.name[1], "label": title_of(fact), "uris": uris_of(fact)}
                for fact in facts.things
                if fact.name[0] == "person"
            ],
            "sources": [
                {
                    "@id": fact.key,
                    "label": ", ".join(filter(None, (fact.author, fact.title))),
                    "uris": [fact.url] if fact.url else [],
                }
                for fact in facts.sources
            ],
            "statements": [_statement(row, names) for row in said.values()],
            "factoids": list(_factoids(facts.evidence, said)),
        }
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _factoids(
    evidence: tuple[EvidenceFact, ...], said: dict[str, StatementFact]
) -> Iterator[dict[str, Any]]:
    for fact in evidence:
        row = said.get(fact.statement)
        if row is None or fact.polarity < 0:
            continue
        place = f":{fact.locator}" if fact.locator else ""
        yield {
            "@id": f"{row.key}:{fact.source}{place}",
            "person-ref": {"@id": row.subject[1]},
            "source-ref": {"@id": fact.source},
            "statement-refs": [{"@id": row.key}],
        }


def _statement(row: StatementFact, names: dict[Name, str]) -> dict[str, Any]:
    words = [row.predicate if row.polarity > 0 else f"not: {row.predicate}"]
    if row.object:
        words.append(names.get(row.object, row.object[1]))
    if row.eyes:
        words.append(f"(in the eyes of {names.get(row.eyes, row.eyes[1])})")
    found: dict[str, Any] = {
        "@id": row.key,
        "statementText": " ".join(words),
        "statementType": {"label": STATES.get(row.predicate, row.predicate)},
    }
    if row.object and row.predicate in ("holds", "keeps") and row.polarity > 0:
        found["role"] = {"label": row.manner or names.get(row.object, row.object[1])}
        found["memberOf"] = {"label": names.get(row.object, row.object[1])}
    if row.span:
        found["date"] = {"label": row.span.text}
        if day := iso_day(row.span.start_min):
            found["date"]["sortdate"] = day
    if row.value and row.value.get("place"):
        found["places"] = [{"label": str(row.value["place"])}]
    return found


def uris_of(fact: ThingFact) -> list[str]:
    """Return a person's addresses in catalogues elsewhere."""
    return [entry.entity for _where, entry in known_entries_of(fact.data)]
