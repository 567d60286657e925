"""The page of an edition that searches it in the reader's browser, and its files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from bifolium.pages.builders.shell import bare_shell
from bifolium.pages.parts import EditionLink
from bifolium.press.render import request_for
from bifolium.press.static_edition.index import Index, entry_in
from bifolium.press.static_edition.markup import Wishes
from bifolium.press.static_edition.places import INDEX

MENU = re.compile(
    r'(<nav class="masthead__menu".*?)(</ul>)|(<ul class="foot__links">)', re.DOTALL
)


class Readable(Protocol):
    """Where the files of an edition are."""

    def read(self, name: str) -> bytes:
        """Return a file that is in the edition already."""


def path_of_search(language: str) -> str:
    """Return where an edition is searched in a language."""
    return f"/{language}/search/"


def links_to_search(
    languages: Iterable[str], taken: Mapping[str, str]
) -> dict[str, str]:
    """Return the link to each search, by language.

    Where the site has a page of its own at that address, the edition adds none.
    """
    found = {}
    for code in languages:
        path = path_of_search(code)
        if path not in taken:
            with translation.override(code):
                found[code] = f'<li><a href="{path}">{escape(_("Search"))}</a></li>'
    return found


def with_link(page: str, link: str) -> str:
    """Return a page with a link at the end of its menu; without one, in its foot."""

    def placed(found: "re.Match[str]") -> str:
        if found[3]:
            return f"{found[3]}\n{link}"
        return f"{found[1]}{link}\n{found[2]}"

    return MENU.sub(placed, page, count=1) if link else page


def search_page(language: str, searched: Iterable[str], *, wishes: Wishes) -> str:
    """Return the page that searches an edition; the others ``searched`` are linked."""
    path = path_of_search(language)
    with translation.override(language):
        shell = bare_shell(request_for(path, wishes.origin), title=_("Search"))
        links = [searching(one, set(searched), wishes.origin) for one in shell.editions]
        context = {
            "shell": replace(shell, editions=links),
            "file": INDEX if wishes.is_relative else "",
        }
        return render_to_string("press/search.html", context)


def searching(link: EditionLink, searched: set[str], origin: str) -> EditionLink:
    """Return a link to a language as one to its search, if there is one."""
    path = path_of_search(link.language)
    if link.language not in searched:
        return link
    return replace(link, url=path, full_url=f"{origin}{path}")


def index_files(
    language: str, pages: Mapping[str, Mapping[str, Any]], edition: Readable
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a language's index, whose texts are in the edition already."""
    index = Index(language)
    folder = path_of_search(language)[1:]
    for _path, known in sorted(pages.items()):
        file = known.get("text", "")
        if file.startswith(folder):
            name = file.rpartition("/")[2].removesuffix(".js")
            index.add(entry_in(edition.read(file)), name)
    for name, data in index.files():
        yield f"{folder}{name}", data
