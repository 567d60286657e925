"""Writes that follow from publishing."""

from bifolium.pages.builders.people import frozen_lines, holding
from bifolium.pages.models import ArticlePage, BylineAsPublished
from bifolium.participation.services import open_rating
from bifolium.people.queries import affiliations_of


def freeze_byline(*, article: ArticlePage) -> None:
    """Keep what each signing person was on the day of publication, once."""
    signed = {row.person_id: row.person for row in article.signatures.all()}
    frozen = set(
        BylineAsPublished.objects.filter(page=article).values_list(
            "person_id", flat=True
        )
    )
    fresh = [person for key, person in signed.items() if key not in frozen]
    held = affiliations_of(fresh)
    BylineAsPublished.objects.bulk_create(
        BylineAsPublished(
            page=article,
            person=person,
            as_of=article.published_on,
            lines=frozen_lines(holding(held.get(person.pk, []), article.published_on)),
        )
        for person in fresh
    )


def open_for_rating(*, article: ArticlePage) -> None:
    """Make the ballot box of a work that readers may rate, if it has none."""
    if article.is_rated:
        open_rating(subject=article.translation_key)
