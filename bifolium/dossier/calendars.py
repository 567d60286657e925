"""Days, months and years of two calendars as Julian Day Numbers.

A calendar is ``"g"`` (New Style, Gregorian) or ``"j"`` (Old Style, Julian);
years are astronomical (0 is 1 BC). A day is the integer Julian Day Number of
its noon: 9 December 1917 New Style is 2421572, as is 26 November Old Style.
"""

from dataclasses import dataclass
from typing import Literal

Calendar = Literal["g", "j"]
Mark = Literal["", "?", "~", "%"]

LO = 0
HI = 9_999_999
"""Inside only: no limit is known. Never shown and never exported."""

FIRST_GREGORIAN = 2299161
"""15 October 1582: before it nobody counted in New Style."""

RUSSIA_CHANGED = 2421639
"""14 February 1918, the day after 31 January Old Style."""


# The four conversions: Richards, in Explanatory Supplement to the
# Astronomical Almanac (2012), ch. 15, in the form for integers.
def gregorian_to_jdn(year: int, month: int, day: int) -> int:
    before_march = (14 - month) // 12
    years = year + 4800 - before_march
    months = month + 12 * before_march - 3
    leaps = years // 4 - years // 100 + years // 400
    return day + (153 * months + 2) // 5 + 365 * years + leaps - 32045


def julian_to_jdn(year: int, month: int, day: int) -> int:
    before_march = (14 - month) // 12
    years = year + 4800 - before_march
    months = month + 12 * before_march - 3
    return day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083


def jdn_to_gregorian(jdn: int) -> tuple[int, int, int]:
    """Return year, month and day in New Style."""
    a = jdn + 32044
    b = (4 * a + 3) // 146097
    return _civil(a - 146097 * b // 4, 100 * b)


def jdn_to_julian(jdn: int) -> tuple[int, int, int]:
    """Return year, month and day in Old Style."""
    return _civil(jdn + 32082, 0)


def _civil(days: int, centuries: int) -> tuple[int, int, int]:
    d = (4 * days + 3) // 1461
    e = days - 1461 * d // 4
    m = (5 * e + 2) // 153
    day = e - (153 * m + 2) // 5 + 1
    return centuries + d - 4800 + m // 10, m + 3 - 12 * (m // 10), day


def to_jdn(calendar: Calendar, year: int, month: int, day: int) -> int:
    convert = gregorian_to_jdn if calendar == "g" else julian_to_jdn
    return convert(year, month, day)


def from_jdn(calendar: Calendar, jdn: int) -> tuple[int, int, int]:
    return jdn_to_gregorian(jdn) if calendar == "g" else jdn_to_julian(jdn)


def month_length(calendar: Calendar, year: int, month: int) -> int:
    """Return the number of days in a month."""
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return to_jdn(calendar, *after, 1) - to_jdn(calendar, year, month, 1)


@dataclass(frozen=True)
class Part:
    """A day, month or year as written, and its first and last day."""

    calendar: Calendar
    year: int
    month: int | None
    day: int | None
    mark: Mark
    low: int
    high: int

    @property
    def precision(self) -> str:
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"


@dataclass(frozen=True)
class Moment:
    """One point of time: ``first`` alone, or one day between ``first`` and ``last``."""

    first: Part
    last: Part

    @property
    def low(self) -> int:
        return self.first.low

    @property
    def high(self) -> int:
        return self.last.high

    @property
    def is_range(self) -> bool:
        return self.first != self.last

    @property
    def precision(self) -> str:
        return "range" if self.is_range else self.first.precision


def part(
    calendar: Calendar, year: int, month: int | None, day: int | None, mark: Mark = ""
) -> Part:
    """Return a part with its bounds; the day must exist in the calendar."""
    low = to_jdn(calendar, year, month or 1, day or 1)
    if day is not None:
        return Part(calendar, year, month, day, mark, low, low)
    last = month or 12
    high = to_jdn(calendar, year, last, month_length(calendar, year, last))
    return Part(calendar, year, month, day, mark, low, high)
