"""Statements as lines of a page: who, what, in whose eyes, when, on what ground."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.conf.labels import label_with_language
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.cited import short_source, when
from bifolium.dossier.models import Statement, Thing
from bifolium.dossier.terms import CAPACITIES, CONFIDENCES, FORMS

SAID = {
    "holds": gettext_lazy("Post held"),
    "keeps": gettext_lazy("Custody"),
    "recognises": gettext_lazy("Recognition"),
    "continues": gettext_lazy("Continuation"),
    "took_part": gettext_lazy("Part in an event"),
    "existed": gettext_lazy("Existence"),
    "happened": gettext_lazy("Event"),
    "born": gettext_lazy("Birth"),
    "died": gettext_lazy("Death"),
}


@dataclass(frozen=True)
class Named:
    """A thing by its name; ``language`` is that of the name, ``url`` may be empty."""

    text: str
    language: str
    url: str
    key: str = ""


@dataclass(frozen=True)
class Line:
    """One statement; ``span`` are its four day numbers, empty if it has no date."""

    key: str
    url: str
    what: str
    subject: Named
    object: Named | None
    manner: str
    eyes: Named | None
    when: str
    place: str
    is_denial: bool
    is_contested: bool
    is_sure: bool
    confidence: str
    sources: str
    span: str = ""


def named(thing: Thing, language: str, addresses: Addresses) -> Named:
    """Return a thing by its name in a language, or in the nearest."""
    text, code = label_with_language(thing.labels, language)
    return Named(text or thing.key, code or "", addresses.thing(thing), thing.key)


def manner_of(row: Statement) -> str:
    """Return in what manner a statement holds, in words; a plain yes has none."""
    words = FORMS if row.predicate == Statement.Predicate.RECOGNISES else CAPACITIES
    return str(words.get(row.manner, row.manner))


def what_of(row: Statement) -> str:
    """Return what kind of thing is said."""
    if row.predicate == Statement.Predicate.HOLDS and row.polarity < 0:
        return _("Post denied")
    return str(SAID.get(row.predicate, row.predicate))


def line_of(
    row: Statement,
    language: str,
    addresses: Addresses,
    *,
    contested: Collection[int] = (),
    on: int | None = None,
    is_sourced: bool = True,
) -> Line:
    """Return a statement as a line; ``on`` a day it may be no more than possible."""
    eyes = row.in_eyes_of
    if eyes and eyes.pk == row.subject_id:
        eyes = None
    numbers = (row.s0, row.s1, row.e0, row.e1)
    return Line(
        key=row.key,
        url=addresses.statement(row),
        what=what_of(row),
        subject=named(row.subject, language, addresses),
        object=named(row.object, language, addresses) if row.object else None,
        manner=manner_of(row),
        eyes=named(eyes, language, addresses) if eyes else None,
        when=when(row.when, language),
        place=str((row.value or {}).get("place") or ""),
        is_denial=row.polarity < 0,
        is_contested=row.pk in contested,
        is_sure=on is None or row.surely(on),
        confidence=str(CONFIDENCES.get(row.confidence, row.confidence)),
        sources=sources_in_short(row) if is_sourced else "",
        span="" if None in numbers else " ".join(map(str, numbers)),
    )


def sources_in_short(row: Statement) -> str:
    """Return the sources of a statement in short, each once."""
    return "; ".join(
        dict.fromkeys(short_source(piece.source) for piece in row.evidence.all())
    )


def title_of(row: Statement, language: str) -> str:
    """Return a statement in one line without links."""
    line = line_of(row, language, Addresses(), is_sourced=False)
    parts = [line.subject.text, line.what if line.is_denial else ""]
    parts.append(line.object.text if line.object else line.what)
    return " – ".join(dict.fromkeys(part for part in parts if part))


def lines_of(
    rows: Iterable[Statement],
    language: str,
    addresses: Addresses,
    contested: Collection[int] = (),
) -> list[Line]:
    """Return statements as lines, in the order given."""
    return [line_of(row, language, addresses, contested=contested) for row in rows]
