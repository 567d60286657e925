"""Hatching: the days on which another view, or another source, says otherwise.

Every figure holds patterns of its own, whose ids begin with its prefix. Their
strokes carry classes, so that dark paper, print and forced colours dress them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bifolium.dossier.drawings.axis import Axis
from bifolium.dossier.drawings.drawing import tag

Days = tuple[int, int]
"""The first day and the last, both counted."""

Kind = Literal["hatch", "cut", "sign"]
"""Lines of ink for pale bars, of paper for solid strips, or a whole tone with both."""

PITCH: dict[Kind, float] = {"hatch": 5.0, "cut": 5.0, "sign": 3.6}
THINNEST = 0.05
"""Pixels under which nothing would be seen."""


@dataclass(frozen=True)
class Hatch:
    """Days to be hatched; paler where it is not sure."""

    low: int
    high: int
    is_sure: bool = True


def hatches(possible: Iterable[Days], sure: Iterable[Days]) -> tuple[Hatch, ...]:
    """Return spans in order that do not overlap: sure days cut from possible ones."""
    certain = merged(sure)
    found = [Hatch(low, high) for low, high in certain]
    for low, high in merged(possible):
        for first, last in certain:
            if last < low or first > high:
                continue
            if low < first:
                found.append(Hatch(low, first - 1, is_sure=False))
            low = last + 1
        if low <= high:
            found.append(Hatch(low, high, is_sure=False))
    return tuple(sorted(found, key=lambda hatch: hatch.low))


def merged(spans: Iterable[Days]) -> list[Days]:
    """Return spans in order; those that meet or touch become one."""
    found: list[Days] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def pattern(prefix: str, kind: Kind) -> str:
    """Return the pattern of a figure, to stand before what is filled with it."""
    side = PITCH[kind]
    square = {"width": side, "height": side}
    attributes = {
        "id": f"{prefix}-{kind}",
        **square,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    ground = [tag("rect", {"class": "fig-tone-1", **square})] if kind == "sign" else []
    style = "fig-hatch" if kind == "hatch" else "fig-cut"
    line = {"class": style, "d": f"M{side / 2:.1f} 0v{side:.1f}"}
    return tag("pattern", attributes, *ground, tag("path", line))


def fill(prefix: str, kind: Kind) -> str:
    """Return what an attribute ``fill`` says to be hatched."""
    return f"url(#{prefix}-{kind})"


def hatched(
    axis: Axis,
    days: Sequence[Hatch],
    drawn: tuple[float, float],
    band: tuple[float, float],
    filled: str,
) -> str:
    """Return the hatching of a bar; ``drawn``: left and right, ``band``: y and height.

    What lies outside the bar as it is drawn stays bare.
    """
    found = []
    for hatch in days:
        left = max(axis.x(hatch.low), drawn[0])
        right = min(axis.x(hatch.high + 1), drawn[1])
        if right - left < THINNEST:
            continue
        box = {"x": left, "y": band[0], "width": right - left, "height": band[1]}
        style = "fig-hatched" if hatch.is_sure else "fig-hatched fig-solid-2"
        found.append(tag("rect", {"class": style, "fill": filled, **box}))
    return "".join(found)
