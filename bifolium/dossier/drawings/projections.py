"""Two map projections, from degrees to pixels of the base maps."""

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, log, pi, radians, sin, sqrt, tan

Point = tuple[float, float]
Project = Callable[[float, float], Point]


@dataclass(frozen=True)
class Frame:
    """Where the plane of a projection lies on the paper, in pixels, y downwards."""

    scale: float
    left: float
    top: float

    def place(self, x: float, y: float) -> Point:
        return (x - self.left) * self.scale, (self.top - y) * self.scale


WORLD_MERIDIAN = 11.0
"""The map is cut opposite, at 169 degrees west, in the Bering Strait."""

EUROPE_MERIDIAN, EUROPE_PARALLELS = 15.0, (42.0, 62.0)

WORLD_FRAME = Frame(scale=720 / 5.42, left=-2.71, top=1.31)
EUROPE_FRAME = Frame(scale=720 / 0.66, left=-0.385, top=1.215)


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project onto the plane of the Equal Earth map around its middle meridian."""
    # Šavrič, Patterson and Jenny, "The Equal Earth map projection", 2018.
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    east = radians((longitude - WORLD_MERIDIAN + 180) % 360 - 180)
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = 9 * a4 * sixth * square + 7 * a3 * sixth + 3 * a2 * square + a1
    x = 2 * sqrt(3) * east * cos(theta) / (3 * slope)
    y = theta * (a4 * sixth * square + a3 * sixth + a2 * square + a1)
    return x, y


def lambert(longitude: float, latitude: float) -> Point:
    """Project onto the plane of a Lambert conformal conic map of Europe."""
    # Snyder, "Map Projections: A Working Manual", 1987, p. 106, for a sphere.
    first, second = (radians(parallel) for parallel in EUROPE_PARALLELS)
    cone = log(cos(first) / cos(second)) / log(
        tan(pi / 4 + second / 2) / tan(pi / 4 + first / 2)
    )
    factor = cos(first) * tan(pi / 4 + first / 2) ** cone / cone
    radius = factor / tan(pi / 4 + radians(latitude) / 2) ** cone
    angle = cone * radians(longitude - EUROPE_MERIDIAN)
    return radius * sin(angle), factor - radius * cos(angle)


def world(longitude: float, latitude: float) -> Point:
    """Return pixels on the map of the world."""
    return WORLD_FRAME.place(*equal_earth(longitude, latitude))


def europe(longitude: float, latitude: float) -> Point:
    """Return pixels on the map of Europe."""
    return EUROPE_FRAME.place(*lambert(longitude, latitude))
