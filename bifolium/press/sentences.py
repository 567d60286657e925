"""What a SELECT depends on, read from its text.

``SELECT "a"."id", "a"."title" FROM "article" "a" WHERE "a"."section" = %s ORDER BY
"a"."day"`` depends on the table ``article`` in two ways. Whether a row belongs to the
answer, and where, depends on its *structure*: ``section`` and ``day``. And a row can
belong only if its ``section`` is the parameter: that is a *guard*. The other columns
are merely *shown*: a change of ``title`` matters only if the row is in the answer.

Whatever is not understood counts as depending on everything in the tables it names:
reading less than there is costs time, never truth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bifolium.press.guards import Follow, Guard, guards_of
from bifolium.press.spans import without_span
from bifolium.press.tokens import (
    Column,
    Item,
    Token,
    Unclear,
    bare,
    column_of,
    divided,
    is_name,
    is_select,
    is_sign,
    is_word,
    nested,
    plain_column,
    tokens,
)

CLAUSES = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
WORDS = frozenset(
    "ALL AND AS ASC BETWEEN BY CASE COLLATE DESC DISTINCT ELSE END ESCAPE EXISTS"  # noqa: SIM905
    " FALSE FIRST GROUP HAVING IN IS LAST LIKE LIMIT NOCASE NOT NULL NULLS OFFSET"
    " OR ORDER SELECT THEN TRUE WHEN WHERE".split()
)
COMPOUND = ("UNION", "INTERSECT", "EXCEPT", "OVER", "WITH", "WINDOW")

# Columns with so few values that they hardly tell rows apart.
WEAK = frozenset(
    ["live", "depth", "locale_id", "content_type_id", "kind", "show_in_menus"]
)


@dataclass(frozen=True)
class Table:
    """A table that is watched: its primary key, and the columns kept of a change.

    ``noise``: columns that only the desk reads; ``coarse``: numbers that count only
    as nought or not. No answer may hang on them otherwise.
    """

    key: str
    kept: frozenset[str]
    noise: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """A table as one sentence uses it.

    ``structure``: columns that decide what belongs; None: all of them. ``shown``:
    the other columns in the answer. ``key_at``: where in a row of the answer the
    primary key stands; None if nowhere. ``noise_at``, ``coarse_at``: where such
    columns stand.
    """

    table: str
    structure: frozenset[str] | None
    shown: frozenset[str] = frozenset()
    key_at: int | None = None
    guards: tuple[Guard, ...] = ()
    noise_at: frozenset[int] = frozenset()
    coarse_at: frozenset[int] = frozenset()
    follow: Follow | None = None

    def chosen(self) -> Guard | None:
        """Return the guard that tells most."""
        strong = [guard for guard in self.guards if guard.column not in WEAK]
        return next(iter([*strong, *self.guards]), None)

    def is_weak(self) -> bool:
        """Return whether no guard tells rows apart."""
        return all(guard.column in WEAK for guard in self.guards)


@dataclass
class Draft:
    """A source while it is read."""

    table: str
    alias: str
    structure: set[str] = field(default_factory=set)
    shown: dict[str, int] = field(default_factory=dict)
    guards: list[Guard] = field(default_factory=list)
    follow: Follow | None = None


Scope = dict[str, Draft]


class Sentences:
    """Reads sentences over the tables that are watched."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.sources = lru_cache(maxsize=4096)(self.read)

    def named(self, text: str) -> set[str]:
        """Return the watched tables whose name stands anywhere in a text."""
        words = {token.text.strip('"') for token in tokens(text)}
        return words & self.tables.keys()

    def hangs_on_noise(self, text: str) -> bool:
        """Return whether an answer hangs on what is not watched closely enough."""
        words: set[str] = set()
        for source in self.sources(text):
            table = self.tables[source.table]
            if source.structure is None:
                words = words or {token.text.strip('"') for token in tokens(text)}
            if (words or source.structure or set()) & (table.noise | table.coarse):
                return True
        return False

    def read(self, text: str) -> tuple[Source, ...]:
        """Return what a sentence depends on."""
        text, _span = without_span(text)
        named = self.named(text)
        try:
            drafts = list(Reader(self.tables).whole(nested(text)))
        except Unclear:
            return tuple(Source(table, None) for table in sorted(named))
        found = [self.source(draft) for draft in drafts]
        missed = named - {source.table for source in found}
        return (*found, *(Source(table, None) for table in sorted(missed)))

    def source(self, draft: Draft) -> Source:
        """Return a finished source; without its key in the answer all is structure."""
        table = self.tables[draft.table]
        key_at = draft.shown.get(table.key)
        structure = {*draft.structure, table.key}
        if key_at is None:
            structure.update(draft.shown)
        return Source(
            table=draft.table,
            structure=frozenset(structure),
            shown=frozenset(draft.shown) - structure,
            key_at=key_at,
            noise_at=places(draft, table.noise),
            coarse_at=places(draft, table.coarse),
            guards=tuple(guard for guard in draft.guards if guard.column in table.kept),
            follow=draft.follow,
        )


