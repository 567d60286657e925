"""The addresses of a site with their editions, for ``/sitemap.xml``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from bifolium.editions.links import language_codes, path_of
from bifolium.pages.builders.record import rooms_of
from bifolium.pages.models import PollsPage, ProjectPage, Topic, TopicsPage
from bifolium.participation.queries import boxes_for_archive


@dataclass(frozen=True)
class Address:
    """One edition and its siblings: language and path of each, itself included."""

    path: str
    changed_at: datetime | None
    editions: list[tuple[str, str]]


def addresses(*, at: datetime) -> list[Address]:
    """Return every public page, in the order of the tree.

    ``at`` decides which polls are public.
    """
    live = list(
        Page.objects.live()
        .public()
        .filter(depth__gt=1)
        .order_by("path")
        .specific(defer=True)
    )
    works: dict[UUID, list[Page]] = {}
    for page in live:
        works.setdefault(page.translation_key, []).append(page)
    found = []
    for page in live:
        siblings = in_order(works[page.translation_key])
        for below in ("", *rooms_below(page, at)):
            found.append(
                Address(
                    path=f"{path_of(page)}{below}",
                    changed_at=page.last_published_at,
                    editions=[(code, f"{path}{below}") for code, path in siblings],
                )
            )
    return found


def in_order(pages: list[Page]) -> list[tuple[str, str]]:
    """Return language and path of editions in the order of the site's languages."""
    codes = language_codes()
    paths = {codes[page.locale_id]: path_of(page) for page in pages}
    return [(code, paths[code]) for code, _name in settings.LANGUAGES if code in paths]


def rooms_below(page: Page, at: datetime) -> list[str]:
    """Return what a listing page has below it that is no page of the tree."""
    if isinstance(page, TopicsPage):
        return [f"{topic.slug}/" for topic in Topic.objects.order_by("position", "pk")]
    if isinstance(page, PollsPage):
        return [f"{box.key}/" for box in boxes_for_archive(at=at)]
    if isinstance(page, ProjectPage) and page.dossier:
        return [f"dossier/{room}" for room in rooms_of(page.dossier)]
    return []
