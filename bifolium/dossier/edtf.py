"""Dates in the Extended Date/Time Format (EDTF, ISO 8601-2:2019), both ways.

EDTF counts in New Style only and knows no "attested". What has one exact meaning in
both is carried; the rest is refused, and the refusal names the part:

========================================= =====================================
EDTF                                      here
========================================= =====================================
``1917-11-07``, ``1917-11``, ``1917``     the same (level 0)
``1917/1924-10-28``                       the same (level 0)
``1917?`` ``1917~`` ``1917%`` ``?1917``   the same mark, after the date
``1917/`` ``/1917`` ``1917/..`` ``../17`` end unknown, not ended, and so on
``191X`` ``1917-XX`` ``1917-11-2X``       the range from first to last day
``[1917-11-07..1917-11-09]``              one day of a range (level 2)
``[1917,1918]``                           the same, if nothing lies between
========================================= =====================================

Example: ``j:1917-11-26/`` goes out as ``1917-12-09/``; ``j:1917-11`` as
``[1917-11-14..1917-12-13]``.
"""

import re

from bifolium.dossier.calendars import Moment, Part, jdn_to_gregorian
from bifolium.dossier.dates import DateRefused, Span, parse

WHOLE = re.compile(
    r"^([?~%]?)(-?[\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?([?~%]?)$", re.A
)
SEASONS = range(21, 42)


class NotInEdtf(ValueError):
    """A date that EDTF has no words for; the message says which part."""


def to_edtf(span: Span) -> str:
    """Return a date or a term in EDTF, level 0 where it can be, else 1 or 2.

    :raises NotInEdtf: if it would say more or less than the record.
    """
    if "attested" in (span.started, span.ended):
        raise NotInEdtf(f"“{span.text}”: EDTF cannot say “attested on”.")
    if span.is_instant and span.start is not None:
        return _moment_out(span.start)
    start = _end_out(span, span.start, span.started)
    return f"{start}/{_end_out(span, span.end, span.ended)}"


def _end_out(span: Span, moment: Moment | None, known: str) -> str:
    if moment is None:
        return ".." if known == "open" else ""
    text = _moment_out(moment)
    if text.startswith("["):
        raise NotInEdtf(
            f"“{span.text}”: EDTF has no range of days at the end of a term."
        )
    return text


def _moment_out(moment: Moment) -> str:
    if not moment.is_range:
        return _part_out(moment.first)
    first, last = moment.first, moment.last
    if "j" in (first.calendar, last.calendar):
        return f"[{_day(first.low, first.mark)}..{_day(last.high, last.mark)}]"
    return f"[{_part_out(first)}..{_part_out(last)}]"


def _part_out(part: Part) -> str:
    if part.calendar == "j":
        if part.day is not None:
            return _day(part.low, part.mark)
        return f"[{_day(part.low, part.mark)}..{_day(part.high, part.mark)}]"
    text = _year(part.year)
    if part.month is not None:
        text += f"-{part.month:02d}"
    if part.day is not None:
        text += f"-{part.day:02d}"
    return text + part.mark


def _day(jdn: int, mark: str) -> str:
    year, month, day = jdn_to_gregorian(jdn)
    return f"{_year(year)}-{month:02d}-{day:02d}{mark}"