def places(draft: Draft, columns: frozenset[str]) -> frozenset[int]:
    """Return where columns stand in the answer."""
    return frozenset(at for column, at in draft.shown.items() if column in columns)


class Reader:
    """Reads one sentence; ``scopes`` are the selects around, the innermost last."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.scopes: list[Scope] = []
        self.outputs: dict[str, Column | None] = {}

    def whole(self, items: list[Item]) -> Iterator[Draft]:
        """Yield the sources of a sentence and of the selects within it.

        :raises Unclear: for a form that is not read.
        """
        if not items or not is_word(items[0], "SELECT"):
            raise Unclear
        yield from self.select(items, is_outermost=True)

    def select(self, items: list[Item], *, is_outermost: bool) -> Iterator[Draft]:
        """Yield the sources of one select."""
        if any(is_word(item, *COMPOUND) for item in items):
            raise Unclear
        clauses = clauses_of(items)
        scope: Scope = {}
        joins = list(self.tables_of(clauses.get("FROM", []), scope))
        self.scopes.append(scope)
        entries = clauses["SELECT"]
        if entries and is_word(entries[0], "DISTINCT"):
            entries = entries[1:]
        self.note_outputs(entries)
        inner: list[Draft] = []
        for place, part in enumerate(divided(entries, by=",")):
            if len(part) == 1 and is_sign(part[0], "*"):
                raise Unclear
            plain = plain_column(part) if is_outermost else None
            if plain and plain[0] in scope:
                scope[plain[0]].shown.setdefault(plain[1], place)
            else:
                inner.extend(self.expression(part))
        inner.extend(self.expression(self.groups(clauses.get("GROUP", []), scope)))
        for name in ("WHERE", "HAVING", "ORDER", "LIMIT", "OFFSET"):
            inner.extend(self.expression(clauses.get(name, [])))
        for name in ("GROUP", "ORDER"):
            self.note_outputs_of(clauses.get(name, []))
        for _kind, _alias, condition in joins:
            inner.extend(self.expression(condition))
        found, pairs = guards_of(clauses.get("WHERE", []), joins)
        for (alias, _column), guard in found.items():
            if alias in scope:
                scope[alias].guards.append(guard)
        for one, other in pairs:
            self.note_follow(scope, one, other)
        self.scopes.pop()
        yield from scope.values()
        yield from inner

    def note_follow(self, scope: Scope, one: Column, other: Column) -> None:
        """Note that a column leads to a row by its key, if that has a strong guard."""
        if one[0] not in scope or other[0] not in scope:
            return
        target = scope[other[0]]
        table = self.tables[target.table]
        strong = [
            guard
            for guard in target.guards
            if guard.column in table.kept and guard.column not in WEAK
        ]
        is_kept = one[1] in self.tables[scope[one[0]].table].kept
        if strong and is_kept and other[1] == table.key:
            scope[one[0]].follow = Follow(*one[1:], target.table, table.key, strong[0])

    def note_outputs(self, items: Sequence[Item]) -> None:
        """Remember what the select gives out, by name and by place."""
        for place, part in enumerate(divided(items, by=","), start=1):
            column = plain_column(part)
            self.outputs[str(place)] = column
            for before, after in zip(part, part[1:], strict=False):
                if is_word(before, "AS") and is_name(after):
                    self.outputs[bare(after)] = column

    def note_outputs_of(self, items: Sequence[Item]) -> None:
        """Note as structure the columns that are named by what the select gives out.

        ``SELECT "a"."title" AS "name" … ORDER BY 1`` is ordered by a column all the
        same, and so it is with ``"name"``.
        """
        for part in divided(items[1:], by=","):
            if part and isinstance(part[0], Token):
                column = self.outputs.get(bare(part[0]))
                is_alone = len(part) < 2 or not is_sign(part[1], ".")
                if column and is_alone:
                    self.note(*column)

    def groups(self, items: list[Item], scope: Scope) -> list[Item]:
        """Return a GROUP clause without what follows from a key in it.

        Rows of one key are one row, so its other columns divide nothing.
        """
        parts = divided(items, by=",")
        columns = [plain_column(part[-3:]) for part in parts]
        keyed = {
            column[0]
            for column in columns
            if column and self.is_key(scope.get(column[0]), column[1])
        }
        kept: list[Item] = []
        for part, column in zip(parts, columns, strict=True):
            if not column or column[0] not in keyed:
                kept.extend(part)
        return kept

    def is_key(self, draft: Draft | None, column: str) -> bool:
        """Return whether a column is the primary key of a source."""
        return draft is not None and self.tables[draft.table].key == column

    def tables_of(
        self, items: list[Item], scope: Scope
    ) -> Iterator[tuple[str, str, list[Item]]]:
        """Fill a scope from a FROM clause and yield kind, alias, condition of joins."""
        rest = list(items)
        kind = ""
        while rest:
            alias = self.table(rest, scope)
            condition: list[Item] = []
            if rest and is_word(rest[0], "ON"):
                if len(rest) < 2 or not isinstance(rest[1], list):
                    raise Unclear
                condition = rest[1]
                del rest[:2]
            yield kind, alias, condition
            kind = join_kind(rest) if rest else ""

    def table(self, rest: list[Item], scope: Scope) -> str:
        """Take a table and its alias from the front."""
        if not is_name(rest[0]) or bare(rest[0]) not in self.tables:
            raise Unclear
        table = alias = bare(rest.pop(0))
        if rest and is_name(rest[0]) and not is_word(rest[0], *JOINING, "ON"):
            alias = bare(rest.pop(0))
        if alias in scope:
            raise Unclear
        scope[alias] = Draft(table, alias)
        return alias

    def expression(self, items: Sequence[Item]) -> Iterator[Draft]:
        """Note every column of an expression as structure; yield inner sources."""
        at = 0
        while at < len(items):
            item = items[at]
            if isinstance(item, list):
                if is_select(item):
                    yield from self.select(item, is_outermost=False)
                else:
                    yield from self.expression(item)
            elif at + 2 < len(items) and column_of(items[at : at + 3]):
                self.note(bare(item), bare(items[at + 2]))
                at += 2
            else:
                self.check(item, items[at + 1] if at + 1 < len(items) else None)
            at += 1

    def note(self, alias: str, column: str) -> None:
        """Note a column as structure of the nearest source of that alias."""
        for scope in reversed(self.scopes):
            if alias in scope:
                scope[alias].structure.add(column)
                return
        raise Unclear

    def check(self, item: Token, following: Item) -> None:
        """Refuse a name that stands alone and is no column of the answer."""
        if item.kind == "name" and bare(item) not in self.outputs:
            raise Unclear
        is_call = isinstance(following, list)
        if item.kind == "word" and item.text.upper() not in WORDS and not is_call:
            raise Unclear


JOINING = ("INNER", "LEFT", "OUTER", "JOIN", "CROSS", "RIGHT", "FULL", "NATURAL")


def join_kind(rest: list[Item]) -> str:
    """Take the words of a join from the front and return INNER or LEFT.

    :raises Unclear: for any other join.
    """
    words = []
    while rest and is_word(rest[0], *JOINING):
        words.append(rest.pop(0).text.upper())
    kinds = {"INNER JOIN": "INNER", "JOIN": "INNER"}
    kinds.update({"LEFT OUTER JOIN": "LEFT", "LEFT JOIN": "LEFT"})
    if " ".join(words) not in kinds or not rest:
        raise Unclear
    return kinds[" ".join(words)]


def clauses_of(items: list[Item]) -> dict[str, list[Item]]:
    """Return the clauses of a select by their first word."""
    clauses: dict[str, list[Item]] = {}
    name = ""
    for item in items:
        if is_word(item, *CLAUSES):
            name = item.text.upper()
            if name in clauses:
                raise Unclear
            clauses[name] = []
        else:
            clauses[name].append(item)
    return clauses
