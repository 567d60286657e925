"""What is contested, vacant or changed; each is one SQL query on day numbers."""

from dataclasses import dataclass

from django.db import connection

from bifolium.dossier.calendars import HI, LO
from bifolium.dossier.models import Dossier
from bifolium.dossier.queries.lines import (
    ALIVE_ON,
    COLUMNS,
    TABLES,
    Line,
    labels_in,
    rows_of,
)

DATED = ("holds", "keeps", "recognises")


@dataclass(frozen=True)
class Contest:
    """Two views of one post on one day; ``is_denial``: the second denies the first.

    ``is_sure``: both views surely hold on that day.
    """

    post: str
    first: str
    second: str
    is_denial: bool
    is_sure: bool


@dataclass(frozen=True)
class Dispute:
    """Two views of one post over time: the first and last day of their meeting.

    ``surely`` is null where they may never have met.
    """

    post: str
    first: str
    second: str
    is_denial: bool
    possibly: tuple[int, int]
    surely: tuple[int, int] | None


@dataclass(frozen=True)
class Vacancy:
    """A post without a holder; not sure where somebody possibly held it."""

    post: str
    names: dict[str, str]
    is_sure: bool


@dataclass(frozen=True)
class Turn:
    """What began or ended between two days; not sure where its day may lie outside."""

    line: Line
    is_beginning: bool
    is_sure: bool


AGAINST = """
  from dossier_statement a
  join dossier_statement b on b.object_id = a.object_id
   and b.predicate = 'holds' and b.in_eyes_of_id <> a.in_eyes_of_id
  join dossier_thing post on post.id = a.object_id
  join dossier_thing mine on mine.id = a.in_eyes_of_id
  join dossier_thing theirs on theirs.id = b.in_eyes_of_id
 where a.dossier_id = %s and a.predicate = 'holds' and a.polarity > 0
   and ((b.polarity < 0 and b.subject_id = a.subject_id)
        or (b.polarity > 0 and a.subject_id < b.subject_id
            and not a.acting and not b.acting and {exclusive}))"""
"""Rivals in an exclusive post, or one person held by one and denied by another."""


def contested_on(dossier: Dossier, *, on: int) -> list[Contest]:
    """Return what is contested on a day, by post."""
    alive = " and ".join(
        f"{span}.s0 <= %s and {span}.e1 >= %s"
        f" and ({eyes}.s0 is null or ({eyes}.s0 <= %s and {eyes}.e1 >= %s))"
        for span, eyes in (("a", "mine"), ("b", "theirs"))
    )
    found = rows_of(
        "select post.key, a.key, b.key, b.polarity < 0, a.s1 <= %s and a.e0 >= %s"
        f" and b.s1 <= %s and b.e0 >= %s {_against()} and {alive}"
        " order by post.id, a.s0, a.id, b.id",
        [on] * 4 + [dossier.pk] + [on] * 8,
    )
    return [
        Contest(post, a, b, bool(is_denial), bool(is_sure))
        for post, a, b, is_denial, is_sure in found
    ]


def contested_over_time(dossier: Dossier) -> list[Dispute]:
    """Return every meeting of two views that cannot both hold, by post and day.

    A meeting lies within the lives of both authorities.
    """
    least, most = _least_and_most()
    begin = f"{most}(a.s0, b.s0, coalesce(mine.s0, a.s0), coalesce(theirs.s0, b.s0))"
    end = f"{least}(a.e1, b.e1, coalesce(mine.e1, a.e1), coalesce(theirs.e1, b.e1))"
    sure = f"{most}(a.s1, b.s1, coalesce(mine.s0, a.s1), coalesce(theirs.s0, b.s1))"
    until = f"{least}(a.e0, b.e0, coalesce(mine.e1, a.e0), coalesce(theirs.e1, b.e0))"
    found = rows_of(
        f"select post.key, a.key, b.key, b.polarity < 0, {begin}, {end}, {sure},"
        f" {until} {_against()} and {begin} <= {end}"
        f" order by post.id, {begin}, a.id, b.id",
        [dossier.pk],
    )
    return [
        Dispute(post, a, b, bool(is_denial), (s0, e1), (s1, e0) if s1 <= e0 else None)
        for post, a, b, is_denial, s0, e1, s1, e0 in found
    ]


HELD = f"""
   exists (select 1 from dossier_statement s
             left join dossier_thing eyes on eyes.id = s.in_eyes_of_id
            where s.object_id = post.id and s.predicate = 'holds' and s.polarity > 0
              and s.{{start}} <= %s and s.{{end}} >= %s and {ALIVE_ON})"""


def vacant(dossier: Dossier, *, on: int) -> list[Vacancy]:
    """Return the posts that nobody surely held in anybody's eyes on a day.

    A post is left out where the body it belongs to surely was not there.
    """
    surely = HELD.format(start="s1", end="e0")
    possibly = HELD.format(start="s0", end="e1")
    found = rows_of(
        f"select post.key, post.labels, not {possibly} from dossier_thing post"
        " left join dossier_thing body on body.id = post.parent_id"
        " where post.dossier_id = %s and post.kind = 'post'"
        " and (body.s0 is null or (body.s0 <= %s and body.e1 >= %s))"
        f" and not {surely} order by post.id",
        [on] * 4 + [dossier.pk] + [on] * 6,
    )
    return [
        Vacancy(key, labels_in(names), bool(is_sure)) for key, names, is_sure in found
    ]


def changes(dossier: Dossier, *, since: int, until: int) -> list[Turn]:
    """Return what began or ended after one day and not after another, by day.

    A view ends with its authority. What is silent about its limits (attested, not
    ended, end not known) neither begins nor ends.
    """
    least, _most = _least_and_most()
    last = f"{least}(s.e1, coalesce(eyes.e1, s.e1))"
    first_end = f"{least}(s.e0, coalesce(eyes.e0, s.e0))"
    found = rows_of(
        f"select {COLUMNS}, {first_end}, {last} {TABLES}"
        " where s.dossier_id = %s and s.predicate in ('holds', 'keeps', 'recognises')"
        " and ((s.s0 > %s and s.s1 > %s and s.s0 <= %s)"
        f" or ({last} < %s and {last} > %s and {first_end} <= %s))"
        " order by s.s0, s.id",
        [dossier.pk, LO, since, until, HI, since, until],
    )
    turns = list[tuple[int, Turn]]()
    for *cells, e0, e1 in found:
        line = Line._make(cells)
        turns += _turns(line, (line.s0, line.s1), (LO, since, until), True)
        turns += _turns(line, (e0, e1), (LO, since, until), False)
    return [turn for _day, turn in sorted(turns, key=lambda pair: pair[0])]


def _turns(
    line: Line,
    bounds: tuple[int | None, int | None],
    window: tuple[int, int, int],
    is_beginning: bool,
) -> list[tuple[int, Turn]]:
    low, high = bounds
    lowest, since, until = window
    if low is None or high is None:
        return []
    is_known = low > lowest if is_beginning else high < HI
    if not is_known or high <= since or low > until:
        return []
    return [(low, Turn(line, is_beginning, since < low and high <= until))]


def _least_and_most() -> tuple[str, str]:
    return ("min", "max") if connection.vendor == "sqlite" else ("least", "greatest")


def _against() -> str:
    return AGAINST.format(exclusive=exclusive_post())


def exclusive_post() -> str:
    """Return the test that ``post`` is for one holder at a time."""
    if connection.vendor == "sqlite":
        return "json_extract(post.data, '$.exclusive') = 1"
    return "(post.data ->> 'exclusive')::boolean"
