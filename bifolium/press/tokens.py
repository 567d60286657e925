"""The words of a SELECT, nested as its parentheses are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# A text that is called one, as PostgreSQL likes it before LIKE, is what it was.
TOKEN = re.compile(
    r"""\s+|::text\b|(?P<name>"(?:[^"]|"")*")|(?P<text>'(?:[^']|'')*')|(?P<mark>%s)"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<sign>[<>!=|]+|.)""",
    re.DOTALL,
)


class Unclear(Exception):
    """The text has a form that this module does not read."""


@dataclass(frozen=True)
class Token:
    """``place``: for a mark, which parameter it is."""

    kind: str
    text: str
    place: int = -1

    def is_word(self, *texts: str) -> bool:
        """Return whether it is one of these key words."""
        return self.kind == "word" and self.text.upper() in texts


Column = tuple[str, str]
Item = Any  # A Token, or a list of Items that stood in parentheses.


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a sentence."""
    place = 0
    for match in TOKEN.finditer(text):
        if match.lastgroup is None:
            continue
        yield Token(match.lastgroup, match.group(), place)
        place += match.lastgroup == "mark"


def nested(text: str) -> list[Item]:
    """Return the tokens with what stands in parentheses as lists.

    :raises Unclear: if the parentheses do not match.
    """
    stack: list[list[Item]] = [[]]
    for token in tokens(text):
        if token.text == "(":
            stack.append([])
        elif token.text == ")":
            if len(stack) == 1:
                raise Unclear(text)
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise Unclear(text)
    return stack[0]


def is_select(item: Item) -> bool:
    """Return whether parentheses hold a SELECT."""
    return isinstance(item, list) and bool(item) and is_word(item[0], "SELECT")


def is_word(item: Item, *texts: str) -> bool:
    """Return whether an item is one of these key words."""
    return isinstance(item, Token) and item.is_word(*texts)


def is_sign(item: Item, text: str) -> bool:
    """Return whether an item is this sign."""
    return isinstance(item, Token) and item.text == text


def is_name(item: Item) -> bool:
    """Return whether an item may be the name of a table, alias or column."""
    return isinstance(item, Token) and item.kind in ("name", "word")


def bare(item: Item) -> str:
    """Return a name without its quotes."""
    return str(item.text).strip('"')


def divided(items: Sequence[Item], *, by: str) -> list[list[Item]]:
    """Return the parts between commas, or between a key word, on this level."""
    parts: list[list[Item]] = [[]]
    for item in items:
        if is_sign(item, by) or is_word(item, by):
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def column_of(items: Sequence[Item]) -> Column | None:
    """Return alias and column of three items ``alias . column``."""
    if len(items) == 3 and is_sign(items[1], "."):
        if not is_name(items[0]) or not is_name(items[2]):
            raise Unclear
        return bare(items[0]), bare(items[2])
    return None


def plain_column(items: Sequence[Item]) -> Column | None:
    """Return the column of an entry of a select that is nothing but a column."""
    if len(items) == 5 and is_word(items[3], "AS"):
        items = items[:3]
    return column_of(items)
