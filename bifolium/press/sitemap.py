"""The addresses of a site with their editions, for ``/sitemap.xml``.

That of a large site is in parts, so that an edit changes one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bifolium.editions.links import language_codes, path_of
from bifolium.pages.builders.record import rooms_of
from bifolium.pages.models import PollsPage, ProjectPage, Topic, TopicsPage
from bifolium.participation.queries import boxes_for_archive

TOP = "top"
LONGEST = 1000
SECTION_DEPTH = 3
PART_LENGTH = SECTION_DEPTH * Page.steplen + 2
OF_SIBLINGS = ("translation_key", "locale", "url_path", "path")


@dataclass(frozen=True)
class Address:
    """One edition and its siblings: language and path of each, itself included."""

    path: str
    changed_at: datetime | None
    editions: list[tuple[str, str]]


def public_pages() -> PageQuerySet:
    """Return the pages that anybody may read, in no order."""
    found: PageQuerySet = Page.objects.live().public().filter(depth__gt=1)
    return found


def parts() -> list[str]:
    """Return the parts of a long site map; none if one page is enough.

    A part is the beginning of places in the tree, two signs longer than a section's:
    up to 1,296 pages, and a page stays in its part. ``TOP`` has sections and above.
    """
    deep = public_pages().filter(depth__gt=SECTION_DEPTH)
    counts = dict(
        deep.annotate(part=Substr("path", 1, PART_LENGTH))
        .values_list("part")
        .annotate(number=Count("pk"))
        .order_by("part")
    )
    return [TOP, *counts] if sum(counts.values()) > LONGEST else []


def pages_of(part: str) -> list[Page]:
    """Return the pages of a part in the order of the tree; of all of them if empty."""
    found = public_pages()
    if part == TOP:
        found = found.filter(depth__lte=SECTION_DEPTH)
    elif part:
        found = found.filter(path__startswith=part)
    return list(found.order_by("path").specific(defer=True))


def addresses(*, at: datetime, part: str = "") -> list[Address]:
    """Return the public pages of a part, in the order of the tree; of all if empty.

    ``at`` decides which polls are public.
    """
    live = pages_of(part)
    works: dict[UUID, list[Page]] = {}
    keys = [page.translation_key for page in live]
    siblings_of = public_pages().filter(translation_key__in=keys).only(*OF_SIBLINGS)
    for page in siblings_of.order_by("path") if part else live:
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
