"""Where the nodes of a network lie: always the same for the same network.

Parts that hang together are laid out by forces, each in a box of its own: the
large ones side by side, the small ones in a column. In the end no two nodes are
so near that their names could not stand.
"""

from collections.abc import Iterable, Sequence
from math import cos, hypot, pi, sin, sqrt

from bifolium.dossier.drawings.labels import Box

Pair = tuple[str, str]
Places = dict[str, tuple[float, float]]

ROUNDS = 240
GOLDEN = pi * (3 - sqrt(5))
ROOM_X, ROOM_Y = 66.0, 26.0
"""Room for names inside the edge of each box."""
APART_X, APART_Y = 62.0, 34.0


def layout(
    keys: Iterable[str], pairs: Iterable[Pair], width: float, height: float
) -> Places:
    """Return a place for every node, all of them on the paper."""
    ties = sorted({(min(pair), max(pair)) for pair in pairs})
    parts = _parts(sorted(set(keys)), ties)
    found: Places = {}
    for part, box in _boxes(parts, width, height):
        found.update(_fitted(_forced(part, ties, box), box))
    return _spaced(found, width, height)


def _parts(keys: Sequence[str], ties: Sequence[Pair]) -> list[list[str]]:
    """Return the sets of nodes that hang together, the largest first."""
    part = {key: key for key in keys}

    def root(key: str) -> str:
        while part[key] != key:
            key = part[key]
        return key

    for first, second in ties:
        low, high = sorted((root(first), root(second)))
        part[high] = low
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(root(key), []).append(key)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _boxes(
    parts: Sequence[list[str]], width: float, height: float
) -> Iterable[tuple[list[str], Box]]:
    """Yield each part with its box; the small ones share one column."""
    total = sum(len(part) for part in parts)
    large = [part for part in parts if len(part) * 6 > total]
    small = [part for part in parts if len(part) * 6 <= total]
    shares = [len(part) ** 0.75 for part in large]
    if small:
        shares.append(max(sum(len(part) for part in small) ** 0.75, sum(shares) * 0.25))
    left = 0.0
    for part, share in zip(large, shares, strict=False):
        right = left + width * share / sum(shares)
        yield part, Box(left, 0, right, height)
        left = right
    top, weights = 0.0, [sqrt(len(part)) for part in small]
    for part, weight in zip(small, weights, strict=True):
        bottom = top + height * weight / sum(weights)
        yield part, Box(left, top, width, bottom)
        top = bottom


def _forced(
    keys: Sequence[str], ties: Sequence[Pair], box: Box
) -> dict[str, list[float]]:
    """Lay out one part by forces, beginning with a sunflower.

    After Fruchterman and Reingold, "Graph drawing by force-directed placement",
    1991; ties of much tied nodes pull less, so that cliques stay open.
    """
    width, height = box.right - box.left, box.bottom - box.top
    spread = sqrt(width * height / len(keys)) * 0.7
    at = {
        key: [spread * sqrt(n + 0.5) * f(n * GOLDEN) for f in (cos, sin)]
        for n, key in enumerate(keys)
    }
    own = [
        (first, second, sqrt(min(_degree(first, ties), _degree(second, ties))))
        for first, second in ties
        if first in at
    ]
    for turn in range(ROUNDS):
        heat = width / 8 * (1 - turn / ROUNDS) + 0.5
        push = _forces(keys, own, at, spread)
        for key in keys:
            dx, dy = push[key]
            length = hypot(dx, dy) or 1.0
            at[key][0] += dx / length * min(length, heat)
            at[key][1] += dy / length * min(length, heat)
    return at


def _degree(key: str, ties: Sequence[Pair]) -> int:
    return sum(key in tie for tie in ties)


def _forces(
    keys: Sequence[str],
    ties: Sequence[tuple[str, str, float]],
    at: dict[str, list[float]],
    spread: float,
) -> dict[str, list[float]]:
    push = {key: [-at[key][0] * 0.03, -at[key][1] * 0.06] for key in keys}

    def move(first: str, second: str, force: float) -> None:
        dx, dy = at[first][0] - at[second][0], at[first][1] - at[second][1]
        for key, sign in ((first, 1), (second, -1)):
            push[key][0] += sign * dx * force
            push[key][1] += sign * dy * force

    for n, first in enumerate(keys):
        for second in keys[n + 1 :]:
            apart = hypot(at[first][0] - at[second][0], at[first][1] - at[second][1])
            move(first, second, spread * spread / (apart * apart or 1.0))
    for first, second, ease in ties:
        apart = hypot(at[first][0] - at[second][0], at[first][1] - at[second][1])
        move(first, second, -apart / spread / ease)
    return push


def _fitted(at: dict[str, list[float]], box: Box) -> Places:
    """Return the places stretched to the box."""
    xs = [x for x, _y in at.values()]
    ys = [y for _x, y in at.values()]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    room = max(box.right - box.left - 2 * ROOM_X, 0.0)
    tall = max(min(box.bottom - box.top - 2 * ROOM_Y, 110 * sqrt(len(at))), 0.0)
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    centre = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    return {
        key: (
            middle[0] + (x - centre[0]) * room / wide,
            middle[1] + (y - centre[1]) * tall / high,
        )
        for key, (x, y) in at.items()
    }


def _spaced(places: Places, width: float, height: float) -> Places:
    """Push apart what is too near, within the paper."""
    at = {key: [x, y] for key, (x, y) in places.items()}
    order = sorted(at)
    for _turn in range(90):
        for n, first in enumerate(order):
            for second in order[n + 1 :]:
                _part(at[first], at[second])
        for place in at.values():
            place[0] = min(max(place[0], ROOM_X / 2), width - ROOM_X)
            place[1] = min(max(place[1], ROOM_Y), height - ROOM_Y)
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in at.items()}


def _part(first: list[float], second: list[float]) -> None:
    dx, dy = first[0] - second[0], first[1] - second[1]
    near = hypot(dx / APART_X, dy / APART_Y)
    if near >= 1:
        return
    if near < 0.01:
        dx, dy, near = 1.0, 1.0, 0.05
    step = 0.25 * (1 - near) / near
    for place, sign in ((first, 1), (second, -1)):
        place[0] += sign * dx * min(step, 2.0)
        place[1] += sign * dy * min(step, 2.0)
