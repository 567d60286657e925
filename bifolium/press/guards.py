"""What conditions say of a row: the values that one of its columns must have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bifolium.press.tokens import (
    Column,
    Item,
    Token,
    column_of,
    divided,
    is_select,
    is_sign,
    is_word,
)

TRUE, FALSE = "1", "0"
BEGINNING = "^"


@dataclass(frozen=True)
class Guard:
    """The column of a row that belongs has one of these values.

    ``marks`` are positions of parameters; ``values`` are written in the text.
    ``is_beginning``: the column begins with one of them, in whatever case.
    """

    column: str
    marks: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    is_beginning: bool = False

    @property
    def field(self) -> str:
        """The name under which questions with such a guard are found."""
        return f"{self.column}{BEGINNING}" if self.is_beginning else self.column

    def admits(self, word: str, allowed: set[str]) -> bool:
        """Return whether a value is one of those that are allowed."""
        if self.is_beginning:
            return any(word.lower().startswith(start) for start in allowed)
        return word in allowed

    def allowed(self, parameters: Sequence[Any]) -> set[str] | None:
        """Return the values as words; None if one of them has no word."""
        words = [word_of(parameters[mark]) for mark in self.marks]
        if self.is_beginning:
            words = [beginning_of(word) for word in words]
        if any(word is None for word in words):
            return None
        return {*self.values, *(word for word in words if word is not None)}


def word_of(value: Any) -> str | None:
    """Return a value as it is compared in guards; None if it cannot be."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return str(value) if isinstance(value, int | str) else None


@dataclass(frozen=True)
class Follow:
    """A row belongs only if a row of another table does, to which its column leads.

    ``key``: the primary key there; ``guard``: what that row must pass.
    """

    column: str
    table: str
    key: str
    guard: Guard

    @property
    def field(self) -> str:
        """The name under which questions are found: ``page_id>page.id>path^``."""
        return f"{self.column}>{self.table}.{self.key}>{self.guard.field}"


def beginning_of(pattern: str | None) -> str | None:
    """Return the beginning that a pattern of LIKE asks for; None for another one."""
    found = re.fullmatch(r"([^%_\\]+)%", pattern or "")
    return found[1].lower() if found else None


def beginnings(word: str) -> list[str]:
    """Return everything that a word begins with, as guards have it."""
    return [word[:end].lower() for end in range(1, len(word) + 1)]


def guards_of(
    where: list[Item], joins: Sequence[tuple[str, str, list[Item]]]
) -> tuple[dict[Column, Guard], list[tuple[Column, Column]]]:
    """Return the guards that follow from conditions, by alias and column.

    Also the columns that must be equal, both ways round. Guards pass along equalities
    of columns: both ways in an inner join, only to the joined table in an outer one.
    """
    found: dict[Column, Guard] = {}
    passages: list[tuple[Column, Column]] = []
    for part in conjuncts(where):
        note_guard(part, found, passages)
    outer: list[tuple[Column, Column]] = []
    for kind, alias, condition in joins:
        for part in conjuncts(condition):
            if kind == "INNER":
                note_guard(part, found, passages)
            elif pair := equality(part):
                outer.extend(way for way in (pair, pair[::-1]) if way[1][0] == alias)
    ways = [*passages, *(way[::-1] for way in passages), *outer]
    for _round in ways:
        for start, end in ways:
            if start in found and end not in found:
                found[end] = replaced(found[start], end[1])
    return found, [*passages, *(way[::-1] for way in passages)]


def replaced(one: Guard, column: str) -> Guard:
    """Return the same guard on another column."""
    return Guard(column, one.marks, one.values, one.is_beginning)


def conjuncts(items: list[Item]) -> list[list[Item]]:
    """Return the conditions that all must hold; none if there may be alternatives."""
    if len(items) == 1 and isinstance(items[0], list) and not is_select(items[0]):
        return conjuncts(items[0])
    if any(is_word(item, "OR", "CASE") for item in items):
        return []
    parts = conditions(items)
    if len(parts) == 1:
        return parts
    return [inner for part in parts for inner in conjuncts(part)]


def conditions(items: list[Item]) -> list[list[Item]]:
    """Return the parts between ANDs; the AND of ``BETWEEN`` parts nothing."""
    found: list[list[Item]] = []
    is_open = False
    for part in divided(items, by="AND"):
        if is_open:
            found[-1].extend(part)
        else:
            found.append(part)
        is_open = not is_open and any(is_word(item, "BETWEEN") for item in part)
    return found


def note_guard(
    part: list[Item],
    found: dict[Column, Guard],
    passages: list[tuple[Column, Column]],
) -> None:
    """Note what one condition says of one column, or of two."""
    if pair := equality(part):
        passages.append(pair)
        return
    is_denied = bool(part) and is_word(part[0], "NOT")
    column = column_of(part[is_denied : is_denied + 3])
    rest = part[is_denied + 3 :]
    if column is None or column in found:
        return
    if not rest:
        found[column] = Guard(column[1], values=(FALSE if is_denied else TRUE,))
    elif not is_denied and (marks := marks_of(rest)):
        found[column] = Guard(column[1], marks, is_beginning=is_word(rest[0], "LIKE"))


def equality(part: Sequence[Item]) -> tuple[Column, Column] | None:
    """Return the two columns of ``a.x = b.y``."""
    if len(part) == 7 and is_sign(part[3], "="):
        left, right = column_of(part[:3]), column_of(part[4:])
        return (left, right) if left and right else None
    return None


def marks_of(rest: Sequence[Item]) -> tuple[int, ...]:
    """Return the parameters of ``= %s``, ``IN (%s, …)`` or ``LIKE %s ESCAPE '\\'``.

    None of anything else.
    """
    if len(rest) == 4 and is_word(rest[0], "LIKE") and is_word(rest[2], "ESCAPE"):
        values = [rest[1]]
    elif len(rest) != 2:
        return ()
    elif is_sign(rest[0], "="):
        values = [rest[1]]
    elif is_word(rest[0], "IN") and isinstance(rest[1], list):
        values = [item for item in rest[1] if not is_sign(item, ",")]
    else:
        return ()
    if not all(isinstance(item, Token) and item.kind == "mark" for item in values):
        return ()
    return tuple(item.place for item in values)
