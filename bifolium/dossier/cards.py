"""A person of the record on a card: names, dates, posts and in whose eyes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bifolium.conf.labels import label_with_language
from bifolium.dossier.cited import short_source, source_line, when
from bifolium.dossier.models import Statement, Thing
from bifolium.dossier.terms import CAPACITIES, CONFIDENCES, role_of


@dataclass(frozen=True)
class Label:
    """A text and the language in which it is written."""

    text: str
    language: str


@dataclass(frozen=True)
class LifeDate:
    """A birth or a death as one source has it; the place is empty if unknown."""

    when: str
    place: Label
    source: str


@dataclass(frozen=True)
class HeldPost:
    """A post in the eyes of an authority; ``eyes`` is empty for a plain fact."""

    post: Label
    manner: str
    eyes: Label
    when: str
    is_denial: bool
    confidence: str
    source: str


@dataclass(frozen=True)
class PersonCard:
    """What a reader sees of a person; several births mean that sources differ."""

    key: str
    name: Label
    other_names: tuple[Label, ...]
    role: Label
    born: tuple[LifeDate, ...]
    died: tuple[LifeDate, ...]
    posts: tuple[HeldPost, ...]
    sources: tuple[str, ...]


NOTHING = Label("", "")


def card_of(person: Thing, life: Iterable[Statement], language: str) -> PersonCard:
    """Return the card of a person from what is said of them, with evidence."""
    rows = list(life)
    name = Label(*label_with_language(person.labels, language))
    others = (Label(text, code) for code, text in sorted(person.labels.items()))
    role = role_of(person.data, language)
    held = [row for row in rows if row.object and row.predicate in ("holds", "keeps")]
    lines = {source_line(e.source) for row in rows for e in row.evidence.all()}
    return PersonCard(
        key=person.key,
        name=name,
        other_names=tuple(other for other in others if other.text != name.text),
        role=Label(*role),
        born=_dates(rows, "born", language),
        died=_dates(rows, "died", language),
        posts=tuple(
            _post(row, language)
            for row in sorted(held, key=lambda row: (row.s1 or 0, row.e0 or 0, row.pk))
        ),
        sources=tuple(sorted(lines)),
    )


def _cited(row: Statement) -> str:
    return "; ".join(short_source(evidence.source) for evidence in row.evidence.all())


def _dates(
    rows: Iterable[Statement], predicate: str, language: str
) -> tuple[LifeDate, ...]:
    """Return the dates that differ, each once, with the first source that has it."""
    found: dict[tuple[str, str], LifeDate] = {}
    for row in rows:
        if row.predicate != predicate:
            continue
        place = (row.value or {}).get("place", "")
        date = LifeDate(
            when(row.when, language),
            Label(place, "en") if place else NOTHING,
            _cited(row),
        )
        found.setdefault((date.when, place), date)
    return tuple(found.values())


def _post(row: Statement, language: str) -> HeldPost:
    post = label_with_language(row.object.labels, language) if row.object else ("", "")
    eyes = row.in_eyes_of
    return HeldPost(
        post=Label(*post),
        manner=str(CAPACITIES.get(row.manner, row.manner)),
        eyes=Label(*label_with_language(eyes.labels, language)) if eyes else NOTHING,
        when=when(row.when, language),
        is_denial=row.polarity < 0,
        confidence=str(CONFIDENCES.get(row.confidence, row.confidence)),
        source=_cited(row),
    )
