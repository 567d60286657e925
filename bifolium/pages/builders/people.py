"""Bylines and experts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bifolium.conf.labels import label, label_with_language
from bifolium.conf.memory import remembered
from bifolium.editions.links import language_of, path_of
from bifolium.pages.models import ArticlePage, ExpertPage
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import Affiliation, Organisation, Signature
from bifolium.pages.pictures import picture_view
from bifolium.people.models import Affiliation as Held
from bifolium.people.models import Person
from bifolium.people.queries import affiliations_of

ROR = "https://ror.org/"
PORTRAIT = (96, 192)


def frozen_lines(held: Iterable[Held]) -> list[dict[str, Any]]:
    """Return affiliations as they are frozen on an edition."""
    return [
        {
            "position": row.position,
            "organisations": [
                {"name": part.name, "ror": part.ror}
                for part in row.organisation.chain()
            ],
        }
        for row in held
    ]


def affiliation_of(
    line: dict[str, Any], language: str, period: str = ""
) -> Affiliation:
    """Return a frozen line in a language."""
    return Affiliation(
        position=label(line["position"], language),
        organisations=[
            Organisation(
                label(part["name"], language),
                f"{ROR}{part['ror']}" if part["ror"] else "",
            )
            for part in line["organisations"]
        ],
        period=period,
    )


def holding(held: Iterable[Held], day: date) -> list[Held]:
    """Return those that hold on a day; ``until`` is the first day after."""
    return [
        row
        for row in held
        if (row.since or day) <= day and (row.until is None or day < row.until)
    ]


def period_of(row: Held) -> str:
    """Return the years of an affiliation in words."""
    if row.since and row.until:
        first, last = row.since.year, row.until.year
        return f"{first}–{last}" if first != last else str(first)
    if row.since:
        return _("since %(year)s") % {"year": row.since.year}
    return _("until %(year)s") % {"year": row.until.year} if row.until else ""


@remembered
def expert_addresses(persons: tuple[Person, ...], locale_id: int) -> dict[int, str]:
    """Return the page of each person who has one in a language."""
    found = (
        ExpertPage.objects.live()
        .filter(person__in=persons, locale_id=locale_id)
        .defer_streamfields()
    )
    return {page.person_id: path_of(page) for page in found}


@remembered
def held_by(persons: tuple[Person, ...]) -> dict[int, list[Held]]:
    """Return all affiliations by person's key, the newest first."""
    return affiliations_of(persons)


def byline(page: ArticlePage, mark: str) -> list[Signature]:
    """Return who signed an article: as of publication, and today where it differs."""
    signed = page.signed
    persons = [row.person for row in signed]
    held = held_by(tuple(persons))
    frozen = {row.person_id: row.lines for row in page.bylines_as_published.all()}
    addresses = expert_addresses(tuple(persons), page.locale_id)
    language, today = language_of(page), timezone.localdate()
    lines = []
    for row in signed:
        own = held.get(row.person_id, [])
        then = frozen.get(row.person_id)
        if then is None:
            then = frozen_lines(holding(own, page.published_on))
        now = frozen_lines(holding(own, today))
        lines.append(
            signature(
                row.person,
                language,
                role=row.role,
                url=addresses.get(row.person_id, ""),
                mark=mark,
                then=then,
                now=[] if now == then else now,
            )
        )
    return lines


def signature(
    person: Person,
    language: str,
    *,
    role: str,
    url: str,
    mark: str,
    then: list[dict[str, Any]],
    now: list[dict[str, Any]],
) -> Signature:
    """Return one line of a byline in a language."""
    name, name_language = label_with_language(person.name, language)
    return Signature(
        name=name,
        name_language="" if name_language == language else name_language,
        url=url,
        role=role,
        role_label="" if role == Signed.Role.AUTHOR else str(Signed.Role(role).label),
        mark=mark if person.is_expert and person.kind == Person.Kind.PERSON else "",
        is_sample=person.is_sample,
        affiliations=[affiliation_of(line, language) for line in then],
        now=[affiliation_of(line, language) for line in now],
        portrait=picture_view(person.portrait, language, widths=PORTRAIT),
    )
