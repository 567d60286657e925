"""The same work in other languages, and the addresses of editions."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.conf import settings
from wagtail.models import Locale, Page

from bifolium.conf.memory import memory, remembered


def read_codes() -> dict[int, str]:
    """Return the language code of every locale by its key."""
    return dict(Locale.objects.values_list("pk", "language_code"))


remembered_codes = remembered(read_codes)
# Where nothing can be remembered, until somebody says that a locale has changed.
kept_codes = lru_cache(maxsize=1)(read_codes)


def language_codes() -> dict[int, str]:
    """Return the language code of every locale by its key; asked for once."""
    return remembered_codes() if memory.is_open() else kept_codes()


def language_of(page: Page) -> str:
    """Return the language code of an edition."""
    return language_codes()[page.locale_id]


def path_of(page: Page) -> str:
    """Return the address of an edition as a path: ``/ru/news/opening/``.

    The front page of a language is the child of the root; its own name is not
    part of addresses.
    """
    names = page.url_path.strip("/").split("/")[1:]
    return "/" + "".join(f"{name}/" for name in (language_of(page), *names))


def pdf_path_of(page: Page) -> str:
    """Return the address of an edition as PDF: ``/ru/news/opening.pdf``."""
    return f"{path_of(page).rstrip('/')}.pdf"


def editions_of(page: Page) -> dict[str, Page]:
    """Return the published editions of a work by language, this one included.

    They are of the page's own type.
    """
    found = type(page).objects.live().filter(translation_key=page.translation_key)
    codes = language_codes()
    editions = {codes[edition.locale_id]: edition for edition in found}
    return {
        code: editions[code] for code, _name in settings.LANGUAGES if code in editions
    }


def original_of(editions: Mapping[str, Page]) -> str:
    """Return the language in which a work was first written.

    An edition names the original's language; one that names none is an original
    itself, and of several the first in the order given is taken.
    """
    named = [
        getattr(page, "original_language", "") or code
        for code, page in editions.items()
    ]
    translations = [code for code in named if named.count(code) > 1]
    return next(iter([*translations, *named]), "")


def in_language(pages: Iterable[Page], locale_id: int) -> list[Page]:
    """Return the published editions of works in one language, in the order given."""
    keys = [page.translation_key for page in pages]
    found = {
        page.translation_key: page
        for page in Page.objects.live()
        .public()
        .filter(translation_key__in=keys, locale_id=locale_id)
    }
    return [found[key] for key in keys if key in found]
