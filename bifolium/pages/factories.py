"""Pages for tests: a site in two languages, and what stands in it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from wagtail.models import Collection, Locale, Page, Site

from bifolium.pages.models import (
    ArticlePage,
    HomePage,
    SectionPage,
    Signature,
    SiteOptions,
)
from bifolium.people.models import Person

NAMES = {"en": "Institute", "ru": "Институт"}


def make_site(*languages: str) -> dict[str, HomePage]:
    """Make a front page in each language; the first is the root of the site."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root"
    )
    Page.objects.filter(depth=2).delete()
    root.refresh_from_db()
    key = uuid4()
    homes = {}
    for code in languages or [code for code, _name in settings.LANGUAGES]:
        locale, _is_new = Locale.objects.get_or_create(language_code=code)
        home = HomePage(
            title=f"Home {code}",
            slug=f"home-{code}",
            locale=locale,
            translation_key=key,
        )
        homes[code] = root.add_child(instance=home)
    first = next(iter(homes.values()))
    site, _is_new = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": first, "site_name": "Test"},
    )
    SiteOptions.objects.update_or_create(site=site, defaults={"name": NAMES})
    return homes


def add_page(parent: Page, page: Any) -> Any:
    """Publish a page below another, in the language of the parent."""
    page.locale_id = parent.locale_id
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_section(home: Page, *, slug: str = "analysis", key: Any = None) -> SectionPage:
    """Make a section; pass the key of another language's for an edition of it."""
    page = SectionPage(title=slug.title(), slug=slug, translation_key=key or uuid4())
    return add_page(home, page)


def text_block(text: str, *, block_id: str = "") -> dict[str, Any]:
    """Return a paragraph as a body stores it."""
    return {
        "type": "text",
        "value": {"text": f"<p>{text}</p>"},
        "id": block_id or str(uuid4()),
    }


def make_article(
    parent: Page,
    *,
    title: str = "Two men, one embassy",
    slug: str = "two-men",
    body: list[dict[str, Any]] | None = None,
    key: Any = None,
    authors: tuple[Person, ...] = (),
    published_on: date = date(2026, 10, 12),
    fields: dict[str, Any] | None = None,
) -> ArticlePage:
    """Publish an article; ``fields`` sets any other field of it."""
    page = ArticlePage(
        title=title,
        slug=slug,
        lead="A lead.",
        translation_key=key or uuid4(),
        published_on=published_on,
    )
    for name, value in (fields or {}).items():
        setattr(page, name, value)
    blocks = page._meta.get_field("body").stream_block
    page.body = blocks.to_python(body if body is not None else [text_block("One.")])
    page.signatures = [
        Signature(person=person, sort_order=place)
        for place, person in enumerate(authors)
    ]
    return add_page(parent, page)


def make_person(name: str = "Taisia Arkhipova", *, slug: str = "arkhipova") -> Person:
    """Make a person with a name in two languages."""
    labels = {"en": name, "ru": f"{name} (ru)"}
    return Person.objects.create(
        slug=slug, name=labels, sort_name=labels, is_expert=True
    )
