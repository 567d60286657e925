"""Feeds, the site map, the word to robots, and editions as PDF."""

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils import timezone, translation
from wagtail.contrib.redirects.middleware import get_redirect

from bifolium.conf.labels import label
from bifolium.editions.links import path_of, pdf_path_of
from bifolium.pages.builders.cards import article_card
from bifolium.pages.builders.shell import origin, site_options
from bifolium.pages.models import ArticlePage
from bifolium.pages.queries import articles, home_of
from bifolium.pages.routing import route
from bifolium.press.pdf.article import document_of
from bifolium.press.pdf.typesetting import typeset
from bifolium.press.sitemap import addresses, parts

FEED_LENGTH = 30


def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Return the newest articles of a language as an Atom feed (RFC 4287)."""
    home = home_of(language) if language in dict(settings.LANGUAGES) else None
    if home is None:
        raise Http404
    with translation.override(language):
        rows = articles(home.locale_id).defer(None).defer_streamfields()
        newest = list(rows[:FEED_LENGTH])
        return render(
            request,
            "press/feed.xml",
            {
                "language": language,
                "origin": origin(request),
                "title": label(site_options(request).name, language),
                "subtitle": label(site_options(request).tagline, language),
                "home": path_of(home),
                "updated": max((row.last_published_at for row in newest), default=None),
                "entries": [(row, article_card(row)) for row in newest],
            },
            content_type="application/atom+xml; charset=utf-8",
        )


def sitemap(request: HttpRequest) -> HttpResponse:
    """Return every public address, or where the parts of a long map are."""
    if found := parts():
        return render(
            request,
            "press/sitemap_index.xml",
            {"origin": origin(request), "parts": found},
            content_type="application/xml; charset=utf-8",
        )
    return sitemap_part(request, "")


def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """Return public addresses with their editions (sitemaps.org, hreflang)."""
    found = addresses(at=timezone.now(), part=part)
    if part and not found:
        raise Http404
    return render(
        request,
        "press/sitemap.xml",
        {"origin": origin(request), "addresses": found},
        content_type="application/xml; charset=utf-8",
    )


def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them and where the site map is."""
    return render(
        request,
        "press/robots.txt",
        {"origin": origin(request)},
        content_type="text/plain; charset=utf-8",
    )


def pdf(request: HttpRequest, language: str, path: str) -> HttpResponse:
    """Return an edition of an article that is open to everybody as PDF."""
    with translation.override(language):
        page = article_at(request, language, path) if settings.PDF else None
        if page is not None:
            made = typeset(document_of(page, request))
            return HttpResponse(made, content_type="application/pdf")
    moved = get_redirect(request, f"/{language}/{path}")
    target = moved and moved.redirect_page and moved.redirect_page.specific_deferred
    if not settings.PDF or not isinstance(target, ArticlePage) or not target.live:
        raise Http404
    return HttpResponsePermanentRedirect(pdf_path_of(target))


def article_at(request: HttpRequest, language: str, path: str) -> ArticlePage | None:
    """Return the public article at a path below a language; None if there is none."""
    home = home_of(language) if language in dict(settings.LANGUAGES) else None
    found = route(request, home, path) if home else None
    page = found[0] if found else None
    is_open = isinstance(page, ArticlePage) and not page.get_view_restrictions()
    return page if is_open else None
