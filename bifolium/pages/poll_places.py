"""Where polls stand: in texts, and beside projects, entrances and the front page.

A poll names no page. Into a text an editor puts its block, and Wagtail's index of
references knows that. Beside a work it stands in all languages, by the work's UUID. To
a project or an audience belong also the polls in the articles that are meant for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from bifolium.conf.labels import label
from bifolium.pages.models import (
    ArticlePage,
    Audience,
    AudiencePage,
    HomePage,
    ProjectPage,
)
from bifolium.pages.models.base import EditionPage
from bifolium.pages.queries import articles, audience_pages, locale_key, projects
from bifolium.participation.models import Box
from bifolium.participation.queries import places_of


@dataclass(frozen=True)
class Place:
    """A project or an audience with the keys of the polls that stand in it."""

    slug: str
    name: str
    polls: frozenset[str]


@dataclass(frozen=True)
class Standing:
    """The keys of public polls by where they stand in a language.

    ``texts`` are keys of published pages, ``works`` UUIDs.
    """

    texts: dict[int, set[str]]
    works: dict[UUID, set[str]]

    def on(self, page: EditionPage) -> set[str]:
        """Return the polls in the text of a page and beside it."""
        beside = self.works.get(page.translation_key, set())
        return self.texts.get(page.pk, set()) | beside


def standing(boxes: Iterable[Box], locale_id: int) -> Standing:
    """Return where polls stand in a language."""
    keys = {str(box.pk): box.key for box in boxes}
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Box),
        to_object_id__in=keys,
    ).values_list("object_id", "to_object_id")
    found: dict[int, set[str]] = {}
    for page, box in rows:
        found.setdefault(int(page), set()).add(keys[box])
    live = Page.objects.live().filter(pk__in=found, locale_id=locale_id)
    texts = {pk: found[pk] for pk in live.order_by("pk").values_list("pk", flat=True)}
    return Standing(texts, places_of(boxes))


def projects_with_polls(locale_id: int, polls: Standing) -> list[Place]:
    """Return the projects in or beside which polls stand, chapters and articles too."""
    found_in = ArticlePage.objects.filter(pk__in=polls.texts).order_by("pk")
    rows = list(found_in.values_list("pk", "path", "project__translation_key"))
    found = []
    for project in projects(locale_id):
        named = {
            pk
            for pk, path, key in rows
            if path.startswith(project.path) or key == project.translation_key
        }
        own = polls.on(project) | keys_in(polls, named)
        found.append(Place(project.slug, project.title, frozenset(own)))
    return [place for place in found if place.polls]


def audiences_with_polls(locale_id: int, polls: Standing) -> list[Place]:
    """Return the audiences at whose entrance, or in articles for whom, polls stand."""
    rows = ArticlePage.objects.filter(pk__in=polls.texts).order_by("pk")
    own: dict[int | None, set[str]] = {}
    for pk, audience in rows.values_list("pk", "audiences"):
        own.setdefault(audience, set()).update(polls.texts[pk])
    for entrance in audience_pages(locale_id):
        own.setdefault(entrance.audience_id, set()).update(polls.on(entrance))
    found = Audience.objects.filter(pk__in=[key for key in own if key and own[key]])
    return [
        Place(each.slug, label(each.name), frozenset(own[each.pk]))
        for each in found.order_by("position", "pk")
    ]


def keys_in(polls: Standing, pages: Iterable[int]) -> set[str]:
    """Return the keys of all polls in some texts."""
    return {key for page in pages for key in polls.texts[page]}


def pages_with_poll(box: Box, locale_id: int) -> list[EditionPage]:
    """Return the projects, entrances and articles of a language where a poll stands."""
    polls = standing([box], locale_id)
    found: list[EditionPage] = [
        page
        for page in [*projects(locale_id), *audience_pages(locale_id)]
        if polls.on(page)
    ]
    return [*found, *articles(locale_id).filter(pk__in=polls.texts)]


def places_for_polls() -> list[tuple[UUID, str]]:
    """Return the works that leave room for polls beside them, named for the desk."""
    own = locale_key(get_language() or "")
    named: dict[UUID, str] = {}
    for model, kind in (
        (HomePage, _("Front page")),
        (AudiencePage, _("Entrance")),
        (ProjectPage, _("Special project")),
    ):
        pages = model.objects.order_by("path").defer_streamfields()
        for page in sorted(pages, key=lambda page: page.locale_id != own):
            name = kind if model is HomePage else f"{kind}: {page.title}"
            named.setdefault(page.translation_key, name)
    return list(named.items())
