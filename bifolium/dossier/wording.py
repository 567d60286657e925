"""Dates in words, in English, Russian and French, and in both calendars.

Old Style comes first and New Style in brackets, with what they share written
once: 26 November (9 December) 1917; 5 (18) November 1917.
"""

from typing import Literal

from bifolium.dossier.calendars import (
    FIRST_GREGORIAN,
    RUSSIA_CHANGED,
    Moment,
    Part,
    from_jdn,
)
from bifolium.dossier.tongues import TONGUES, Case, Tongue

Style = Literal["auto", "both", "new", "old"]
STYLES: tuple[Style, ...] = ("auto", "both", "new", "old")
"""``auto``: both before 14 February 1918 and wherever a source wrote Old Style,
New Style alone after; Old Style alone before New Style existed."""


def span(
    language: str,
    style: Style,
    *,
    start: Moment | None,
    end: Moment | None,
    started: str,
    ended: str,
    is_instant: bool,
) -> str:
    """Return a date or a term in words; an unknown language is read as English."""
    tongue = TONGUES.get(language.split("-")[0], TONGUES["en"])
    if start is not None and is_instant:
        return moment(tongue, style, start)
    if start is not None and started == "attested":
        return _attested(tongue, style, start, end)
    if start is None and end is not None:
        words = _until(tongue, style, end)
        return words if started == "open" else f"{words}, {tongue.start_unknown}"
    if start is not None and end is None:
        words = _from(tongue, style, start)
        rest = tongue.not_ended if ended == "open" else tongue.end_unknown
        return f"{words}, {rest}"
    if start is None or end is None:
        return ""
    return _from_to(tongue, style, start, end)


def moment(tongue: Tongue, style: Style, when: Moment, case: Case = "plain") -> str:
    """Return one point of time in words."""
    if not when.is_range:
        return _part(tongue, style, when.first, case)
    first = _bare(tongue, style, when.first, "of")
    last = _bare(tongue, style, when.last, "of")
    if _shares_month(style, when):
        first = tongue.day(when.first.day or 1)
    is_day = when.first.day is not None
    return _doubt(tongue, when.last, tongue.between(first, last, is_day))


def day(
    language: str, jdn: int, style: Style = "auto", calendar: Literal["g", "j"] = "g"
) -> str:
    """Return a day number in words."""
    tongue = TONGUES.get(language.split("-")[0], TONGUES["en"])
    return _day(tongue, style, calendar, jdn)


def days(language: str, first: int | None, last: int | None) -> str:
    """Return day numbers from one to another, both counted, in words.

    Null is a limit that is not known; nothing is said where neither is.
    """
    tongue = TONGUES.get(language.split("-")[0], TONGUES["en"])
    begin, end = (
        "" if jdn is None else _day(tongue, "auto", "g", jdn) for jdn in (first, last)
    )
    if begin and end:
        is_one = first == last
        return tongue.on.format(begin) if is_one else tongue.through(begin, end)
    if begin:
        return tongue.from_(begin, True)
    return tongue.up_to.format(end) if end else ""


def _is_fuzzy(when: Moment) -> bool:
    """Return whether its words begin with "about" or "between"."""
    return when.is_range or when.first.mark in ("~", "%")


def _from(tongue: Tongue, style: Style, start: Moment) -> str:
    words = moment(tongue, style, start, "of")
    if _is_fuzzy(start):
        return tongue.fuzzy_start.format(words)
    return tongue.from_(words, _is_day(start))


def _until(tongue: Tongue, style: Style, end: Moment) -> str:
    words = moment(tongue, style, end, "of")
    if _is_fuzzy(end):
        return tongue.fuzzy_end.format(words)
    return tongue.until(words, _is_day(end))


def _attested(tongue: Tongue, style: Style, seen: Moment, gone: Moment | None) -> str:
    words = moment(tongue, style, seen, "in")
    if _is_fuzzy(seen):
        words = tongue.fuzzy_attested.format(words)
    else:
        words = tongue.attested(words, _is_day(seen))
    if gone is None:
        return words
    over = moment(tongue, style, gone, "of")
    if _is_fuzzy(gone):
        return f"{words}, {tongue.fuzzy_end.format(over)}"
    return f"{words}, {tongue.gone_by(over, _is_day(gone))}"


