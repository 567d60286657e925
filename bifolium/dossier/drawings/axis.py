"""A time axis: day numbers to pixels, and the years along it."""

from dataclasses import dataclass

from bifolium.dossier.calendars import gregorian_to_jdn
from bifolium.dossier.drawings.drawing import tag, words
from bifolium.dossier.drawings.labels import width_of

TEXT = 13.0


@dataclass(frozen=True)
class Axis:
    """Years ``since`` to ``until``, both whole, between two pixels."""

    since: int
    until: int
    left: float
    right: float

    @property
    def first(self) -> int:
        return gregorian_to_jdn(self.since, 1, 1)

    @property
    def last(self) -> int:
        return gregorian_to_jdn(self.until, 12, 31)

    def x(self, day: float) -> float:
        """Return the pixel of a day, kept within the axis."""
        part = (day - self.first) / (self.last - self.first)
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    def years(self) -> list[int]:
        """Return the years that have room for their figures."""
        room = (self.right - self.left) / (self.until - self.since + 1)
        for step in (1, 2, 5, 10, 20, 50, 100):
            if room * step >= width_of("0000", TEXT) + 12:
                break
        return [
            year
            for year in range(self.since, self.until + 1)
            if year % step == 0 or step == 1
        ]

    def drawn(self, top: float, bottom: float) -> str:
        """Return a line at the beginning of each year and its figures above."""
        found = []
        year_width = (self.right - self.left) / (self.until - self.since + 1)
        named = set(self.years())
        for year in range(self.since, self.until + 1):
            x = self.x(gregorian_to_jdn(year, 1, 1))
            if year in named or year_width > 8:
                line = {"class": "fig-year", "x1": x, "x2": x, "y1": top, "y2": bottom}
                found.append(tag("line", line))
            if year in named and x + width_of("0000", TEXT) + 4 < self.right:
                found.append(words(str(year), x + 4, top + 9, "fig-note"))
        return tag("g", {"class": "fig-axis"}, *found)


RISING = (0.25, 0.5, 0.75)
EVEN = (0.5, 0.5, 0.5)
"""What runs over the edge does not end there, so it is not drawn as fading."""

Step = tuple[float, float, float]
"""From a pixel to a pixel, and how solid: 1 is sure."""


def steps(axis: Axis, s0: int, s1: int, e0: int, e1: int) -> list[Step]:
    """Return a bar in pieces: sure in the middle, paler towards what is possible."""
    sure_from, sure_to = axis.x(s1), axis.x(max(e0, s1))
    if e0 < s1:
        sure_from = sure_to = axis.x((s1 + e0) / 2)
    begin, end = axis.x(s0), axis.x(e1)
    pieces: list[Step] = []
    for n, solid in enumerate(EVEN if s0 < axis.first else RISING):
        width = (sure_from - begin) / 3
        pieces.append((begin + n * width, begin + (n + 1) * width, solid))
    pieces.append((sure_from, sure_to, 1.0))
    for n, solid in enumerate(EVEN if e1 > axis.last else RISING[::-1]):
        width = (end - sure_to) / 3
        pieces.append((sure_to + n * width, sure_to + (n + 1) * width, solid))
    return [piece for piece in pieces if piece[1] - piece[0] > 0.05]
