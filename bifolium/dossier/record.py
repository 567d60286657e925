"""From the rows of the nine tables to things and statements."""

from collections.abc import Iterator, Mapping
from typing import Any

from bifolium.dossier.dates import Span
from bifolium.dossier.facts import Facts, Name, SourceFact, StatementFact, ThingFact
from bifolium.dossier.states import ALIASES, labels_of
from bifolium.dossier.tables import Row, Tables

CONFIDENCES = ("high", "medium", "low")
NOT_RECOGNISED = ("refusal", "withdrawal", "rupture", "none")
FORMS = ("de jure", "de facto", "restored", *NOT_RECOGNISED)
STANCES = ("holds", "denied")
NO_RIVAL = ("acting", "joint")


def facts_of(tables: Tables) -> Facts:
    """Return what the tables say; what is wrong with them stays in their problems."""
    states = _states(tables)
    things = [
        *_authorities(tables),
        *_foreign_states(states),
        *_organisations(tables),
        *_missions(tables),
        *_posts(tables),
        *_persons(tables),
        *_events(tables),
    ]
    statements = [
        *_existences(tables),
        *_continuities(tables),
        *_lives(tables),
        *_happenings(tables),
        *_tenures(tables),
        *_recognitions(tables, states),
    ]
    return Facts(tuple(_sources(tables)), tuple(things), tuple(statements))


def _labels(row: Row, column: str) -> dict[str, str]:
    pairs = {language: row[f"{column}_{language}"] for language in ("en", "ru")}
    return {language: text for language, text in pairs.items() if text}


def _sources(tables: Tables) -> Iterator[SourceFact]:
    for row in tables.rows["sources"]:
        tables.one_of(row, "reliability", CONFIDENCES)
        tables.text(row, "title", 500)
        yield SourceFact(
            key=row["source_id"],
            author=row["author"][:255],
            title=row["title"],
            year=row["year"][:20],
            url=row["url"][:2000],
            kind=row["kind"][:80],
            language=row["language"][:10],
            reliability=row["reliability"],
            note=row["access_note"],
        )


def _authorities(tables: Tables) -> Iterator[ThingFact]:
    for row in tables.rows["authorities"]:
        tables.text(row, "name_en", 500)
        yield ThingFact(
            ("authority", row["authority_id"]),
            _labels(row, "name"),
            data={"kind": row["kind"]},
            span=tables.term(row),
        )


def _states(tables: Tables) -> dict[str, Name]:
    """Return the thing behind every name in the table of recognitions."""
    named = {
        row["name_en"].partition(" (")[0]: row["authority_id"]
        for row in tables.rows["authorities"]
        if row["kind"] == "state"
    }
    found: dict[str, Name] = {}
    for row in tables.rows["recognitions"]:
        for column in ("recogniser", "recognised"):
            name = row[column]
            alias = ALIASES.get(name, name)
            if name in tables.keys["authorities"]:
                found[name] = ("authority", name)
            elif alias in named:
                found[name] = ("authority", named[alias])
            else:
                slug = "-".join(alias.lower().split())
                found[name] = ("authority", f"state-{slug}"[:100])
    return found


def _foreign_states(states: Mapping[str, Name]) -> Iterator[ThingFact]:
    for name, thing in sorted(states.items()):
        if thing[1].startswith("state-") and name not in ALIASES:
            yield ThingFact(thing, labels_of(name), data={"kind": "state"})


def _organisations(tables: Tables) -> Iterator[ThingFact]:
    for row in tables.rows["organisations"]:
        tables.text(row, "name_en", 500)
        yield ThingFact(
            ("organisation", row["organisation_id"]),
            _labels(row, "name"),
            data={"kind": row["kind"], "seat": row["seat"]},
            span=tables.term(row),
        )


def _missions(tables: Tables) -> Iterator[ThingFact]:
    for row in tables.rows["missions"]:
        tables.text(row, "name_en", 500)
        yield ThingFact(
            ("mission", row["mission_id"]),
            _labels(row, "name"),
            data={
                "kind": row["kind"],
                "city": _labels(row, "city"),
                "host": row["host_1917"],
                "country_today": row["country_today"],
                "represents": row["represents"],
                "address": row["address"],
                "lat": tables.number(row, "lat", 90),
                "lon": tables.number(row, "lon", 180),
            },
            span=tables.term(row),
        )


def _posts(tables: Tables) -> Iterator[ThingFact]:
    for row in tables.rows["posts"]:
        tables.text(row, "title_en", 500)
        mission = tables.known(row, "mission_id", "missions")
        body = tables.known(row, "organisation_id", "organisations")
        exclusive = tables.one_of(row, "exclusive", ("0", "1")) == "1"
        parent = ("organisation", body) if body else None
        yield ThingFact(
            ("post", row["post_id"]),
            _labels(row, "title"),
            parent=("mission", mission) if mission else parent,
            data={
                "kind": row["kind"],
                "exclusive": exclusive,
                "mission": mission,
                "organisation": body,
            },
        )


def _persons(tables: Tables) -> Iterator[ThingFact]:
    seen: set[str] = set()
    for row in tables.rows["persons"]:
        tables.text(row, "name_en", 500)
        if row["person_id"] in seen:
            continue
        seen.add(row["person_id"])
        yield ThingFact(
            ("person", row["person_id"]),
            _labels(row, "name"),
            data={"role": {"en": row["role"]}, "name_basis": row["name_basis"]},
        )


