"""Turns the HTML of a text, as a page shows it, into what a PDF is set from.

    >>> blocks_of("<p>Read <i>this</i>[[A note.]].</p>", "https://a.example/")
    [{'t': 'p', 'c': ['Read ', {'t': 'em', 'c': ['this']},
                      {'t': 'note', 'c': ['A note.']}, '.']}]

Of an element that is not known the words are kept.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bifolium.pages.notes import MARKS, NoteError, lift
from bifolium.press.pdf.nodes import Line, Node, Piece, words_of

INLINE = {
    "i": "em",
    "em": "em",
    "b": "strong",
    "strong": "strong",
    "sup": "super",
    "sub": "sub",
}
LISTS = {"ul": "ul", "ol": "ol"}
BREAKING = frozenset({"p", "div", "blockquote", "h2", "h3", "h4", "hr"})
SCHEMES = frozenset({"http", "https", "mailto"})
SPACE = re.compile(r"[ \t\r\n\f]+")
# ISO 639, which is all that Typst takes.
TONGUE = re.compile(r"[a-z]{2,3}")


def blocks_of(html: str, address: str) -> list[Node]:
    """Return the paragraphs and lists of a text; ``address`` is that of its page."""
    try:
        lifted = lift(html)
    except NoteError:
        return read(html, address, {})
    notes = {
        note.number: line_of(read(note.html, address, {})) for note in lifted.notes
    }
    return read(lifted.html, address, notes)


def read(html: str, address: str, notes: dict[int, Line]) -> list[Node]:
    """Return the blocks of HTML in which notes are marked by their numbers."""
    reader = Reader(address, notes)
    reader.feed(html)
    reader.close()
    return reader.finish()


def line_of(blocks: list[Node]) -> Line:
    """Return all that blocks say as one line: for captions, cells and notes."""
    line: Line = []
    for block in blocks:
        if line:
            line.append({"t": "br"})
        if block["t"] == "p":
            line += block["c"]
        else:
            for place, item in enumerate(block["items"]):
                line += [{"t": "br"}] if place else []
                line += ["– ", *line_of(item)]
    return line


class Reader(HTMLParser):
    """Reads HTML into blocks: what is open stands on a stack."""

    def __init__(self, address: str, notes: dict[int, Line]) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.notes = address, notes
        self.blocks: list[Node] = []
        # Where blocks go: the text itself, or the item of a list that is open.
        self.places: list[list[Node]] = [self.blocks]
        self.open: list[tuple[str, Line]] = []
        self.line: Line = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in BREAKING:
            self.end_line()
        elif tag in LISTS:
            self.end_line()
            kept: Node = {"t": LISTS[tag], "items": []}
            self.places[-1].append(kept)
        elif tag == "li":
            self.end_line()
            self.begin_item()
        elif tag == "br":
            self.put({"t": "br"})
        else:
            self.begin(tag, self.meant(tag, found))

    def meant(self, tag: str, attributes: dict[str, str | None]) -> Node | None:
        """Return the piece that an element means; None if only its words count."""
        if tag in INLINE:
            return {"t": INLINE[tag], "c": []}
        if tag == "a":
            target = full_address(attributes.get("href") or "", self.address)
            return {"t": "link", "to": target, "c": []} if target else None
        language = (attributes.get("lang") or "").split("-")[0].lower()
        if TONGUE.fullmatch(language):
            return {"t": "lang", "lang": language, "c": []}
        return None

    def begin(self, tag: str, piece: Node | None) -> None:
        """Open an element of a line."""
        outer = self.line
        if piece is not None:
            self.line.append(piece)
            self.line = piece["c"]
        self.open.append((tag, outer))

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKING or tag in LISTS or tag == "li":
            self.end_line()
            if tag == "li" and len(self.places) > 1:
                self.places.pop()
            return
        if tag not in [name for name, _outer in self.open]:
            return
        while True:
            name, self.line = self.open.pop()
            if name == tag:
                return

    def begin_item(self) -> None:
        """Open an item of the list that was opened last."""
        if not self.places[-1] or "items" not in self.places[-1][-1]:
            self.places[-1].append({"t": "ul", "items": []})
        item: list[Node] = []
        self.places[-1][-1]["items"].append(item)
        self.places.append(item)

    def handle_data(self, data: str) -> None:
        parts = MARKS.split(data)
        for place, part in enumerate(parts):
            if place % 2 == 0:
                self.put(part)
            elif int(part) in self.notes:
                self.put({"t": "note", "c": self.notes[int(part)]})

    def put(self, piece: Piece) -> None:
        """Add a piece to the line; empty words are nothing."""
        if piece:
            self.line.append(piece)

    def end_line(self) -> None:
        """Make a paragraph of what has been read."""
        if self.open:
            self.line = self.open[0][1]
            self.open = []
        line = tidy(self.line)
        if line:
            self.places[-1].append({"t": "p", "c": line})
        self.line = []

    def finish(self) -> list[Node]:
        """Return the blocks; lists without items are left out."""
        self.end_line()
        return list(filled(self.blocks))


def filled(blocks: list[Node]) -> Iterator[Node]:
    """Yield the blocks that hold something."""
    for block in blocks:
        if "items" not in block:
            yield block
            continue
        items = [list(filled(item)) for item in block["items"]]
        if any(items):
            yield {**block, "items": [item for item in items if item]}


def full_address(raw: str, page: str) -> str:
    """Return a full address that a reader may follow from paper; else nothing."""
    try:
        address = urljoin(page, raw.strip())
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if raw and scheme in SCHEMES else ""


def tidy(line: Line) -> Line:
    """Return a line with single spaces, and none at its ends."""
    found = squeezed(line, [True])
    while found and isinstance(found[-1], str):
        last = found[-1].rstrip(" ")
        found = [*found[:-1], last] if last else found[:-1]
        if last:
            break
    has_words = words_of(found).strip() or any(map(is_note, found))
    return found if has_words else []


def is_note(piece: Piece) -> bool:
    """Return whether a piece is a note."""
    return isinstance(piece, dict) and piece["t"] == "note"


def squeezed(line: Line, is_after_space: list[bool]) -> Line:
    """Return a line without doubled spaces, across the borders of its pieces."""
    found: Line = []
    for piece in line:
        if isinstance(piece, str):
            text = SPACE.sub(" ", piece)
            text = text[1:] if is_after_space[0] and text.startswith(" ") else text
            if text:
                is_after_space[0] = text.endswith(" ")
                found.append(text)
        elif piece["t"] == "note":
            is_after_space[0] = False
            found.append({**piece, "c": tidy(piece["c"])})
        elif piece["t"] == "br":
            is_after_space[0] = True
            found.append(piece)
        else:
            found.append({**piece, "c": squeezed(piece["c"], is_after_space)})
    return found
