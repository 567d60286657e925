"""From the Markdown of a demo folder to rich text (plain Python).

Beyond Markdown: ``^[…]`` is a note, ``[@key]`` or ``[@key, locator]`` cites a
source, ``[words]{lang=fr}`` marks a foreign run, ``(page:news/opening)`` leads to a
page of this site; ``(thing:person/maklakov)`` and ``(statement:t012)`` bind words to
the record. Worked example::

    *Paris*^[[@mae_fr].]  →  <p><i>Paris</i>[[<a href="…">…</a>.]]</p>
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": True})
CITATION = re.compile(r"\[@([\w-]+)(?:,\s*([^\]]+))?\]")
FOREIGN = re.compile(r"\[([^\[\]]+)\]\{lang=([a-z]{2})\}")
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')
BOUND = re.compile(r'<a href="(thing|statement):([^"]+)">')


class MarkupError(ValueError):
    """A note is not closed, or a source or page is not known."""


@dataclass(frozen=True)
class Cited:
    """A source as notes print it."""

    text: str
    url: str
    language: str


@dataclass(frozen=True)
class Markup:
    """Renders the texts of one edition.

    ``page_key`` gives the database key of a page by its path; ``record`` that of a
    thing by ``("thing", "person/maklakov")``, and of a statement likewise.
    """

    language: str
    sources: Mapping[str, Cited]
    page_key: Callable[[str], int]
    record: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def rich(self, text: str) -> str:
        """Return paragraphs and lists as HTML.

        :raises MarkupError: naming what is not closed or not known.
        """
        html = PARSER.render(self.prepared(text)).strip()
        return self.linked(html.replace("<em>", "<i>").replace("</em>", "</i>"))

    def prepared(self, text: str) -> str:
        """Return Markdown in which our own marks have become HTML or brackets."""
        text = FOREIGN.sub(r'<span lang="\2">\1</span>', text)
        return CITATION.sub(self.cited, notes_to_brackets(text))

    def cited(self, found: re.Match[str]) -> str:
        """Return a citation as HTML."""
        source = self.sources.get(found[1])
        if source is None:
            raise MarkupError(f"no source is called {found[1]!r}")
        text = escape(source.text, quote=False)
        if source.language and source.language != self.language:
            text = f'<span lang="{source.language}">{text}</span>'
        if source.url.startswith(("http://", "https://")):
            text = f'<a href="{escape(source.url)}">{text}</a>'
        return f"{text}, {found[2]}" if found[2] else text

    def linked(self, html: str) -> str:
        """Return HTML in which links to pages and to the record hold their keys."""
        html = PAGE_LINK.sub(
            lambda found: f'<a linktype="page" id="{self.page_key(found[1])}">', html
        )
        return BOUND.sub(self.bound, html)

    def bound(self, found: re.Match[str]) -> str:
        """Return the opening tag of words bound to the record."""
        key = self.record.get((found[1], found[2]))
        if key is None:
            raise MarkupError(f"the record has no {found[1]} {found[2]!r}")
        return f'<a linktype="{found[1]}" id="{key}">'


def notes_to_brackets(text: str) -> str:
    """Return text in which ``^[note]`` has become ``[[note]]``.

    :raises MarkupError: if a note is not closed.
    """
    start = text.find("^[")
    if start < 0:
        return text
    depth = 0
    for place in range(start + 1, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if not depth:
            note = text[start + 2 : place]
            return f"{text[:start]}[[{note}]]{notes_to_brackets(text[place + 1 :])}"
    raise MarkupError(f"a note is not closed: {text[start : start + 40]!r}")
