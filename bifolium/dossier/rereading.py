"""A date as written, read in the other calendar.

What a source wrote in Old Style is at times recorded as New: ``1917-11-26/1924`` read
as Old Style is ``j:1917-11-26/j:1924``. The figures stay, the days are others.
"""

import re

from bifolium.dossier.calendars import Calendar
from bifolium.dossier.dates import Span, parse

FIGURES = re.compile(r"(?:[gj]:)?(-?\d{4}(?:-\d\d(?:-\d\d)?)?)", re.A)


def reread(text: str, calendar: Calendar) -> Span:
    """Return the same figures as days of a calendar, at both ends.

    :raises DateRefused: if such a day never was in it, or the end comes first.
    """
    mark = "j:" if calendar == "j" else ""
    return parse(FIGURES.sub(rf"{mark}\1", text))
