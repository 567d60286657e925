"""Shows what changes between two texts, sign by sign (plain Python).

Tags are left out and no-break spaces are shown as ``°``, as word processors do.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

NO_BREAK = "\N{NO-BREAK SPACE}"
SHOWN = "°"
INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|sup)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
# How much of what stays the same is shown on each side of a change.
CONTEXT = 40


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``is_changed`` if the other text has another one."""

    text: str
    is_changed: bool


def readable(text: str) -> str:
    """Return rich text as people read it, one space between paragraphs."""
    plain = unescape(
        TAG.sub(" ", re.sub(r"</?(?:b|i|a|em|sup|span)\b[^<>]*>", "", text))
    )
    return re.sub(r"[ \n]+", " ", plain).strip(" ").replace(NO_BREAK, SHOWN)


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces; long stretches without a change are cut."""
    old, new = readable(before), readable(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    operations = matcher.get_opcodes()
    left: list[Piece] = []
    right: list[Piece] = []
    for place, (kind, a, b, c, d) in enumerate(operations):
        if kind == "equal":
            same = cut(
                old[a:b], is_first=not place, is_last=place == len(operations) - 1
            )
            left.append(Piece(same, False))
            right.append(Piece(same, False))
        else:
            left.append(Piece(old[a:b], True))
            right.append(Piece(new[c:d], True))
    return [p for p in left if p.text], [p for p in right if p.text]


def cut(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return a text that does not change, without what is far from any change."""
    head = "" if is_first else f"{text[:CONTEXT]} … "
    tail = "" if is_last else f" … {text[-CONTEXT:]}"
    shortened = (head + tail).replace(" …  … ", " … ")
    is_worth_it = len(shortened) < len(text) and not (is_first and is_last)
    return shortened if is_worth_it else text
