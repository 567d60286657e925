"""The context of an article."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.editions.levels import Level
from bifolium.editions.links import language_of, path_of, pdf_path_of
from bifolium.pages.builders.cards import article_cards, contents_of
from bifolium.pages.builders.people import byline
from bifolium.pages.builders.shell import level_label, shell_of, site_options
from bifolium.pages.contexts import ArticleContext
from bifolium.pages.models import ArticlePage, SiteOptions
from bifolium.pages.models import Signature as Signed
from bifolium.pages.parts import (
    Chapter,
    EditionLink,
    Link,
    ProjectLink,
    ShareLink,
    Shell,
    Signature,
)
from bifolium.pages.pictures import picture_view
from bifolium.pages.queries import (
    beside,
    chapters_of,
    project_of,
)
from bifolium.pages.sharing import share_addresses
from bifolium.participation.queries import (
    BoxView,
    box_view,
    published_rating,
    rating_of,
)

MORE = 3


def chapter_links(chapters: list[ArticlePage], current: int = 0) -> list[Chapter]:
    """Return the chapters of a project; ``current`` is the key of the one read."""
    return [
        Chapter(
            number=place,
            title=chapter.title,
            url=path_of(chapter),
            lead=chapter.lead,
            is_current=chapter.pk == current,
            reading_minutes=chapter.reading_minutes,
        )
        for place, chapter in enumerate(chapters, start=1)
    ]


def project_link(article: ArticlePage) -> ProjectLink | None:
    """Return the project of an article, with chapters if the article is one."""
    project = project_of(article)
    if project is None:
        return None
    is_chapter = article.path.startswith(project.path)
    chapters = chapter_links(chapters_of(project) if is_chapter else [], article.pk)
    place = next((at for at, row in enumerate(chapters) if row.is_current), None)
    return ProjectLink(
        title=project.title,
        url=path_of(project),
        lead=project.lead,
        picture=picture_view(project.cover, language_of(project)),
        chapters=chapters,
        previous=chapters[place - 1] if place else None,
        next=(
            chapters[place + 1]
            if place is not None and place + 1 < len(chapters)
            else None
        ),
    )


def full_edition_of(level: str, shell: Shell) -> EditionLink | None:
    """Return where the whole text is, for an edition that is not full."""
    if level == Level.FULL:
        return None
    others = [edition for edition in shell.editions if edition.level == Level.FULL]
    return next((edition for edition in others if edition.is_original), None) or next(
        iter(others), None
    )


def share_links(options: SiteOptions, shell: Shell, title: str) -> list[ShareLink]:
    """Return the places to share to that the site has chosen."""
    return [
        ShareLink(code, name or _("E-mail"), address)
        for code, name, address in share_addresses(
            options.share_targets, url=shell.full_url, text=title
        )
    ]


def topic_links(article: ArticlePage) -> list[Link]:
    """Return the topics and regions of an article."""
    language = language_of(article)
    topics = sorted(
        article.own_topics, key=lambda row: (row.kind, row.position, row.pk)
    )
    return [
        Link(
            label(topic.name, language), f"/{language}/topics/{topic.slug}/", "", False
        )
        for topic in topics
    ]


def audience_links(article: ArticlePage, shell: Shell) -> list[Link]:
    """Return the entrances that an article is meant for."""
    slugs = {audience.slug for audience in article.audiences.all()}
    return [link for link in shell.audiences if link.url.split("/")[-2] in slugs]


def citation_of(
    page: ArticlePage, authors: list[Signature], *, site: str, address: str
) -> str:
    """Return how to cite an edition, in one line."""
    names = ", ".join(author.name for author in authors)
    day = date_format(page.published_on, "j E Y") if page.published_on else ""
    start = f"{names}. " if names else ""
    return f"{start}{page.title}. {site}, {day}. {address}"


def described(
    page: ArticlePage, signatures: list[Signature], request: HttpRequest
) -> dict[str, Any]:
    """Return an article for search engines (schema.org/Article)."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if page.kind == ArticlePage.Kind.NEWS else "Article",
        "headline": page.title,
        "description": page.lead,
        "inLanguage": language_of(page),
        "datePublished": page.published_on.isoformat(),
        "author": [
            {"@type": "Person", "name": row.name}
            for row in signatures
            if row.role == Signed.Role.AUTHOR
        ],
        **rated(page),
    }


def rated(page: ArticlePage) -> dict[str, Any]:
    """Return the rating of a work for search engines, from five votes on.

    Those who voted in any language are counted; see ``publish_ratings``.
    """
    found = published_rating(page.translation_key) if page.is_rated else None
    if found is None:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(found.mean),
            "ratingCount": found.votes,
            "bestRating": 5,
            "worstRating": 1,
        }
    }


def rating_view(page: ArticlePage) -> BoxView | None:
    """Return the rating of a work, once its first edition has been published."""
    box = rating_of(page.translation_key) if page.is_rated else None
    return box and box_view(box, language=language_of(page), at=timezone.now())


def pdf_address(page: ArticlePage, shell: Shell) -> str:
    """Return where an edition is as PDF; empty for what is not open to everybody."""
    is_open = shell.is_indexed and not page.get_view_restrictions().exists()
    return pdf_path_of(page) if settings.PDF and is_open else ""


def article_context(page: ArticlePage, request: HttpRequest) -> ArticleContext:
    """Return what the template of an article sees."""
    options = site_options(request)
    signatures = byline(page, label(options.expert_mark, language_of(page)))
    authors = [row for row in signatures if row.role == Signed.Role.AUTHOR]
    shell = shell_of(
        page,
        request,
        structured_data=described(page, signatures, request),
        is_article=True,
    )
    related, more = beside(page, most=MORE)
    return ArticleContext(
        shell=shell,
        title=page.title,
        subtitle=page.subtitle,
        lead=page.lead,
        kind=page.kind,
        kind_label=str(ArticlePage.Kind(page.kind).label),
        published_on=page.published_on,
        reading_minutes=page.reading_minutes,
        level_label=level_label(page.level),
        full_edition=full_edition_of(page.level, shell),
        authors=authors,
        others=[row for row in signatures if row.role != Signed.Role.AUTHOR],
        cover=picture_view(page.cover, language_of(page)),
        contents=contents_of(page),
        topics=topic_links(page),
        project=project_link(page),
        share=share_links(options, shell, page.title),
        rating=rating_view(page),
        back=path_of(page),
        audiences=audience_links(page, shell),
        related=article_cards(related),
        more_by_author=article_cards(more),
        citation=citation_of(
            page, authors, site=shell.site_name, address=shell.full_url
        ),
        pdf_url=pdf_address(page, shell),
    )
