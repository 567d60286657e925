"""What surrounds every page."""

import json
from collections.abc import Container
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from bifolium.conf.labels import label
from bifolium.conf.memory import remembered
from bifolium.editions.invitations import INVITATIONS
from bifolium.editions.levels import Level
from bifolium.editions.links import (
    editions_of,
    in_language,
    language_of,
    original_of,
    path_of,
)
from bifolium.pages.models import SiteOptions
from bifolium.pages.parts import EditionLink, Link, Shell
from bifolium.pages.queries import (
    ancestors_of,
    audience_pages,
    home_of,
    locale_key,
    menu_of,
)

FRONT_PAGE_DEPTH = 2


def origin(request: HttpRequest) -> str:
    """Return scheme and host of the canonical address, without a slash."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def site_options(request: HttpRequest) -> SiteOptions:
    """Return what the institute calls itself; an empty one before the first set-up."""
    host = split_domain_port(request.get_host())[0]
    return options_at(host, int(request.get_port()))


@remembered
def options_at(host: str, port: int) -> SiteOptions:
    """Return the options of the site at a host, else of the one by default."""
    sites = list(Site.objects.order_by("-is_default_site", "pk"))
    named = [site for site in sites if site.hostname == host]
    exact = [site for site in named if site.port == port]
    site = next(iter([*exact, *named, *sites]), None)
    return SiteOptions.for_site(site) if site else SiteOptions()


def level_label(level: str) -> str:
    """Return the level in words in the active language; empty for a full edition."""
    return "" if level in ("", Level.FULL) else str(Level(level).label)


def blocks_of(edition: Page | None) -> tuple[str, ...]:
    """Return the ids of the blocks of a body, in order; nothing without a body."""
    body = getattr(edition, "body", None)
    return tuple(block["id"] for block in body.raw_data) if body else ()


def edition_links(
    page: Page,
    request: HttpRequest,
    below: str = "",
    kept_in: Container[int] | None = None,
) -> list[EditionLink]:
    """Return a link for every language of the site, to the same place below a page.

    ``kept_in`` holds the locales that have this place; a link to another leads to
    the page itself and is no alternate of this one.
    """
    editions = editions_of(page)
    own = language_of(page)
    original = original_of(editions)
    host = origin(request)
    links = []
    for code, name in settings.LANGUAGES:
        edition = editions.get(code)
        is_kept = edition and (kept_in is None or edition.locale_id in kept_in)
        url = f"{path_of(edition)}{below if is_kept else ''}" if edition else ""
        level = getattr(edition, "level", "")
        with translation.override(code):
            words = level_label(level)
        links.append(
            EditionLink(
                language=code,
                name=name,
                invitation=INVITATIONS[code],
                url=url,
                full_url=f"{host}{url}" if is_kept else "",
                level=level,
                level_label=words,
                is_current=code == own,
                is_original=code == original,
                blocks=blocks_of(edition),
            )
        )
    return links


def page_link(page: Page, *, current: str = "", language: str = "") -> Link:
    """Return a link to a page; ``current`` is the path being read."""
    url = path_of(page)
    is_current = bool(current) and current.startswith(url)
    return Link(page.title, url, language, is_current)


def breadcrumbs(above: list[Page]) -> list[Link]:
    """Return links to the pages above; the front page by a word of its own."""
    links = [page_link(page) for page in above]
    return [replace(link, text=_("Home")) for link in links[:1]] + links[1:]


def house(
    request: HttpRequest, language: str, home: Page | None, path: str
) -> dict[str, Any]:
    """Return the fields of a shell that are the house's, whatever the page."""
    options, locale = site_options(request), locale_key(language)
    entries = menu_of(home) if home else []
    return {
        "language": language,
        "site_name": label(options.name, language),
        "tagline": label(options.tagline, language),
        "notice": label(options.notice, language),
        "footer": label(options.footer, language),
        "foot_links": foot_links(options, locale) if options.pk else [],
        "licence": licence_link(options, language),
        "home_url": f"/{language}/",
        "menu": [page_link(entry, current=path) for entry in entries],
        "audiences": [page_link(page, current=path) for page in audience_pages(locale)],
        "feed_url": f"/{language}/feed.xml",
    }


def shell_of(
    page: Page,
    request: HttpRequest,
    *,
    title: str = "",
    below: str = "",
    paging: str = "",
    kept_in: Container[int] | None = None,
    structured_data: dict[str, Any] | None = None,
    is_article: bool = False,
) -> Shell:
    """Return the shell of a page.

    ``below`` is the rest of the address under the page (``topic/asia/``), the same
    in the languages that are ``kept_in``, or in all; ``paging`` comes after it and
    belongs to one language only.
    """
    language = language_of(page)
    host = origin(request)
    path = path_of(page)
    above = ancestors_of(page)
    crumbs = breadcrumbs(above)
    if below:
        crumbs.append(page_link(page))
    home = above[0] if above else page
    editions = edition_links(page, request, below, kept_in)
    return Shell(
        **house(request, language, home, path),
        breadcrumbs=crumbs,
        editions=editions,
        default_url=default_address(page, editions, host),
        title=title or page.seo_title or page.title,
        description=page.search_description or getattr(page, "lead", ""),
        full_url=f"{host}{path}{below}{paging}",
        card_url=card_address(page, host),
        is_article=is_article,
        is_indexed=page.live and not getattr(request, "is_preview", False),
        structured_data=json_for_script(structured_data) if structured_data else "",
    )


@remembered
def foot_links(options: SiteOptions, locale_id: int) -> list[Link]:
    """Return the pages linked from the foot that a language has."""
    chosen = [row.page for row in options.foot_links.select_related("page")]
    return [page_link(page) for page in in_language(chosen, locale_id)]


def licence_link(options: SiteOptions, language: str) -> Link | None:
    """Return the licence of the texts, if the site names one."""
    text = label(options.licence, language)
    return Link(text, options.licence_url, "", False) if text else None


def default_address(page: Page, editions: list[EditionLink], host: str) -> str:
    """Return where readers of other languages go: the front door, or the original."""
    if page.depth == FRONT_PAGE_DEPTH:
        return f"{host}/"
    found = [edition.full_url for edition in editions if edition.full_url]
    original = [e.full_url for e in editions if e.full_url and e.is_original]
    return next(iter([*original, *found]), "")


def card_address(page: Page, host: str) -> str:
    """Return where the press keeps the share card of an edition."""
    version = page.live_revision_id or 0
    key = page.translation_key
    return f"{host}{settings.MEDIA_URL}cards/{language_of(page)}/{key}.png?v={version}"


def json_for_script(data: dict[str, Any]) -> str:
    """Return JSON that can stand in a script element."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)


def bare_shell(request: HttpRequest, *, title: str) -> Shell:
    """Return the shell of a page that is no page of the tree: a failure."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    home = home_of(language)
    host = origin(request)
    return Shell(
        **house(request, language, home, ""),
        breadcrumbs=breadcrumbs([home] if home else []),
        editions=edition_links(home, request) if home else [],
        title=title,
        description="",
        full_url=f"{host}{request.path}",
        default_url=host,
        card_url="",
        is_article=False,
        is_indexed=False,
        structured_data="",
    )
