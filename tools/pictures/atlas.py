"""The geography of the pictures: missions, two projections, coastlines, great circles.

A place is (longitude, latitude) in degrees; a point is (x, y) in pixels, y downwards.
"""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

EARTH = 6371.0
OLD_SERVICE = "Russia (pre-October service)"
PETROGRAD = (30.317, 59.940)
RADIUS = {"embassy": 11.0, "legation": 8.0}

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Mission:
    """A mission of the old service; ``closed`` is its last day or year, or empty."""

    id: str
    kind: str
    city: str
    place: Point
    closed: str

    @property
    def radius(self) -> float:
        return RADIUS.get(self.kind, 5.5)


def _grow(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


@dataclass(frozen=True)
class Lambert:
    """Lambert conformal conic on the sphere. Source: Snyder, Map Projections, ch. 15.

    ``centre`` is (longitude, latitude) and falls on the pixel ``at``; ``scale`` is
    pixels a kilometre on the standard parallels.
    """

    centre: Point
    at: Point
    scale: float
    parallels: Point

    def _cone(self) -> tuple[float, float]:
        south, north = (math.radians(degrees) for degrees in self.parallels)
        narrowing = math.log(math.cos(south) / math.cos(north))
        n = narrowing / math.log(_grow(north) / _grow(south))
        return n, math.cos(south) * _grow(south) ** n / n

    def __call__(self, place: Point) -> Point:
        n, f = self._cone()
        rho = f / _grow(math.radians(place[1])) ** n
        rho_centre = f / _grow(math.radians(self.centre[1])) ** n
        turn = (place[0] - self.centre[0] + 180) % 360 - 180
        theta = n * math.radians(turn)
        unit = EARTH * self.scale
        return (
            self.at[0] + unit * rho * math.sin(theta),
            self.at[1] - unit * (rho_centre - rho * math.cos(theta)),
        )


@dataclass(frozen=True)
class EqualEarth:
    """The whole world. Source: Savric, Patterson and Jenny, Equal Earth, 2018.

    ``at`` is the pixel of (0, 0); the world is 5.41 times ``scale`` wide.
    """

    at: Point
    scale: float

    def __call__(self, place: Point) -> Point:
        t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(place[1])))
        slope = 0.034164 * t**8 + 0.006251 * t**6 - 0.243318 * t**2 + 1.340264
        x = 2 * math.sqrt(3) * math.radians(place[0]) * math.cos(t) / (3 * slope)
        y = 0.003796 * t**9 + 0.000893 * t**7 - 0.081106 * t**3 + 1.340264 * t
        return self.at[0] + self.scale * x, self.at[1] - self.scale * y

    def outline(self) -> list[Point]:
        side = [self((180, latitude)) for latitude in range(-90, 91, 3)]
        return side + [self((-180, latitude)) for latitude in range(90, -91, -3)]


Projection = Lambert | EqualEarth


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def old_missions(dossier: Path) -> list[Mission]:
    return [
        Mission(
            row["mission_id"],
            row["kind"],
            row["city_en"],
            (float(row["lon"]), float(row["lat"])),
            row["to"],
        )
        for row in rows(dossier / "missions.csv")
        if row["represents"] == OLD_SERVICE
    ]


def attested(missions: Iterable[Mission], dossier: Path, day: str) -> list[Mission]:
    """The missions that somebody still held on ``day`` or later, as far as is known.

    Counted are terms in the eyes of the envoys' Conference (later Council) or of a
    foreign state, with a known end; a term whose end is unknown proves nothing.
    """
    authorities, posts = rows(dossier / "authorities.csv"), rows(dossier / "posts.csv")
    states = {row["authority_id"] for row in authorities if row["kind"] == "state"}
    eyes = states - {"tsar"} | {"conf_amb"}
    mission_of = {row["post_id"]: row["mission_id"] for row in posts}
    held = {
        mission_of[row["post_id"]]
        for row in rows(dossier / "tenures.csv")
        if row["stance"] == "holds"
        and row["in_the_eyes_of"] in eyes
        and row["to_latest_ns"] != "open"
        and row["to_latest_ns"] >= day
    }
    return [m for m in missions if m.id in held or m.closed[:4] >= day[:4]]


def rings(coastlines: Path) -> list[list[Point]]:
    """The rings of land in a TopoJSON file, holes included, as degrees.

    A ring that crosses the date line runs on beyond 180 instead of jumping back.
    """
    topology = json.loads(coastlines.read_text(encoding="utf-8"))
    transform = topology["transform"]
    (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * kx + tx, y * ky + ty))
        arcs.append(arc)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points: list[Point] = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points.extend(arc[1:] if points else arc)
                found.append(unwrapped(points))
    return found


def unwrapped(ring: list[Point]) -> list[Point]:
    turns = 0
    whole = ring[:1]
    for (before, _), (lon, lat) in pairwise(ring):
        turns += (lon - before < -180) - (lon - before > 180)
        whole.append((lon + 360 * turns, lat))
    return whole


def clipped(ring: list[Point], box: Box) -> list[Point]:
    """The part of a ring inside the box. Source: Sutherland and Hodgman, 1974."""
    west, south, east, north = box
    sides = ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1))
    for axis, limit, sign in sides:
        kept: list[Point] = []
        for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
            inside = [(point[axis] - limit) * sign >= 0 for point in (start, end)]
            if inside[0] != inside[1]:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                kept.append(
                    (
                        start[0] + share * (end[0] - start[0]),
                        start[1] + share * (end[1] - start[1]),
                    )
                )
            if inside[1]:
                kept.append(end)
        ring = kept
        if not ring:
            break
    return ring


def land(coastlines: Path, projection: Projection, box: Box) -> str:
    """An SVG path of the land in the box; points closer than 0.8 px are left out."""
    parts = []
    for ring, turn in product(rings(coastlines), (-360, 0, 360)):
        path: list[Point] = []
        for place in clipped([(lon + turn, lat) for lon, lat in ring], box):
            point = projection(place)
            if not path or math.dist(point, path[-1]) > 0.8:
                path.append(point)
        if len(path) > 2:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in path) + "Z")
    return "".join(parts)


def great_circle(start: Point, end: Point, steps: int = 96) -> Iterator[Point]:
    a, b = (
        (
            math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
            math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
            math.sin(math.radians(lat)),
        )
        for lon, lat in (start, end)
    )
    angle = math.acos(sum(p * q for p, q in zip(a, b, strict=True)))
    for step in range(steps + 1):
        p, q = (math.sin((1 - step / steps) * angle), math.sin(step / steps * angle))
        x, y, z = ((p * u + q * v) / math.sin(angle) for u, v in zip(a, b, strict=True))
        yield math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))