def _from_to(tongue: Tongue, style: Style, start: Moment, end: Moment) -> str:
    if start.precision == end.precision == "year" and not (
        start.first.mark or end.first.mark or "j" in _calendars(start, end)
    ):
        if start.first.year == end.first.year:
            return _part(tongue, style, start.first, "plain")
        if min(start.first.year, end.first.year) > 0:
            return f"{start.first.year}–{end.first.year}"
    return f"{moment(tongue, style, start)} – {moment(tongue, style, end)}"


def _calendars(*moments: Moment) -> set[str]:
    return {part.calendar for when in moments for part in (when.first, when.last)}


def _is_day(when: Moment) -> bool:
    return when.first.day is not None and not when.is_range


def _shares_month(style: Style, when: Moment) -> bool:
    first, last = when.first, when.last
    if first.day is None or last.day is None or first.mark:
        return False
    if _shown(style, first.calendar, first.low) != ("g",) or first.calendar != "g":
        return False
    return (first.calendar, first.year, first.month) == (
        last.calendar,
        last.year,
        last.month,
    )


def _part(tongue: Tongue, style: Style, part: Part, case: Case) -> str:
    if part.mark in ("~", "%"):
        bare = _bare(tongue, style, part, "of")
        return _doubt(tongue, part, tongue.about(bare, part.day is not None))
    return _doubt(tongue, part, _bare(tongue, style, part, case))


def _doubt(tongue: Tongue, part: Part, words: str) -> str:
    return f"{words} ({tongue.doubtful})" if part.mark in ("?", "%") else words


def _bare(tongue: Tongue, style: Style, part: Part, case: Case) -> str:
    if part.day is not None:
        return _day(tongue, style, part.calendar, part.low)
    if part.month is None:
        words = tongue.year(part.year, case)
    else:
        # A month names its year in the genitive in Russian: "в ноябре 1917 года".
        month = tongue.month(part.month, case)
        words = tongue.month_year(month, tongue.year(part.year, "of"))
    if part.calendar == "g":
        return words
    words = f"{words}, {tongue.old_style}"
    if style == "old" or part.high < FIRST_GREGORIAN:
        return words
    low = _day(tongue, "new", "g", part.low)
    return f"{words} ({low} – {_day(tongue, 'new', 'g', part.high)})"


def _shown(style: Style, calendar: str, jdn: int) -> tuple[str, ...]:
    if style == "new":
        return ("g",)
    if style == "old":
        return ("j",)
    if style == "both":
        return ("j", "g")
    if jdn < FIRST_GREGORIAN:
        return ("j",) if calendar == "j" else ("j", "g")
    return ("j", "g") if calendar == "j" or jdn < RUSSIA_CHANGED else ("g",)


def _day(tongue: Tongue, style: Style, calendar: str, jdn: int) -> str:
    shown = _shown(style, calendar, jdn)
    old, new = from_jdn("j", jdn), from_jdn("g", jdn)
    if len(shown) == 1 or old == new:
        return _civil(tongue, old if shown[0] == "j" else new)
    if old[0] != new[0]:
        return f"{_civil(tongue, old)} ({_civil(tongue, new)})"
    year = tongue.year(new[0], "of")
    if old[1] != new[1]:
        first, second = (_day_month(tongue, date) for date in (old, new))
        return f"{first} ({second}) {year}"
    days = f"{tongue.day(old[2])} ({tongue.day(new[2])})"
    return f"{days} {tongue.month(new[1], 'of')} {year}"


def _day_month(tongue: Tongue, date: tuple[int, int, int]) -> str:
    return f"{tongue.day(date[2])}{tongue.after_days}{tongue.month(date[1], 'of')}"


def _civil(tongue: Tongue, date: tuple[int, int, int]) -> str:
    return f"{_day_month(tongue, date)} {tongue.year(date[0], 'of')}"
