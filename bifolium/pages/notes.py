"""Notes written in place: ``the order[[Named in two sources.]] was read``.

A note stands between ``[[`` and ``]]`` inside the paragraph that it belongs to. It
may hold italics and links; what is opened in a note is closed in it. ``lift``
takes notes out of rich text and leaves numbered marks:

    >>> lift("<p>Paris[[Kept until 1924.]].</p>", first=3).notes
    [Note(number=3, html='Kept until 1924.')]
"""

import re
from dataclasses import dataclass

OPEN, CLOSE = "[[", "]]"
TOKEN = re.compile(r"(\[\[|\]\]|<[^>]+>)")
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
VOID = frozenset({"br", "hr", "img", "embed"})
# Where a mark stands in the text until a theme replaces it by its own HTML.
MARK = "\ue000{number}\ue001"
MARKS = re.compile("\ue000(\\d+)\ue001")


class NoteError(ValueError):
    """Brackets or tags do not pair; ``args[0]`` is the text near the fault."""


@dataclass(frozen=True)
class Note:
    """A note: its number on the page, and its text as safe HTML."""

    number: int
    html: str


@dataclass(frozen=True)
class Lifted:
    """Rich text with a ``MARK`` for each note, and the notes in order."""

    html: str
    notes: list[Note]


def lift(html: str, *, first: int = 1) -> Lifted:
    """Take the notes out of rich text, numbering from ``first``.

    :raises NoteError: if brackets do not pair, a note stands in a note, or a tag
        crosses the border of a note.
    """
    text: list[str] = []
    notes: list[Note] = []
    inside: list[str] | None = None
    opened: list[str] = []
    for token in TOKEN.split(html):
        if token == OPEN:
            if inside is not None:
                raise NoteError(near("".join(inside)))
            inside, opened = [], []
        elif token == CLOSE:
            if inside is None or opened:
                raise NoteError(near("".join(inside or text[-2:])))
            number = first + len(notes)
            notes.append(Note(number, "".join(inside).strip()))
            text.append(MARK.format(number=number))
            inside = None
        elif inside is None:
            text.append(token)
        else:
            inside.append(token)
            if not is_followed(token, opened):
                raise NoteError(near("".join(inside)))
    if inside is not None:
        raise NoteError(near("".join(inside)))
    return Lifted("".join(text), notes)


def is_followed(token: str, opened: list[str]) -> bool:
    """Keep account of the tags open in a note; say no to a tag of the outside."""
    found = TAG.match(token)
    if found is None or token.endswith("/>") or found[1].lower() in VOID:
        return True
    name = found[1].lower()
    if not token.startswith("</"):
        opened.append(name)
        return True
    return bool(opened) and opened.pop() == name


def near(html: str) -> str:
    """Return the words near a fault, without tags, for a message."""
    return TOKEN.sub("", html).strip()[:60]
