"""Make the base maps of the dossier figures from the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_base_maps.py package

Coastlines only: no border is drawn, so none is claimed. Each map is a JSON file
with the size in pixels and three paths in tenths of a pixel, relative and in
whole numbers. The projections are those that place the marks.
"""

import json
import sys
from collections.abc import Iterable
from math import hypot
from pathlib import Path

from bifolium.dossier.drawings import projections

Point = tuple[float, float]
Ring = list[Point]

TARGET = Path(projections.__file__).parent / "base_maps"
SIZES = {"world": (720, 311), "europe": (720, 524)}
TOLERANCE = {"world": 0.45, "europe": 0.4}
SMALLEST = {"world": 2.2, "europe": 3.0}


def rings(topology: dict) -> Iterable[Ring]:
    """Yield every ring of the land in degrees."""
    (sx, sy), (tx, ty) = topology["transform"].values()
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points.extend(arc[1:] if points else arc)
                yield points


def unwrapped(ring: Ring) -> Ring:
    """Return a ring without leaps over the date line."""
    found = [ring[0]]
    for x, y in ring[1:]:
        while x - found[-1][0] > 180:
            x -= 360
        while x - found[-1][0] < -180:
            x += 360
        found.append((x, y))
    return found


def clipped(ring: Ring, axis: int, limit: float, keep_above: bool) -> Ring:
    """Cut a ring at one line, after Sutherland and Hodgman."""
    found: Ring = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        inside = [(point[axis] >= limit) == keep_above for point in (start, end)]
        if inside[0] != inside[1]:
            part = (limit - start[axis]) / (end[axis] - start[axis])
            cut = [start[i] + part * (end[i] - start[i]) for i in (0, 1)]
            cut[axis] = limit
            found.append((cut[0], cut[1]))
        if inside[1]:
            found.append(end)
    return found


def boxed(ring: Ring, west: float, south: float, east: float, north: float) -> Ring:
    for axis, limit, above in (
        (0, west, True),
        (0, east, False),
        (1, south, True),
        (1, north, False),
    ):
        ring = clipped(ring, axis, limit, above) if ring else ring
    return ring


def simplified(points: Ring, tolerance: float) -> Ring:
    """Thin a line, after Douglas and Peucker."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = hypot(bx - ax, by - ay)

    def distance(point: Point) -> float:
        px, py = point
        if not length:
            return hypot(px - ax, py - ay)
        return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda n: distance(points[n]))
    if distance(points[far]) <= tolerance:
        return [points[0], points[-1]]
    before = simplified(points[: far + 1], tolerance)
    return before[:-1] + simplified(points[far:], tolerance)


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def written(points: Ring, close: bool) -> str:
    """Return a path in whole tenths of a pixel, relative after the first point."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    x, y = tenths[0]
    path = [f"M{x} {y}l"]
    steps = []
    for nx, ny in tenths[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x} {ny - y}".replace(" -", "-"))
            x, y = nx, ny
    path.append(" ".join(steps).replace(" -", "-"))
    return "".join(path) + ("z" if close else "")


def world_rings(topology: dict) -> Iterable[Ring]:
    cut = projections.WORLD_MERIDIAN - 180
    for ring in rings(topology):
        ring = unwrapped(ring)
        if max(y for _x, y in ring) < -58:
            continue
        for shift in (-360, 0, 360):
            moved = [(x + shift, y) for x, y in ring]
            part = boxed(moved, cut + 0.01, -58, cut + 359.99, 84)
            if len(part) > 2:
                yield [projections.world(x, y) for x, y in part]


def europe_rings(topology: dict) -> Iterable[Ring]:
    width, height = SIZES["europe"]
    for ring in rings(topology):
        for shift in (-360, 0, 360):
            moved = [(x + shift, y) for x, y in unwrapped(ring)]
            part = boxed(moved, -45, 15, 85, 82)
            flat = [projections.europe(x, y) for x, y in part]
            flat = boxed(flat, 0, 0, width, height)
            if len(flat) > 2:
                yield flat


def land(name: str, found: Iterable[Ring]) -> str:
    paths = []
    for ring in found:
        if area(ring) < SMALLEST[name]:
            continue
        middle = max(
            range(len(ring)),
            key=lambda n: hypot(ring[n][0] - ring[0][0], ring[n][1] - ring[0][1]),
        )
        half = simplified(ring[: middle + 1], TOLERANCE[name])
        whole = half[:-1] + simplified(ring[middle:] + ring[:1], TOLERANCE[name])
        paths.append(written(whole[:-1], close=True))
    return "".join(paths)


def lines(project: projections.Project, meridians: range, parallels: range) -> str:
    """Return the net of degrees."""
    west, east = meridians[0], meridians[-1]
    south, north = parallels[0], parallels[-1]
    paths = []
    for x in meridians:
        steps = [project(x, south + (north - south) * n / 24) for n in range(25)]
        paths.append(written(simplified(steps, 0.3), close=False))
    for y in parallels:
        steps = [project(west + (east - west) * n / 48, y) for n in range(49)]
        paths.append(written(simplified(steps, 0.3), close=False))
    return "".join(paths)


def globe() -> str:
    """Return the outline of the world map."""
    cut = projections.WORLD_MERIDIAN - 180
    latitudes = [-58 + 142 * n / 40 for n in range(41)]
    west = [projections.world(cut + 0.01, y) for y in latitudes]
    east = [projections.world(cut + 359.99, y) for y in reversed(latitudes)]
    return written(simplified(west, 0.2) + simplified(east, 0.2), close=True)


def write(name: str, sea: str, net: str, coast: str) -> None:
    width, height = SIZES[name]
    base = {
        "width": width,
        "height": height,
        "sea": sea,
        "net": net,
        "land": coast,
    }
    text = json.dumps(base, indent=0)
    (TARGET / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(text)} bytes")


def main() -> None:
    package = Path(sys.argv[1])
    topology = json.loads((package / "land-50m.json").read_text(encoding="utf-8"))
    net = lines(projections.world, range(-139, 180, 30), range(-60, 90, 30))
    write("world", globe(), net, land("world", world_rings(topology)))
    width, height = SIZES["europe"]
    sea = f"M0 0H{width * 10}V{height * 10}H0z"
    net = lines(projections.europe, range(-40, 80, 10), range(30, 80, 10))
    write("europe", sea, net, land("europe", europe_rings(topology)))


if __name__ == "__main__":
    main()
