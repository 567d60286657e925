"""Pages in lists, and the pages of a list."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.editions.links import language_of, path_of
from bifolium.editions.numbering import anchor_of
from bifolium.pages.builders.shell import level_label
from bifolium.pages.models import ArticlePage, Topic
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import Card, FilterGroup, Heading, Link, Paging
from bifolium.pages.pictures import picture_view

PAGE_SIZE = 12
CARD_PICTURE = (480, 800)


def article_card(article: ArticlePage) -> Card:
    """Return an article in a list."""
    language = language_of(article)
    authors = [
        label(row.person.name, language)
        for row in article.signatures.all()
        if row.role == Signed.Role.AUTHOR
    ]
    return Card(
        title=article.title,
        url=path_of(article),
        kind=article.kind,
        kind_label=str(ArticlePage.Kind(article.kind).label),
        lead=article.lead,
        published_on=article.published_on,
        authors=", ".join(authors),
        level_label=level_label(article.level),
        picture=picture_view(article.cover, language, widths=CARD_PICTURE),
        reading_minutes=article.reading_minutes,
    )


def page_card(page: Any, kind: str, kind_label: str) -> Card:
    """Return any other page in a list."""
    cover = picture_view(
        getattr(page, "cover", None), language_of(page), widths=CARD_PICTURE
    )
    return Card(
        title=page.title,
        url=path_of(page),
        kind=kind,
        kind_label=kind_label,
        lead=page.lead,
        published_on=getattr(page, "published_on", None),
        authors="",
        level_label=level_label(page.level),
        picture=cover,
        reading_minutes=0,
    )


def article_cards(found: Iterable[ArticlePage]) -> list[Card]:
    """Return articles in a list."""
    return [article_card(article) for article in found]


def paged(
    found: Any, number: int, address: Callable[[int], str]
) -> tuple[list[ArticlePage], Paging]:
    """Return one page of a list and where it stands; ``address`` of a page number.

    :raises Http404: if the list has no such page.
    """
    paginator = Paginator(found, PAGE_SIZE)
    if number > paginator.num_pages:
        raise Http404
    last = paginator.num_pages
    paging = Paging(
        number=number,
        count=last,
        total=paginator.count,
        previous_url=address(number - 1) if number > 1 else "",
        next_url=address(number + 1) if number < last else "",
        pages=[
            Link(str(place), address(place), "", place == number)
            for place in range(1, last + 1)
        ],
    )
    return list(paginator.page(number)), paging


def topic_groups(
    topics: Iterable[Topic],
    address: Callable[[str], str],
    current: str = "",
    counts: dict[int, int] | None = None,
) -> list[FilterGroup]:
    """Return links by topic and by region; ``address`` of a topic's name."""
    titles = {Topic.Kind.TOPIC: _("Topics"), Topic.Kind.REGION: _("Regions")}
    groups: dict[str, list[Link]] = {}
    for topic in topics:
        text = label(topic.name)
        if counts is not None:
            text = f"{text} ({counts.get(topic.pk, 0)})"
        groups.setdefault(topic.kind, []).append(
            Link(text, address(topic.slug), "", topic.slug == current)
        )
    return [
        FilterGroup(title, groups[kind])
        for kind, title in titles.items()
        if kind in groups
    ]


def contents_of(page: Any, fewest: int = 3) -> list[Heading]:
    """Return the headings of a body, if it has at least ``fewest``."""
    found = [
        Heading(
            block.value["text"], f"#{anchor_of(block.id)}", int(block.value["level"])
        )
        for block in page.body
        if block.block_type == "heading"
    ]
    return found if len(found) >= fewest else []
