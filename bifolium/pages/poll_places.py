"""Where polls stand: in articles, and so in projects and for audiences.

A poll names no page. It stands where an editor put its block; Wagtail's index of
references knows that, and the rest follows from the articles.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from bifolium.conf.labels import label
from bifolium.pages.models import ArticlePage, Audience
from bifolium.pages.queries import projects
from bifolium.participation.models import Box


@dataclass(frozen=True)
class Place:
    """A project or an audience with the keys of the polls that stand in it."""

    slug: str
    name: str
    polls: frozenset[str]


def polls_of_articles(locale_id: int) -> dict[int, set[str]]:
    """Return the keys of polls in the body of each published article of a language."""
    public = Box.objects.polls().public().order_by("pk")
    keys = {str(pk): key for pk, key in public.values_list("pk", "key")}
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Box),
        to_object_id__in=keys,
    ).values_list("object_id", "to_object_id")
    live = ArticlePage.objects.live().filter(locale_id=locale_id)
    own = {str(pk): pk for pk in live.order_by("pk").values_list("pk", flat=True)}
    found: dict[int, set[str]] = {}
    for article, box in rows:
        if article in own:
            found.setdefault(own[article], set()).add(keys[box])
    return found


def projects_with_polls(locale_id: int) -> list[Place]:
    """Return the projects in whose chapters and articles polls stand."""
    polls = polls_of_articles(locale_id)
    articles = ArticlePage.objects.filter(pk__in=polls).order_by("pk")
    rows = list(articles.values_list("pk", "path", "project__translation_key"))
    found = []
    for project in projects(locale_id):
        named = {
            pk
            for pk, path, key in rows
            if path.startswith(project.path) or key == project.translation_key
        }
        found.append(Place(project.slug, project.title, keys_in(polls, named)))
    return [place for place in found if place.polls]


def audiences_with_polls(locale_id: int) -> list[Place]:
    """Return the audiences for whom articles with polls are meant."""
    polls = polls_of_articles(locale_id)
    rows = ArticlePage.objects.filter(pk__in=polls).order_by("pk")
    meant: dict[int | None, set[int]] = {}
    for pk, audience in rows.values_list("pk", "audiences"):
        meant.setdefault(audience, set()).add(pk)
    found = Audience.objects.filter(pk__in=[key for key in meant if key])
    return [
        Place(each.slug, label(each.name), keys_in(polls, meant[each.pk]))
        for each in found.order_by("position", "pk")
    ]


def keys_in(polls: dict[int, set[str]], articles: Iterable[int]) -> frozenset[str]:
    """Return the keys of all polls in some articles."""
    return frozenset(key for article in articles for key in polls[article])
