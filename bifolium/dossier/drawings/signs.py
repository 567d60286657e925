"""Signs and legends: every tone has its own shape, for readers without colour."""

from collections.abc import Sequence

from bifolium.dossier.drawings.drawing import tag, words
from bifolium.dossier.drawings.labels import width_of

TONES = 6
"""How many tones the style sheet knows; the last is "all others"."""

ON_A_TELEPHONE = 0.56
"""How much of a wide figure's width a telephone shows before the reader scrolls."""


def sign(tone: int, x: float, y: float, radius: float, *, filled: str = "") -> str:
    """Return the sign of a tone: disc, diamond, square, ring, triangle or cross.

    ``filled`` is an attribute ``fill`` instead of the tone, for signs with corners.
    """
    style = f"fig-sign fig-tone-{min(tone, TONES - 1)}"
    if tone == 0:
        return tag("circle", {"class": style, "cx": x, "cy": y, "r": radius})
    if tone == 3:
        ring = f"{style} fig-ring"
        return tag("circle", {"class": ring, "cx": x, "cy": y, "r": radius - 1})
    r = radius * 1.18
    outline = {
        1: [(0, -r), (r, 0), (0, r), (-r, 0)],
        2: [(-0.78 * r, -0.78 * r), (0.78 * r, -0.78 * r), (0.78 * r, 0.78 * r)]
        + [(-0.78 * r, 0.78 * r)],
        4: [(0, -r), (r, 0.78 * r), (-r, 0.78 * r)],
    }.get(tone, [(-r, -r / 2), (r, -r / 2), (r, r / 2), (-r, r / 2)])
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in outline)
    if filled:
        return tag("polygon", {"class": "fig-sign", "fill": filled, "points": points})
    return tag("polygon", {"class": style, "points": points})


def legend(
    entries: Sequence[tuple[str, str]], left: float, top: float, right: float
) -> tuple[str, float]:
    """Return a legend and the height it takes.

    An entry is the markup of a sign, drawn around (0, 0), and its text. A line is
    broken where the next entry would pass what a telephone shows of the figure.
    """
    edge = left + (right - left) * ON_A_TELEPHONE
    x, y, found = left, top + 14.0, []
    for mark, text in entries:
        width = 26 + width_of(text, 14) + 14
        if x > left and x + width - 14 > edge:
            x, y = left, y + 22
        moved = {"transform": f"translate({x + 9:.1f} {y - 5:.1f})"}
        found.append(tag("g", moved, mark))
        found.append(words(text, x + 24, y, "fig-note"))
        x += width
    return "".join(found), (y - top + 10 if entries else 0.0)
