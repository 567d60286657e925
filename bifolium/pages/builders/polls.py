"""The contexts of the archive of polls and of one poll on a page of its own."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from bifolium.editions.links import language_of, path_of
from bifolium.pages.builders.article import share_links
from bifolium.pages.builders.cards import article_card, page_card
from bifolium.pages.builders.shell import shell_of, site_options
from bifolium.pages.contexts import (
    PollContext,
    PollsContext,
    RatedCard,
    TopRatedContext,
)
from bifolium.pages.models import ArticlePage, PollsPage, ProjectPage
from bifolium.pages.models.base import EditionPage
from bifolium.pages.parts import Card, FilterGroup, Link
from bifolium.pages.poll_places import (
    Place,
    audiences_with_polls,
    pages_with_poll,
    projects_with_polls,
    standing,
)
from bifolium.pages.queries import articles
from bifolium.participation.queries import (
    BoxView,
    box_view,
    boxes_for_archive,
    poll_by_key,
    top_rated_works,
)

MOST_RATED = 20


def polls_context(
    page: PollsPage, request: HttpRequest
) -> PollsContext | PollContext | TopRatedContext:
    """Return what the archive of polls sees, or a page below it.

    :raises Http404: if there is no such project, audience or year.
    """
    if getattr(page, "is_top_rated", False):
        return top_rated_context(page, request)
    if getattr(page, "poll_key", ""):
        return poll_context(page, request, page.poll_key)
    by, value = getattr(page, "narrowed", ("", ""))
    path, at, language = path_of(page), timezone.now(), language_of(page)
    state = value if by == "state" else ""
    every = boxes_for_archive(at=at)
    chosen = boxes_for_archive(at=at, state=state) if state else every
    polls = [box_view(box, language=language, at=at) for box in chosen]
    years = sorted({box.opens_at.year for box in every if box.opens_at}, reverse=True)
    stands = standing(every, page.locale_id)
    places = {
        "project": projects_with_polls(page.locale_id, stands),
        "for": audiences_with_polls(page.locale_id, stands),
    }
    if by == "year":
        polls = of_year(polls, value)
    elif by in places:
        polls = of_place(polls, places[by], value)
    choices = {
        "state": (_("State"), states()),
        "year": (_("Year"), [(str(year), str(year)) for year in years]),
        "project": (_("Project"), named(places["project"])),
        "for": (_("Meant for"), named(places["for"])),
    }
    filters = [
        FilterGroup(title, links_of(path, name, rows, (by, value)))
        for name, (title, rows) in choices.items()
    ]
    return PollsContext(
        shell=shell_of(page, request, below=f"{by}/{value}/" if by else ""),
        title=page.title,
        lead=page.lead,
        filters=[group for group in filters if group.links],
        polls=polls,
        addresses={box.key: f"{path}{box.key}/" for box in polls},
        top_rated=f"{path}ratings/top/",
    )


def top_rated_context(page: PollsPage, request: HttpRequest) -> TopRatedContext:
    """Return what the list of the top rated sees."""
    works = {rated.subject: rated for rated in top_rated_works()}
    found = articles(page.locale_id).filter(translation_key__in=works)
    cards = {row.translation_key: article_card(row) for row in found}
    rated = [
        RatedCard(cards[key], work.votes, work.mean)
        for key, work in works.items()
        if key in cards
    ]
    title = _("Top rated")
    return TopRatedContext(
        shell=shell_of(page, request, title=title, below="ratings/top/"),
        title=title,
        lead="",
        rated=rated[:MOST_RATED],
        archive=path_of(page),
    )


def states() -> list[tuple[str, str]]:
    """Return the states by which the archive is narrowed; all of them come first."""
    return [
        ("", _("All")),
        ("open", _("Open")),
        ("scheduled", _("Scheduled")),
        ("closed", _("Closed")),
        ("archived", _("Archived")),
    ]


def named(places: Sequence[Place]) -> list[tuple[str, str]]:
    """Return places as rows of a filter."""
    return [(place.slug, place.name) for place in places]


def links_of(
    path: str, by: str, rows: Sequence[tuple[str, str]], now: tuple[str, str]
) -> list[Link]:
    """Return the links of one filter; a value that is empty leads to the whole."""
    return [
        Link(
            text,
            f"{path}{by}/{value}/" if value else path,
            "",
            now == ((by, value) if value else ("", "")),
        )
        for value, text in rows
    ]


def of_year(polls: Sequence[BoxView], year: str) -> list[BoxView]:
    """Return the polls that opened in a year.

    :raises Http404: if there is none.
    """
    found = [box for box in polls if box.opens_at and str(box.opens_at.year) == year]
    if not found:
        raise Http404
    return found


def of_place(
    polls: Sequence[BoxView], places: Sequence[Place], slug: str
) -> list[BoxView]:
    """Return the polls that stand in a place.

    :raises Http404: if there is no such place with a poll.
    """
    place = next((each for each in places if each.slug == slug), None)
    if place is None:
        raise Http404
    return [box for box in polls if box.key in place.polls]


def place_card(page: EditionPage) -> Card:
    """Return a page in the list of where a poll stands."""
    if isinstance(page, ArticlePage):
        return article_card(page)
    if isinstance(page, ProjectPage):
        return page_card(page, "project", _("Special project"))
    return page_card(page, "audience", _("Entrance"))


def poll_context(page: PollsPage, request: HttpRequest, key: str) -> PollContext:
    """Return what one poll on a page of its own sees.

    :raises Http404: if there is no such poll.
    """
    found = poll_by_key(key)
    if found is None:
        raise Http404
    box = box_view(found, language=language_of(page), at=timezone.now())
    shell = shell_of(page, request, title=box.question, below=f"{key}/")
    return PollContext(
        shell=shell,
        box=box,
        back=f"{path_of(page)}{key}/",
        used_in=[place_card(each) for each in pages_with_poll(found, page.locale_id)],
        share=share_links(site_options(request), shell, box.question),
    )
