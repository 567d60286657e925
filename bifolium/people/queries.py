"""Questions about who writes."""

from collections.abc import Iterable
from datetime import date

from bifolium.people.models import Affiliation, Person


def affiliations_on(person: Person, day: date) -> list[Affiliation]:
    """Return what a person was on a day, with organisations and those around them."""
    return list(
        person.affiliations.on(day)
        .select_related("organisation__parent__parent__parent")
        .order_by("sort_order", "pk")
    )


def affiliations_of(persons: Iterable[Person]) -> dict[int, list[Affiliation]]:
    """Return all affiliations by person's key, the newest first, in one query."""
    rows = (
        Affiliation.objects.filter(person__in=list(persons))
        .select_related("organisation__parent__parent__parent")
        .order_by("person_id", "sort_order", "pk")
    )
    found: dict[int, list[Affiliation]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    for held in found.values():
        held.sort(key=lambda row: row.since or date.min, reverse=True)
    return found
