"""Dates as sources write them: four day numbers, a calendar for each end.

======================== ==================================================
written                  means
======================== ==================================================
``1917-11-07``           that day, New Style (``g:`` may be written)
``j:1917-11-26``         that day, Old Style
``1917-11``, ``1917``    a moment somewhere in the month or year
``[a..b]``               one day from a to b
``a/b``                  from a to b, each with its own calendar
``a/``                   from a; the end is not known
``/b``                   until b; the beginning is not known
``a/..``                 from a; not ended
``../b``                 until b; no beginning within sight
``@a``                   attested on a; silent about its limits
``@a/b``                 attested on a, and over by b
``?`` ``~`` ``%``        after a part: doubtful, about, both; no wider for it
======================== ==================================================

Example: ``j:1917-11-26/g:1924-10-28`` surely holds on every day from 9 December
1917 to 28 October 1924 New Style, and is shown as "26 November (9 December)
1917 – 28 October 1924".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bifolium.dossier import wording
from bifolium.dossier.calendars import (
    HI,
    LO,
    Calendar,
    Mark,
    Moment,
    Part,
    gregorian_to_jdn,
    jdn_to_gregorian,
    jdn_to_julian,
    julian_to_jdn,
    month_length,
    part,
)

__all__ = [
    "REFUSALS",
    "DateRefused",
    "End",
    "Span",
    "gregorian_to_jdn",
    "jdn_to_gregorian",
    "jdn_to_julian",
    "julian_to_jdn",
    "parse",
]

PART = re.compile(r"^(?:([gj]):)?(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)$", re.A)
RANGE = re.compile(r"^\[([^\[\]]*)\.\.([^\[\]]*)\]$")
OLDEST_YEAR = -4711

NO_VALUES: Mapping[str, str | int] = MappingProxyType({})

End = Literal["known", "unknown", "open", "attested"]


REFUSALS = {
    "empty": "The date is empty.",
    "strokes": "“%(part)s” has more than one stroke.",
    "no-open-end": "“%(part)s” is attested on a day: it needs no open end.",
    "nothing": "“%(part)s” says nothing: write at least one end.",
    "backwards": "“%(part)s” runs backwards: it ends before it begins.",
    "unreadable": (
        "“%(part)s” is not a date: write 1917-11-07, 1917-11 or 1917, "
        "with j: before it for Old Style."
    ),
    "too-old": "“%(part)s”: years before %(number)d are not counted.",
    "no-month": "“%(part)s”: there is no month %(number)d.",
    "no-day": "“%(part)s”: that month has %(number)d days, not %(given)d.",
    "old-style-only": (
        "“%(part)s”: 29 February %(number)d exists in Old Style only; write j:%(part)s."
    ),
}
"""Why a date may be refused, by code, as texts for ``%``."""


class DateRefused(ValueError):
    """A date that cannot be; the message says which part is wrong and why.

    ``code`` is one of ``REFUSALS``, whose text ``values`` fill; both are empty where
    another grammar refuses. ``part`` is what is wrong, as written.
    """

    def __init__(
        self, message: str, code: str = "", values: Mapping[str, str | int] = NO_VALUES
    ) -> None:
        super().__init__(message)
        self.code = code
        self.values = values

    @property
    def part(self) -> str:
        return str(self.values.get("part", ""))


def _refusal(code: str, part: str, number: int = 0, given: int = 0) -> DateRefused:
    values: dict[str, str | int] = {"part": part, "number": number, "given": given}
    return DateRefused(REFUSALS[code] % values, code, values)


@dataclass(frozen=True)
class Span:
    """A date or a term: four Julian Day Numbers, and the text as written.

    ``start_min <= start_max`` bound its beginning, ``end_min <= end_max`` its
    end. ``started`` and ``ended`` say what is known of each; ``start`` and
    ``end`` are as written, and null where nothing is.
    """

    text: str
    start: Moment | None
    end: Moment | None
    started: End
    ended: End
    is_instant: bool
    start_min: int
    start_max: int
    end_min: int
    end_max: int

    def surely(self, day: int) -> bool:
        """Return whether it held on a day whatever the true limits are."""
        return self.start_max <= day <= self.end_min

    def possibly(self, day: int) -> bool:
        """Return whether it may have held on a day."""
        return self.start_min <= day <= self.end_max

    @property
    def start_calendar(self) -> Calendar | None:
        return self.start.first.calendar if self.start else None

    @property
    def end_calendar(self) -> Calendar | None:
        return self.end.last.calendar if self.end else None

    @property
    def precisions(self) -> tuple[str | None, str | None]:
        """Return day, month, year or range for each end; null if not written."""
        return (
            self.start.precision if self.start else None,
            self.end.precision if self.end else None,
        )

    @property
    def marks(self) -> frozenset[str]:
        """Return the marks of doubt that stand anywhere in the text."""
        return frozenset("?~%") & frozenset(self.text)

    def show(self, language: str = "en", style: wording.Style = "auto") -> str:
        """Return the date in words, in the style of ``wording.STYLES``."""
        return wording.span(
            language,
            style,
            start=self.start,
            end=self.end,
            started=self.started,
            ended=self.ended,
            is_instant=self.is_instant,
        )


def parse(text: str) -> Span:
    """Read a date or a term.

    :raises DateRefused: if it cannot be read, or names a day that never was.
    """
    written = text.strip()
    if not written:
        raise _refusal("empty", "")
    if written.startswith("@"):
        return _attested(written)
    if "/" not in written:
        moment = _moment(written)
        bounds = (moment.low, moment.high, moment.low, moment.high)
        return Span(written, moment, moment, "known", "known", True, *bounds)
    if written.count("/") > 1:
        raise _refusal("strokes", written)
    return _term(written, *written.split("/"))


def _attested(written: str) -> Span:
    seen, _stroke, gone = written[1:].partition("/")
    start = _moment(seen)
    if not _stroke:
        bounds = (LO, start.high, start.low, HI)
        return Span(written, start, None, "attested", "attested", False, *bounds)
    if gone in ("", ".."):
        raise _refusal("no-open-end", written)
    end = _moment(gone)
    _forwards(written, start.low, end.high)
    bounds = (LO, min(start.high, end.high), start.low, max(end.high, start.low))
    return Span(written, start, end, "attested", "known", False, *bounds)


def _term(written: str, before: str, after: str) -> Span:
    if before in ("", "..") and after in ("", ".."):
        raise _refusal("nothing", written)
    start = None if before in ("", "..") else _moment(before)
    end = None if after in ("", "..") else _moment(after)
    started: End = "known" if start else ("open" if before else "unknown")
    ended: End = "known" if end else ("open" if after else "unknown")
    start_min, start_max = (start.low, start.high) if start else (LO, HI)
    end_min, end_max = (end.low, end.high) if end else (LO, HI)
    _forwards(written, start_min, end_max)
    if ended == "open":
        end_min = HI
    if started == "open":
        start_max = LO
    return Span(
        written,
        start,
        end,
        started,
        ended,
        False,
        start_min,
        min(start_max, end_max),
        max(end_min, start_min),
        end_max,
    )


def _forwards(written: str, start: int, end: int) -> None:
    if start > end:
        raise _refusal("backwards", written)


def _moment(text: str) -> Moment:
    between = RANGE.match(text)
    if not between:
        single = _part(text)
        return Moment(single, single)
    moment = Moment(_part(between[1]), _part(between[2]))
    _forwards(text, moment.low, moment.high)
    return moment


def _part(text: str) -> Part:
    found = PART.match(text)
    if not found:
        raise _refusal("unreadable", text)
    calendar: Calendar = "j" if found[1] == "j" else "g"
    year = int(found[2])
    month = int(found[3]) if found[3] else None
    day = int(found[4]) if found[4] else None
    mark: Mark = found[5]  # type: ignore[assignment]
    _refuse_impossible(text, calendar, year, month, day)
    return part(calendar, year, month, day, mark)


def _refuse_impossible(
    text: str, calendar: Calendar, year: int, month: int | None, day: int | None
) -> None:
    if year < OLDEST_YEAR:
        raise _refusal("too-old", text, OLDEST_YEAR)
    if month is None:
        return
    if not 1 <= month <= 12:
        raise _refusal("no-month", text, month)
    if day is None or 1 <= day <= month_length(calendar, year, month):
        return
    if calendar == "g" and day == 29 and month == 2 and year % 4 == 0:
        raise _refusal("old-style-only", text, year)
    raise _refusal("no-day", text, month_length(calendar, year, month), day)
