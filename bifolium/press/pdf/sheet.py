"""What the functions of blocks work with while a PDF is put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from bifolium.conf.labels import label_with_language
from bifolium.pages.record_queries import record_addresses
from bifolium.press.pdf import nodes
from bifolium.press.pdf.nodes import Line, Node
from bifolium.press.pdf.prose import blocks_of, line_of

# What fits across a page of paper at about 200 dots an inch.
PRINTED = "max-1280x1800|format-jpeg|jpegquality-80"


@dataclass
class Sheet:
    """One document on its way. ``address`` is the full one of its page.

    ``texts`` are those of the body with their links, by what is stored. ``files`` are
    the pictures by the names under which the document knows them. ``anchor`` is that
    of the block that is being set.
    """

    address: str
    language: str
    texts: Mapping[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    anchor: str = ""

    @property
    def here(self) -> str:
        """The full address of the block that is being set."""
        return f"{self.address}#{self.anchor}"

    def full(self, path: str) -> str:
        """Return the full address of a path on the site."""
        return urljoin(self.address, path)

    def prose(self, value: Any) -> list[Node]:
        """Return the paragraphs and lists of rich text, with its notes."""
        source = getattr(value, "source", value) or ""
        html = self.texts.get(source) or expand_db_html(source)
        return blocks_of(html, self.address)

    def line(self, value: Any) -> Line:
        """Return rich text as one line: for captions and cells."""
        return line_of(self.prose(value))

    def context(self, bound: Any) -> dict[str, Any]:
        """Return what the template of a block would see."""
        around = {"record_addresses": record_addresses, "anchor": self.anchor}
        found: dict[str, Any] = bound.block.get_context(bound.value, around)
        return found

    def keep(self, ending: str, data: bytes) -> str:
        """Add a file and return its name; the same bytes are kept once."""
        for name, kept in self.files.items():
            if kept == data:
                return name
        name = f"file-{len(self.files)}.{ending}"
        self.files[name] = data
        return name

    def told(self, text: str) -> Node:
        """Return the words that say what is not here, with where it is."""
        return nodes.small([text, " ", nodes.link(self.here, self.here)])

    def picture(self, picture: Any, caption: Line) -> Node:
        """Return a picture with its caption and rights line; told if it is gone."""
        taken = printed(picture)
        if taken is None:
            found = [nodes.small(caption)] if caption else []
            gone = self.told(_("This picture is not available."))
            return nodes.box([gone, *found])
        ending, data = taken
        alt, alt_language = label_with_language(picture.alt, self.language)
        under = [*caption, " "] if caption else []
        return nodes.picture(
            self.keep(ending, data),
            alt or _("Picture"),
            [nodes.small([*under, *self.rights(picture)])],
            alt_lang=""
            if alt_language == self.language
            else nodes.plain_language(alt_language),
        )

    def rights(self, picture: Any) -> Line:
        """Return whose a picture is, and its licence."""
        credit, language = label_with_language(picture.credit, self.language)
        own = nodes.tongue(credit, "" if language == self.language else language)
        terms = picture.licence_terms
        line: Line = []
        if credit and picture.source_url:
            line.append({"t": "link", "to": picture.source_url, "c": [own]})
        elif credit:
            line.append(own)
        if terms.name:
            line += [" · "] if line else []
            name = str(terms.name)
            line.append(nodes.link(name, terms.address) if terms.address else name)
        return line


def printed(picture: Any) -> tuple[str, bytes] | None:
    """Return the ending and the bytes of a picture for paper; None if it is gone."""
    if picture is None:
        return None
    is_drawn = picture.is_svg()
    try:
        made = picture.get_rendition("original" if is_drawn else PRINTED)
        with made.file.open("rb") as stream:
            return ("svg" if is_drawn else "jpg"), stream.read()
    except OSError:
        return None
