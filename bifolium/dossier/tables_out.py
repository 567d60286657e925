"""Statements as rows of a table to take away.

Days are New Style; a bound that is not known is empty. What a spreadsheet would
take for a formula is made text by an apostrophe.
"""

from collections.abc import Iterable, Iterator

from bifolium.conf.labels import label
from bifolium.dossier.calendars import HI, LO, jdn_to_gregorian
from bifolium.dossier.lines import manner_of, sources_in_short
from bifolium.dossier.models import Statement, Thing

HEAD = (
    "statement",
    "subject",
    "subject_name",
    "predicate",
    "object",
    "object_name",
    "in_the_eyes_of",
    "yes_or_no",
    "manner",
    "when",
    "from_earliest_ns",
    "from_latest_ns",
    "to_earliest_ns",
    "to_latest_ns",
    "confidence",
    "sources",
)
# What spreadsheets run: OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> str:
    """Return a cell that no spreadsheet runs; a date that is attested keeps its @."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def statement_rows(
    rows: Iterable[Statement], language: str
) -> Iterator[tuple[str, ...]]:
    """Yield the head and a row for each statement, with names in a language."""
    yield HEAD
    for row in rows:
        yield (
            row.key,
            row.subject.key,
            _name(row.subject, language),
            row.predicate,
            row.object.key if row.object else "",
            _name(row.object, language),
            row.in_eyes_of.key if row.in_eyes_of else "",
            "yes" if row.polarity > 0 else "no",
            manner_of(row),
            row.when,
            *(_day(number) for number in (row.s0, row.s1, row.e0, row.e1)),
            row.confidence,
            sources_in_short(row),
        )


def _name(thing: Thing | None, language: str) -> str:
    return label(thing.labels, language) if thing else ""


def _day(number: int | None) -> str:
    if number is None or not LO < number < HI:
        return ""
    year, month, day = jdn_to_gregorian(number)
    return f"{year:04d}-{month:02d}-{day:02d}"
