"""What a PDF is set from: a tree of plain values, passed to Typst as JSON.

A piece of a line is a string, or a mapping whose ``t`` names what it is::

    ["Read ", {"t": "em", "c": ["The Times"]}, {"t": "note", "c": ["Of 5 March."]}]

A block is a mapping with ``t`` as well; ``print/article.typ`` knows them all. Strings
are only ever set as text, so that nothing an author writes can become code.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Node = dict[str, Any]
Piece = str | Node
Line = list[Piece]

# Letters of a cell that takes a third of a page in the narrowest column.
LONG_CELL = 300


def link(text: str, address: str) -> Node:
    """Return words that lead to a full address."""
    return {"t": "link", "to": address, "c": [text]}


def strong(text: str) -> Node:
    """Return words set bold."""
    return {"t": "strong", "c": [text]}


def tongue(text: str, language: str) -> Piece:
    """Return words in a language; as they are if none is named: that of the page."""
    if not language:
        return text
    return {"t": "lang", "lang": plain_language(language), "c": [text]}


def plain_language(code: str) -> str:
    """Return a language without its region or script, as Typst takes it."""
    return code.partition("-")[0].lower()


def paragraph(line: Iterable[Piece]) -> Node:
    """Return a paragraph."""
    return {"t": "p", "c": list(line)}


def small(line: Iterable[Piece]) -> Node:
    """Return a paragraph set small: a source line, a remark."""
    return {"t": "small", "c": list(line)}


def label(text: str) -> Node:
    """Return the few words that say what a part is."""
    return {"t": "label", "c": [text]}


def title(line: Iterable[Piece]) -> Node:
    """Return the name of a part that is no heading of the text."""
    return {"t": "name", "c": list(line)}


def listed(items: Iterable[Sequence[Node]], *, is_numbered: bool = False) -> Node:
    """Return a list; each item is a list of blocks."""
    return {"t": "ol" if is_numbered else "ul", "items": [list(one) for one in items]}


def box(blocks: Iterable[Node]) -> Node:
    """Return blocks set apart from the text."""
    return {"t": "box", "blocks": list(blocks)}


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[Line]],
    *,
    caption: str = "",
    has_row_headers: bool = False,
    numbers: Iterable[int] = (),
) -> Node:
    """Return a table; ``numbers`` are the columns that are set to the right.

    Rows are kept whole on a page if no cell could be higher than one.
    """
    rows = [list(row) for row in rows]
    longest = max((len(words_of(cell)) for row in rows for cell in row), default=0)
    return {
        "t": "table",
        "caption": caption,
        "head": list(head),
        "rows": rows,
        "keeps_rows": longest < LONG_CELL,
        "has_row_headers": has_row_headers,
        "numbers": list(numbers),
    }


def picture(file: str, alt: str, caption: Iterable[Node], **more: Any) -> Node:
    """Return a picture with what stands under it."""
    return {"t": "image", "file": file, "alt": alt, "caption": list(caption), **more}


def words_of(nodes: Iterable[Piece] | Mapping[str, Any]) -> str:
    """Return the words of pieces of lines, without what they look like."""
    if isinstance(nodes, Mapping):
        return words_of(nodes.get("c", ()))
    return "".join(one if isinstance(one, str) else words_of(one) for one in nodes)
