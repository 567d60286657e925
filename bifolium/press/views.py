"""Feeds, the site map and the word to robots."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from bifolium.conf.labels import label
from bifolium.editions.links import path_of
from bifolium.pages.builders.cards import article_card
from bifolium.pages.builders.shell import origin, site_options
from bifolium.pages.queries import articles, home_of
from bifolium.press.sitemap import addresses

FEED_LENGTH = 30


def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Return the newest articles of a language as an Atom feed (RFC 4287)."""
    home = home_of(language) if language in dict(settings.LANGUAGES) else None
    if home is None:
        raise Http404
    with translation.override(language):
        newest = list(articles(home.locale_id)[:FEED_LENGTH])
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
    """Return every public address with its editions (sitemaps.org, hreflang)."""
    return render(
        request,
        "press/sitemap.xml",
        {"origin": origin(request), "addresses": addresses(at=timezone.now())},
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