def _events(tables: Tables) -> Iterator[ThingFact]:
    for row in tables.rows["events"]:
        tables.text(row, "title_en", 500)
        yield ThingFact(
            ("event", row["event_id"]),
            _labels(row, "title"),
            data={"kind": row["kind"], "place": row["place"]},
            span=tables.date(row, "date"),
        )


def _statement(
    tables: Tables,
    row: Row,
    key: str,
    subject: Name,
    predicate: str,
    *,
    span: Span | None = None,
    object: Name | None = None,
    eyes: Name | None = None,
    value: Mapping[str, Any] | None = None,
    polarity: int = 1,
    manner: str = "",
) -> StatementFact:
    return StatementFact(
        key=key,
        subject=subject,
        predicate=predicate,
        object=object,
        eyes=eyes,
        value=value,
        polarity=polarity,
        manner=manner,
        acting=manner.startswith(NO_RIVAL),
        span=span,
        confidence=tables.one_of(row, "confidence", CONFIDENCES),
        source=tables.needed(row, "source_id", "sources"),
        note=row["note"],
        date_as_written=span.text if span else "",
    )


def _existences(tables: Tables) -> Iterator[StatementFact]:
    kinds = {
        "authorities": "authority",
        "organisations": "organisation",
        "missions": "mission",
        "posts": "post",
    }
    for table, kind in kinds.items():
        for row in tables.rows[table]:
            key = next(iter(row.cells.values()))
            span = tables.term(row) if "from" in row.cells else None
            yield _statement(
                tables, row, f"existed:{kind}:{key}", (kind, key), "existed", span=span
            )


def _continuities(tables: Tables) -> Iterator[StatementFact]:
    chain = {
        row["authority_id"]: row["continues"] for row in tables.rows["authorities"]
    }
    for row in tables.rows["authorities"]:
        before = tables.known(row, "continues", "authorities")
        key = row["authority_id"]
        if before == key:
            tables.refuse(row, "continues", "An authority cannot continue itself.")
        elif before and _comes_back(key, chain):
            tables.refuse(row, "continues", f"In the end “{key}” continues itself.")
        elif before:
            yield _statement(
                tables,
                row,
                f"continues:{key}:{before}",
                ("authority", key),
                "continues",
                object=("authority", before),
            )


def _comes_back(key: str, chain: Mapping[str, str]) -> bool:
    """Return whether one who follows a chain from a key meets the key again."""
    met = set[str]()
    here = chain.get(key, "")
    while here and here not in met and here != key:
        met.add(here)
        here = chain.get(here, "")
    return here == key


def _lives(tables: Tables) -> Iterator[StatementFact]:
    seen: set[str] = set()
    for row in tables.rows["persons"]:
        person = row["person_id"]
        for column, predicate in (("birth", "born"), ("death", "died")):
            place = row[f"{column}_place"]
            span = tables.date(row, column)
            if span is None and not place:
                continue
            key = f"{predicate}:{person}:{row['source_id']}"
            if key in seen:
                tables.refuse(row, "source_id", "The same source stands twice here.")
            seen.add(key)
            yield _statement(
                tables,
                row,
                key,
                ("person", person),
                predicate,
                span=span,
                value={"place": place} if place else None,
            )


def _happenings(tables: Tables) -> Iterator[StatementFact]:
    for row in tables.rows["events"]:
        event = ("event", row["event_id"])
        span = tables.date(row, "date")
        yield _statement(
            tables, row, f"happened:{event[1]}", event, "happened", span=span
        )
        for person in filter(None, row["persons"].split(";")):
            if person not in tables.keys["persons"]:
                tables.refuse(row, "persons", f"“{person}” is not in persons.csv.")
                continue
            yield _statement(
                tables,
                row,
                f"took_part:{event[1]}:{person}",
                ("person", person),
                "took_part",
                object=event,
                span=span,
            )


def _tenures(tables: Tables) -> Iterator[StatementFact]:
    for row in tables.rows["tenures"]:
        eyes = tables.known(row, "in_the_eyes_of", "authorities")
        stance = tables.one_of(row, "stance", STANCES)
        yield _statement(
            tables,
            row,
            row["tenure_id"],
            ("person", tables.needed(row, "person_id", "persons")),
            "keeps" if row["basis"] == "custody" else "holds",
            object=("post", tables.needed(row, "post_id", "posts")),
            eyes=("authority", eyes) if eyes else None,
            value={"basis": row["basis"]},
            polarity=1 if stance == "holds" else -1,
            manner=row["capacity"][:80],
            span=tables.term(row),
        )


def _recognitions(
    tables: Tables, states: Mapping[str, Name]
) -> Iterator[StatementFact]:
    for row in tables.rows["recognitions"]:
        tables.text(row, "recogniser", 80)
        tables.text(row, "recognised", 80)
        form = tables.one_of(row, "form", FORMS)
        subject, object = states[row["recogniser"]], states[row["recognised"]]
        if row["recognition_id"] in tables.keys["tenures"]:
            tables.refuse(row, "recognition_id", "The key stands in tenures.csv too.")
        if subject == object:
            tables.refuse(row, "recognised", "A state cannot recognise itself.")
        yield _statement(
            tables,
            row,
            row["recognition_id"],
            subject,
            "recognises",
            object=object,
            eyes=subject,
            value={"instrument": row["instrument"]},
            polarity=-1 if form in NOT_RECOGNISED else 1,
            manner=form,
            span=tables.term(row),
        )
