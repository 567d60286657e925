"""Pages in lists, and the pages of a list."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.editions.links import language_of, path_of
from bifolium.editions.numbering import anchor_of
from bifolium.pages.builders.shell import level_label
from bifolium.pages.models import ArticlePage, Topic
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import Card, FilterGroup, Heading, Link
from bifolium.pages.pictures import picture_view
from bifolium.participation.queries import BoxView, box_view, polls_beside

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


def polls_at(page: Any) -> list[BoxView]:
    """Return the polls that stand beside a work and not in its text as well."""
    at, language = timezone.now(), language_of(page)
    within = {
        block["value"]["poll"]
        for block in page.body.raw_data
        if block["type"] == "poll"
    }
    found = polls_beside(page.translation_key, at=at)
    return [
        box_view(box, language=language, at=at) for box in found if box.pk not in within
    ]


def topic_groups(
    topics: Iterable[Topic],
    address: Callable[[str], str],
    current: str = "",
    counts: dict[int, int] | None = None,
    *,
    is_followed: bool = True,
) -> list[FilterGroup]:
    """Return links by topic and by region; ``address`` of a topic's name."""
    titles = {Topic.Kind.TOPIC: _("Topics"), Topic.Kind.REGION: _("Regions")}
    groups: dict[str, list[Link]] = {}
    for topic in topics:
        text = label(topic.name)
        if counts is not None:
            text = f"{text} ({counts.get(topic.pk, 0)})"
        groups.setdefault(topic.kind, []).append(
            Link(text, address(topic.slug), "", topic.slug == current, is_followed)
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