def _year(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def from_edtf(text: str) -> Span:
    """Read EDTF of level 0 or 1, or of level 2 where it means one thing here.

    :raises DateRefused: if it is no EDTF, or cannot be kept without loss.
    """
    written = text.strip()
    if written.startswith("{"):
        raise DateRefused(f"“{written}”: all of several dates are several statements.")
    if written.startswith("["):
        return parse(_set_in(written))
    if written.count("/") > 1:
        raise DateRefused(f"“{written}” has more than one stroke.")
    if "/" not in written:
        return parse(_date_in(written))
    ends = written.split("/")
    return parse("/".join(end if end in ("", "..") else _date_in(end) for end in ends))


def _set_in(written: str) -> str:
    if not written.endswith("]"):
        raise DateRefused(f"“{written}”: the bracket is not closed.")
    inner = written[1:-1]
    if inner.startswith("..") or inner.endswith(".."):
        raise DateRefused(
            f"“{written}”: a set without a first or last day is too wide."
        )
    if ".." in inner and "," not in inner:
        first, _dots, last = inner.partition("..")
        return f"[{_outer(first, 0)}..{_outer(last, -1)}]"
    members = [parse(_date_in(member.strip())) for member in inner.split(",")]
    for before, after in zip(members, members[1:], strict=False):
        if after.start_min > before.end_max + 1:
            raise DateRefused(
                f"“{written}”: days lie between {before.text} and {after.text}."
            )
    if len(members) == 1:
        return members[0].text
    return f"[{_outer(members[0].text, 0)}..{_outer(members[-1].text, -1)}]"


def _outer(text: str, place: int) -> str:
    """Return the first (0) or last (-1) date of what may itself be a range."""
    return _date_in(text).strip("[]").split("..")[place]


def _date_in(text: str) -> str:
    """Return our text for one EDTF date."""
    if text.startswith("["):
        return text
    found = WHOLE.match(text)
    if not found:
        raise DateRefused(f"“{text}”: {_reason(text)}")
    before, year, month, day, after = found.groups()
    if before and (month or after):
        raise DateRefused(f"“{text}”: doubt about one part of a date is not kept.")
    if month and month.isdigit() and int(month) in SEASONS:
        raise DateRefused(
            f"“{text}”: {month} is a season, whose days nobody agrees on."
        )
    low, high = _bounds(text, year, month, day)
    mark = before or after
    return f"{low}{mark}" if low == high else f"[{low}{mark}..{high}{mark}]"


def _bounds(
    text: str, year: str, month: str | None, day: str | None
) -> tuple[str, str]:
    """Return the first and the last date that unspecified digits allow."""
    if "X" not in text:
        whole = "-".join(part for part in (year, month, day) if part)
        return whole, whole
    if not re.fullmatch(r"-?\d*X*", year):
        raise DateRefused(f"“{text}”: an X before a digit of the year is too wide.")
    if "X" in year:
        _refuse_after(text, month, day)
        low, high = year.replace("X", "0"), year.replace("X", "9")
        return (high, low) if year.startswith("-") else (low, high)
    if month is not None and "X" in month:
        _refuse_after(text, day)
        first, last = _digits(text, month, 1, 12)
        if (first, last) == (1, 12):
            return year, year
        return f"{year}-{first:02d}", f"{year}-{last:02d}"
    whole_month = f"{year}-{month}"
    if day == "XX":
        return whole_month, whole_month
    first, last = _digits(text, day or "", 1, _length(whole_month))
    return f"{whole_month}-{first:02d}", f"{whole_month}-{last:02d}"


def _refuse_after(text: str, *parts: str | None) -> None:
    if any(part is not None and part != "XX" for part in parts):
        raise DateRefused(f"“{text}”: a day in a year or month not known is too wide.")


def _digits(text: str, digits: str, lowest: int, highest: int) -> tuple[int, int]:
    pattern = re.compile(digits.replace("X", r"\d"))
    fitting = [n for n in range(lowest, highest + 1) if pattern.fullmatch(f"{n:02d}")]
    if not fitting:
        raise DateRefused(f"“{text}”: no number is like {digits}.")
    if fitting != list(range(fitting[0], fitting[-1] + 1)):
        raise DateRefused(f"“{text}”: {digits} is not one stretch of days.")
    return fitting[0], fitting[-1]


def _length(month: str) -> int:
    span = parse(month)
    return span.end_max - span.start_min + 1


def _reason(text: str) -> str:
    if not text:
        return "the date is empty."
    if "T" in text:
        return "a time of day is not kept."
    if text.lstrip("-").startswith("Y"):
        return "years of more than four digits are not counted."
    if re.search(r"S\d", text):
        return "significant digits (S) are an estimate; write a range."
    if re.search(r"[?~%].*[-\d]|-[?~%]", text):
        return "doubt about one part of a date is not kept."
    return "that is not EDTF."
