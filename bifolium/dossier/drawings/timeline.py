"""Swim lanes of time: a lane a post or person, a bar a statement, lines for events.

A bar is as solid as the record is sure. It fades where only a month or year is
given, where the end is not known, and before a day on which it is attested.
It is hatched over the days on which another authority says otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bifolium.dossier.drawings.axis import Axis, steps
from bifolium.dossier.drawings.drawing import (
    Drawing,
    Frame,
    Item,
    drawn,
    haloed,
    linked,
    tag,
    words,
)
from bifolium.dossier.drawings.hatching import Hatch, fill, hatched, pattern
from bifolium.dossier.drawings.labels import width_of
from bifolium.dossier.drawings.signs import TONES, legend

WIDTH, BAR, PITCH, TEXT = 720.0, 17.0, 22.0, 13.0
FADE = 400
"""Days over which a bar with an unknown end fades away."""


@dataclass(frozen=True)
class Bar(Item):
    """A term by its four day numbers; an open end runs to the edge.

    ``contested``: the days on which it cannot hold together with another view.
    """

    text: str = ""
    s0: int = 0
    s1: int = 0
    e0: int = 0
    e1: int = 0
    tone: int = 0
    is_denial: bool = False
    is_open: bool = False
    contested: tuple[Hatch, ...] = ()


@dataclass(frozen=True)
class Lane:
    key: str
    text: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Moment(Item):
    """An event as a line; one that is not sure of its day is a band."""

    text: str = ""
    low: int = 0
    high: int = 0


@dataclass(frozen=True)
class Gap:
    """Days on which nobody is recorded, and the word for that."""

    low: int
    high: int
    text: str


@dataclass(frozen=True)
class TimelineData:
    """``contested``: the words for what is hatched, surely and possibly."""

    frame: Frame
    since: int = 1917
    until: int = 1924
    lanes: tuple[Lane, ...] = ()
    events: tuple[Moment, ...] = ()
    tones: tuple[str, ...] = ()
    denial: str = ""
    gaps: tuple[Gap, ...] = ()
    contested: tuple[str, str] = ("", "")


def timeline(data: TimelineData, prefix: str) -> Drawing:
    """Draw the lanes one under another, and the events through all of them."""
    return lanes_drawn("timeline", data, prefix)


def lanes_drawn(name: str, data: TimelineData, prefix: str) -> Drawing:
    """Draw lanes under the name of a figure, with the gaps behind them."""
    axis = Axis(data.since, max(data.until, data.since), 1, WIDTH - 1)
    events = sorted(
        (event for event in data.events if _within(axis, event.low, event.high)),
        key=lambda event: (event.low, event.key),
    )
    top = 26.0 if events else 4.0
    y = top + 20
    parts, shown = [], []
    for lane in data.lanes:
        bars = [bar for bar in lane.bars if _within(axis, bar.s0, bar.e1)]
        if bars:
            markup, y = _lane(prefix, axis, lane, bars, y)
            parts.append(markup)
            shown.extend(bars)
    bottom = y + 4
    below, taken = _legend(data, prefix, shown, bottom)
    listed, more = _event_list(prefix, events, bottom + taken)
    has_hatching = any(bar.contested for bar in shown)
    inside = [pattern(prefix, "hatch")] if has_hatching else []
    inside += [axis.drawn(top, bottom), *_gaps(axis, data.gaps, top, bottom)]
    inside.append(_event_lines(prefix, axis, events, top, bottom))
    size = (WIDTH, bottom + taken + more + 2)
    return drawn(
        name,
        prefix,
        data.frame,
        size,
        [*inside, *parts, below, listed],
        [*shown, *events],
    )


def _gaps(axis: Axis, gaps: Sequence[Gap], top: float, bottom: float) -> Iterator[str]:
    """Yield a band for each gap, with its word where there is room."""
    for gap in gaps:
        left, right = axis.x(gap.low), axis.x(gap.high + 1)
        if right - left < 1:
            continue
        box = {"x": left, "y": top + 16, "width": right - left}
        yield tag("rect", {"class": "fig-gap", **box, "height": bottom - top - 16})
        if width_of(gap.text, TEXT) + 8 < right - left:
            middle = (left + right) / 2
            yield words(gap.text, middle, top + 30, "fig-note", "middle")


def _within(axis: Axis, low: int, high: int) -> bool:
    return low <= axis.last and high >= axis.first


def _faded(axis: Axis, bar: Bar) -> tuple[int, int, int, int]:
    """Return the bounds as drawn: what is not limited fades out soon."""
    s0 = max(bar.s0, min(bar.s1, bar.e0) - FADE) if bar.s0 == 0 else bar.s0
    e1 = bar.e1
    if bar.is_open:
        return s0, bar.s1, axis.last + 1, axis.last + 1
    if e1 > axis.last + 100 * 366:
        e1 = max(bar.s1, bar.e0) + FADE
    return s0, bar.s1, bar.e0, e1


def _lane(
    prefix: str, axis: Axis, lane: Lane, bars: Sequence[Bar], y: float
) -> tuple[str, float]:
    """Return a lane and the pixel under it; bars are packed into rows."""
    head = haloed(lane.text, axis.left + 2, y + 15, "fig-head")
    y += 23
    ends: list[float] = []
    marks = []
    for bar in sorted(bars, key=lambda bar: (bar.s1, bar.e0, bar.key)):
        bounds = _faded(axis, bar)
        start, end = axis.x(bounds[0]), axis.x(bounds[3])
        width = width_of(bar.text, TEXT) + (22 if bar.is_denial else 10)
        left = min(start, axis.right - width)
        row = next((n for n, taken in enumerate(ends) if taken <= left), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = max(end, left + width) + 3
        marks.append(_bar(prefix, axis, bar, bounds, left, y + row * PITCH))
    bottom = y + len(ends) * PITCH + 8
    rule = {"class": "fig-rule", "x1": axis.left, "x2": axis.right}
    line = tag("line", {**rule, "y1": bottom - 3, "y2": bottom - 3})
    return tag("g", {"class": "fig-lane"}, line, head, *marks), bottom + 2


def _bar(
    prefix: str,
    axis: Axis,
    bar: Bar,
    bounds: tuple[int, int, int, int],
    left: float,
    y: float,
) -> str:
    tone = f"fig-tone-{min(bar.tone, TONES - 1)}"
    kind = "fig-denial" if bar.is_denial else "fig-bar"
    pieces = []
    for start, end, solid in steps(axis, *bounds):
        box = {"x": start, "y": y, "width": end - start, "height": BAR}
        step = f"{kind} {tone} fig-solid-{round(solid * 4)}"
        pieces.append(tag("rect", {"class": step, **box}))
        foot = {"x": start, "y": y + BAR - 2.5, "width": end - start, "height": 2.5}
        line = f"fig-foot {tone} fig-solid-{round(solid * 4)}"
        pieces.append(tag("rect", {"class": line, **foot}))
    drawn_to = axis.x(bounds[0]), axis.x(bounds[3])
    lines = fill(prefix, "hatch")
    hatching = hatched(axis, bar.contested, drawn_to, (y, BAR - 2.5), lines)
    pieces.append(hatching)
    inset = 5.0
    if bar.is_denial:
        pieces.append(_cross(left + 9, y + BAR / 2 - 1, tone))
        inset = 17.0
    fits = inset + width_of(bar.text, TEXT) <= drawn_to[1] - left
    write = words if fits and not (bar.is_denial or hatching) else haloed
    pieces.append(write(bar.text, left + inset, y + 12.4, "fig-text"))
    return linked(prefix, bar, "fig-mark", *pieces)


def _cross(x: float, y: float, tone: str) -> str:
    path = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8"
    return tag("path", {"class": f"fig-cross {tone}", "d": path})


def _legend(
    data: TimelineData, prefix: str, bars: Sequence[Bar], top: float
) -> tuple[str, float]:
    entries = [
        (_swatch(tone), text)
        for tone, text in enumerate(data.tones)
        if any(bar.tone == tone for bar in bars)
    ]
    if any(bar.is_denial for bar in bars):
        entries.append((_cross(0, 0, "fig-tone-2"), data.denial))
    for is_sure, text in zip((True, False), data.contested, strict=True):
        if any(hatch.is_sure is is_sure for bar in bars for hatch in bar.contested):
            entries.append((_hatched_swatch(prefix, is_sure), text))
    return legend(entries, 2, top + 4, WIDTH)


def _swatch(tone: int) -> str:
    box = {"x": -8, "y": -6, "width": 16, "height": 12}
    style = f"fig-bar fig-tone-{tone} fig-solid-4"
    foot = {"x": -8, "y": 3.5, "width": 16, "height": 2.5}
    return tag("rect", {"class": style, **box}) + tag(
        "rect", {"class": f"fig-foot fig-tone-{tone} fig-solid-4", **foot}
    )


def _hatched_swatch(prefix: str, is_sure: bool) -> str:
    box = {"x": -8, "y": -6, "width": 16, "height": 12}
    style = "fig-hatched" if is_sure else "fig-hatched fig-solid-2"
    return tag("rect", {"class": style, "fill": fill(prefix, "hatch"), **box})


def _event_lines(
    prefix: str, axis: Axis, events: Sequence[Moment], top: float, bottom: float
) -> str:
    found = []
    last = -100.0
    for n, event in enumerate(events, start=1):
        low, high = axis.x(event.low), axis.x(event.high + 1)
        x = (low + high) / 2
        at = max(x, last + 19)
        last = at
        band = {"x": low, "y": top, "width": max(high - low, 1.2)}
        found.append(
            linked(
                prefix,
                event,
                "fig-mark",
                tag("rect", {"class": "fig-event", **band, "height": bottom - top}),
                tag("circle", {"class": "fig-disc", "cx": at, "cy": 11.0, "r": 9.0}),
                words(str(n), at, 15.2, "fig-count", "middle"),
            )
        )
    return "".join(found)


def _event_list(prefix: str, events: Sequence[Moment], top: float) -> tuple[str, float]:
    found = []
    for n, event in enumerate(events, start=1):
        y = top + n * 22
        found.append(
            linked(
                prefix,
                event,
                "fig-mark",
                tag("circle", {"class": "fig-disc", "cx": 11.0, "cy": y, "r": 9.0}),
                words(str(n), 11, y + 4.2, "fig-count", "middle"),
                words(event.text, 27, y + 4.6, "fig-note"),
            )
        )
    return "".join(found), len(events) * 22 + (14 if events else 0)
