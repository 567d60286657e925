"""Finds the words of a body that are bound to the record, with their sentences.

Example: ``<p>He left. <a linktype="statement" id="12">Spain</a> stayed.</p>`` has one
binding, of the statement 12, on the words "Spain", in the sentence "Spain stayed."
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

BOUND = re.compile(
    r'<a\b(?=[^>]*\blinktype="(?P<kind>thing|statement)")'
    r'[^>]*?\bid="(?P<key>\d+)"[^>]*>(?P<words>.*?)</a>',
    re.DOTALL,
)
PARAGRAPH = re.compile(r"</p>|</li>|<br/?>")
NOTE = re.compile(r"\[\[.*?\]\]", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
HERE = "\ue010"
# Where a sentence begins: after a sign, perhaps a closing quotation mark, and space.
BEGIN = re.compile(rf"(?:(?<=[.!?…])|(?<=[.!?…][»”’]))\s+(?={HERE}?[«“„A-ZА-ЯЁÀ-Ý0-9])")


@dataclass(frozen=True)
class Binding:
    """Words that lean on a row of the record; ``block`` is the id of their block."""

    kind: str
    key: int
    block: str
    words: str
    sentence: str


def bindings(raw: Iterable[Any]) -> list[Binding]:
    """Return the bindings of a body in its raw form, in the order of the text."""
    return [
        Binding(
            found["kind"],
            int(found["key"]),
            str(block.get("id", "")),
            plain(found["words"]),
            sentence(paragraph, found),
        )
        for block in raw
        for text in texts(block.get("value"))
        for paragraph in PARAGRAPH.split(text)
        for found in BOUND.finditer(paragraph)
    ]


def texts(value: Any) -> Iterator[str]:
    """Yield every text within a block, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def plain(html: str) -> str:
    """Return HTML as words alone, without notes."""
    return " ".join(unescape(TAG.sub("", NOTE.sub("", html))).split())


def sentence(paragraph: str, found: "re.Match[str]") -> str:
    """Return the sentence in which the words stand."""
    marked = paragraph[: found.start()] + HERE + paragraph[found.start() :]
    parts = BEGIN.split(plain(marked))
    return next((part for part in parts if HERE in part), "").replace(HERE, "")
