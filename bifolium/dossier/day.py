"""Who held which post on a day, and in whose eyes; or on all days, for a slider.

A state is never stored: a line carries its four day numbers, a post the days on
which it is contested, and a day is looked up in both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.dossier import queries_pages as queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.calendars import HI, LO, jdn_to_gregorian
from bifolium.dossier.clashes import Clash
from bifolium.dossier.dates import DateRefused, parse
from bifolium.dossier.lines import Line, Named, line_of, named
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.wording import day as day_in_words

MOST = 5000
"""Dated statements with which a slider is still offered."""


class DayRefused(ValueError):
    """What was asked for is no day; the message says what to write instead."""


@dataclass(frozen=True)
class DayLine:
    """A line with what a slider needs: its days, and in whose eyes by key.

    ``clashes`` are the days on which it clashes with another, as those of a post.
    """

    line: Line
    span: str
    eyes: str
    clashes: str


@dataclass(frozen=True)
class DayPost:
    """A post, or an authority that is recognised, with what is said of it.

    ``clashes`` are spans of four numbers: possibly from and to, surely from and to.
    """

    name: Named
    mission: str
    is_contested: bool
    is_sure: bool
    clashes: str
    lines: tuple[DayLine, ...]


@dataclass(frozen=True)
class Day:
    """Posts and recognitions on a day; of all days if ``number`` is null."""

    number: int | None
    posts: tuple[DayPost, ...]
    recognised: tuple[DayPost, ...]


@dataclass(frozen=True)
class Step:
    """A day on which something changes, in words and as a number."""

    number: int
    iso: str
    text: str


def read_day(text: str) -> int:
    """Return the Julian Day Number of a day as written.

    :raises DayRefused: if it is no single day.
    """
    try:
        span = parse(text[:80])
    except DateRefused as refused:
        raise DayRefused(_not_a_day(text)) from refused
    if not span.is_instant or span.start_min != span.start_max:
        raise DayRefused(_not_a_day(text))
    return span.start_min


def _not_a_day(text: str) -> str:
    return _(
        "“%(text)s” is not a day. Write year, month and day, as 1917-12-20; for Old "
        "Style put j: before it, as j:1917-12-07."
    ) % {"text": text[:40]}


def iso_of(day: int) -> str:
    """Return a day as it is written in an address, in New Style."""
    year, month, of_month = jdn_to_gregorian(day)
    return f"{year:04d}-{month:02d}-{of_month:02d}"


def first_day(dossier: Dossier, found: Sequence[Clash]) -> int:
    """Return the day to begin with: the earliest of those most contested."""
    days = sorted({clash.possibly[0] for clash in found if clash.possibly[0] > LO})
    if days:
        return max(days, key=lambda day: (_posts_on(found, day), -day))
    starts = [row.s1 for row in queries.dated(dossier) if row.s1 and LO < row.s1 < HI]
    return starts[len(starts) // 2] if starts else 2421583


def _posts_on(found: Sequence[Clash], day: int) -> int:
    return len({clash.post for clash in found if clash.on(day)})


def day_of(
    dossier: Dossier,
    found: Sequence[Clash],
    language: str,
    addresses: Addresses,
    *,
    on: int | None,
    eyes: str = "",
) -> Day:
    """Return a day in all eyes or in those of one authority, or all days."""
    rows = queries.dated(dossier, on=on, eyes=eyes)
    contested = {
        key
        for clash in found
        if on is None or clash.on(on)
        for key in (clash.first, clash.second)
    }
    posts: dict[int, list[Statement]] = {}
    recognised: dict[int, list[Statement]] = {}
    for row in rows:
        is_post = row.predicate != Statement.Predicate.RECOGNISES
        if row.object_id:
            (posts if is_post else recognised).setdefault(row.object_id, []).append(row)

    def built(group: list[Statement]) -> DayPost:
        return _post(group, found, contested, language, addresses, on)

    return Day(
        on,
        tuple(sorted(map(built, posts.values()), key=_by_name)),
        tuple(sorted(map(built, recognised.values()), key=_by_name)),
    )


def _by_name(post: DayPost) -> tuple[str, str]:
    return post.mission.casefold(), post.name.text.casefold()


def _post(
    group: list[Statement],
    found: Sequence[Clash],
    contested: set[int],
    language: str,
    addresses: Addresses,
    on: int | None,
) -> DayPost:
    post = group[0].object
    if post is None:
        raise ValueError(f"{group[0].key} has no object.")
    own = [clash for clash in found if clash.post == post.pk]
    lines = [
        DayLine(
            line_of(
                row, language, addresses, contested=contested, on=on, is_sourced=False
            ),
            " ".join(map(str, _span(row))),
            row.in_eyes_of.key if row.in_eyes_of else "",
            ";".join(_numbers(one) for one in own if row.pk in (one.first, one.second)),
        )
        for row in group
    ]
    mission = post.parent if post.parent and post.parent.kind == "mission" else None
    return DayPost(
        name=named(post, language, addresses),
        mission=mission.key if mission else "",
        is_contested=on is not None and any(clash.on(on) for clash in own),
        is_sure=on is not None and any(clash.surely_on(on) for clash in own),
        clashes=";".join(map(_numbers, own)),
        lines=tuple(lines),
    )


def _span(row: Statement) -> tuple[int, int, int, int]:
    """Return the four day numbers of a row, within the life of its authority."""
    eyes = row.in_eyes_of
    low = eyes.s0 if eyes and eyes.s0 is not None else LO
    high = eyes.e1 if eyes and eyes.e1 is not None else HI
    s0, s1, e0, e1 = (number or 0 for number in (row.s0, row.s1, row.e0, row.e1))
    return max(s0, low), max(s1, low), min(e0, high), min(e1, high)


def _numbers(clash: Clash) -> str:
    sure = clash.surely or (1, 0)
    return " ".join(map(str, (*clash.possibly, *sure)))


def steps(days: Iterable[DayPost], language: str) -> list[Step]:
    """Return the days on which anything begins or ends, in order, each once."""
    numbers: set[int] = set()
    for post in days:
        for line in post.lines:
            s0, s1, e0, e1 = map(int, line.span.split())
            numbers |= {s0, s1, e0 + 1, e1 + 1}
    return [
        Step(number, iso_of(number), day_in_words(language, number, "both"))
        for number in sorted(numbers)
        if LO < number < HI
    ]


def state_of_missions(day: Day) -> dict[str, str]:
    """Return ``held`` or ``contested`` by the key of a mission."""
    found: dict[str, str] = {}
    for post in day.posts:
        if not post.mission:
            continue
        if post.is_contested:
            found[post.mission] = "contested"
        elif any(not one.line.is_denial for one in post.lines):
            found.setdefault(post.mission, "held")
    return found


def eyes_of(dossier: Dossier, language: str) -> list[tuple[str, str]]:
    """Return the authorities to choose from, key and name, by name."""
    rows: list[Thing] = queries.authorities(dossier)
    names = [(row.key, label(row.labels, language) or row.key) for row in rows]
    return sorted(names, key=lambda pair: pair[1].casefold())
