"""The contexts of the experts' directory and of a person's page."""

from django.http import HttpRequest
from django.utils import timezone

from bifolium.conf.labels import label
from bifolium.editions.links import language_of, path_of
from bifolium.pages.builders.cards import article_cards
from bifolium.pages.builders.people import (
    affiliation_of,
    frozen_lines,
    holding,
    period_of,
    signature,
)
from bifolium.pages.builders.shell import shell_of, site_options
from bifolium.pages.contexts import ExpertContext, ExpertsContext
from bifolium.pages.models import ExpertPage, ExpertsPage
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import Affiliation
from bifolium.pages.pictures import picture_view
from bifolium.pages.queries import signed_by
from bifolium.people.models import Affiliation as Held
from bifolium.people.models import Person
from bifolium.people.queries import affiliations_of

ORCID = "https://orcid.org/"
PORTRAIT = (240, 480)


def sorting(person: Person, language: str) -> str:
    """Return the key of a person in a list; ё sorts as е."""
    name = label(person.sort_name, language) or label(person.name, language)
    return name.casefold().replace("ё", "е")


def experts_context(page: ExpertsPage, request: HttpRequest) -> ExpertsContext:
    """Return what the experts' directory sees."""
    language, today = language_of(page), timezone.localdate()
    mark = label(site_options(request).expert_mark, language)
    found = (
        ExpertPage.objects.live()
        .child_of(page)
        .filter(person__isnull=False)
        .defer_streamfields()
        .select_related("person__portrait")
    )
    pages = sorted(found, key=lambda row: sorting(row.person, language))
    held = affiliations_of([row.person for row in pages])
    return ExpertsContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        experts=[
            signature(
                row.person,
                language,
                role=Signed.Role.AUTHOR,
                url=path_of(row),
                mark=mark,
                then=frozen_lines(holding(held.get(row.person_id, []), today)),
                now=[],
            )
            for row in pages
        ],
    )


def affiliation(row: Held, language: str) -> Affiliation:
    """Return an affiliation with its years."""
    return affiliation_of(frozen_lines([row])[0], language, period_of(row))


def expert_context(page: ExpertPage, request: HttpRequest) -> ExpertContext:
    """Return what a person's page sees; it still stands when the person is deleted."""
    language, today = language_of(page), timezone.localdate()
    person = page.person or Person(name={language: page.title})
    held = affiliations_of([person]).get(person.pk, []) if page.person else []
    now = holding(held, today)
    is_expert = person.is_expert and person.kind == Person.Kind.PERSON
    mark = label(site_options(request).expert_mark, language)
    return ExpertContext(
        shell=shell_of(page, request),
        name=label(person.name, language),
        is_sample=person.is_sample,
        mark=mark if is_expert else "",
        portrait=picture_view(person.portrait, language, widths=PORTRAIT),
        now=[affiliation(row, language) for row in now],
        before=[
            affiliation(row, language)
            for row in held
            if row.until is not None and row.until <= today
        ],
        email=person.email,
        orcid=person.orcid,
        orcid_url=f"{ORCID}{person.orcid}" if person.orcid else "",
        works=article_cards(signed_by(person, page.locale_id)) if page.person else [],
    )
