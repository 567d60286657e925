"""The contexts of the front page and of pages that list."""

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.editions.links import language_of, path_of
from bifolium.pages.builders.cards import (
    article_card,
    article_cards,
    contents_of,
    page_card,
    polls_at,
    topic_groups,
)
from bifolium.pages.builders.paging import paged
from bifolium.pages.builders.shell import page_link, shell_of
from bifolium.pages.contexts import (
    AudienceContext,
    AudiencesContext,
    HomeContext,
    PlainContext,
    SectionContext,
    TopicContext,
    TopicsContext,
)
from bifolium.pages.models import (
    ArticlePage,
    AudiencePage,
    AudiencesPage,
    HomePage,
    PlainPage,
    SectionPage,
    Topic,
    TopicsPage,
)
from bifolium.pages.parts import FilterGroup, Link
from bifolium.pages.queries import (
    articles,
    audience_pages,
    crossing_keys,
    filters_of,
    locales_crossed,
    locales_narrowed,
    only_elsewhere,
    projects,
    section_keys,
    topic_counts,
    topics_beside,
)
from bifolium.participation.queries import (
    BoxView,
    box_view,
    boxes_for_archive,
)

LATEST = 7
FEATURED = (ArticlePage.Kind.LONGREAD, ArticlePage.Kind.ANALYSIS)


def home_context(page: HomePage, request: HttpRequest) -> HomeContext:
    """Return what the front page sees."""
    newest = list(articles(page.locale_id)[: 2 * LATEST + 6])
    outside = [row for row in newest if row.kind != ArticlePage.Kind.CHAPTER]
    featured = next((row for row in outside if row.kind in FEATURED), None)
    rest = [row for row in outside if row is not featured][:LATEST]
    polls = polls_at(page) or open_polls(page)[:1]
    return HomeContext(
        shell=shell_of(page, request),
        lead=page.lead,
        projects=[
            page_card(row, "project", _("Special project"))
            for row in projects(page.locale_id)
        ],
        featured=article_card(featured) if featured else None,
        latest=article_cards(rest),
        polls=polls,
    )


def below_section(topic: str, year: int) -> str:
    """Return the part of a section's address that narrows it."""
    return f"topic/{topic}/" * bool(topic) + f"year/{year}/" * bool(year)


def year_links(years: list[int], topic: str, chosen: int, path: str) -> list[Link]:
    """Return a link to all years of a section, and to each."""
    every = f"{path}{below_section(topic, 0)}"
    return [
        Link(_("All years"), every, "", not chosen),
        *(
            Link(
                str(one),
                f"{path}{below_section(topic, one)}",
                "",
                one == chosen,
                not topic,
            )
            for one in years
        ),
    ]


def section_context(page: SectionPage, request: HttpRequest) -> SectionContext:
    """Return what a section sees, narrowed and paged as its address says."""
    narrowed = getattr(page, "narrowed", {"topic": "", "year": 0, "number": 0})
    topic, year, number = narrowed["topic"], narrowed["year"], narrowed["number"]
    path, below = path_of(page), below_section(topic, year)

    def address(place: int) -> str:
        return f"{path}{below}" + (f"page/{place}/" if place else "")

    found, paging = paged(section_keys, (page, topic, year), number, address)
    if below and not found:
        raise Http404
    topics, published_in = filters_of(page)
    all_link = Link(_("All"), f"{path}{below_section('', year)}", "", not topic)
    groups = topic_groups(
        topics,
        lambda slug: f"{path}{below_section(slug, year)}",
        topic,
        is_followed=not year,
    )
    years = year_links(published_in, topic, year, path)
    is_first = number == 0 and not below
    return SectionContext(
        shell=shell_of(
            page,
            request,
            below=below,
            paging=f"page/{number}/" if number else "",
            kept_in=locales_narrowed(page, topic, year) if below else None,
        ),
        title=page.title,
        lead=page.lead,
        cards=article_cards(found),
        elsewhere=article_cards(only_elsewhere(page)) if is_first else [],
        filters=[
            *(FilterGroup(group.title, [all_link, *group.links]) for group in groups),
            *([FilterGroup(_("Years"), years)] if len(years) > 2 else []),
        ],
        paging=paging,
    )


def topics_context(
    page: TopicsPage, request: HttpRequest
) -> TopicsContext | TopicContext:
    """Return what the topics page sees: all of them, or those that are crossed."""
    if getattr(page, "crossed", None):
        return crossing_context(page, request)
    path = path_of(page)
    counts = {row.pk: number for row, number in topic_counts(page.locale_id)}
    topics = list(Topic.objects.order_by("kind", "position", "pk"))
    return TopicsContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        groups=topic_groups(topics, lambda slug: f"{path}{slug}/", counts=counts),
    )


def crossing_context(page: TopicsPage, request: HttpRequest) -> TopicContext:
    """Return what one topic sees, or where several meet."""
    path, language = path_of(page), language_of(page)
    slugs = [topic.slug for topic in page.crossed]
    below = f"{'/'.join(slugs)}/"

    def address(place: int) -> str:
        return f"{path}{below}" + (f"page/{place}/" if place else "")

    given = (tuple(page.crossed), page.locale_id)
    found, paging = paged(crossing_keys, given, page.number, address)
    together = topics_beside(*given)
    others = [topic for topic in together if topic.slug not in slugs]
    title = " · ".join(label(topic.name, language) for topic in page.crossed)
    alone = len(slugs) == 1
    return TopicContext(
        shell=shell_of(
            page,
            request,
            title=title,
            below=below,
            paging=f"page/{page.number}/" if page.number else "",
            kept_in=locales_crossed(tuple(page.crossed)),
        ),
        title=title,
        lead=label(page.crossed[0].description, language) if alone else "",
        cards=article_cards(found),
        paging=paging,
        crossings=topic_groups(
            others,
            lambda slug: f"{path}{'/'.join(sorted([*slugs, slug]))}/",
            is_followed=False,
        )
        if len(slugs) < 3
        else [],
    )


def audiences_context(page: AudiencesPage, request: HttpRequest) -> AudiencesContext:
    """Return what the list of entrances sees."""
    return AudiencesContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        cards=[
            page_card(row, "audience", "") for row in audience_pages(page.locale_id)
        ],
    )


def audience_context(page: AudiencePage, request: HttpRequest) -> AudienceContext:
    """Return what an entrance sees."""
    found = articles(page.locale_id).filter(audiences=page.audience_id)
    return AudienceContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        audience=page.audience.slug if page.audience else "",
        contents=contents_of(page, fewest=2),
        cards=article_cards(found[:9]),
        polls=polls_at(page),
    )


def open_polls(page: HomePage) -> list[BoxView]:
    """Return the open polls as a page's language shows them."""
    at, language = timezone.now(), language_of(page)
    found = boxes_for_archive(at=at, state="open")
    return [box_view(box, language=language, at=at) for box in found]


def plain_context(page: PlainPage, request: HttpRequest) -> PlainContext:
    """Return what a plain page sees."""
    children = page.get_children().live().order_by("path")
    return PlainContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        contents=contents_of(page),
        children=[page_link(child) for child in children],
    )
