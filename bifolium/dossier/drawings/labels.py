"""Where the names of marks go: eight places around each, without collisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NARROW, WIDE = set("iljtfrI.,:;'|!()1 "), set("mwMWШЩЖЮМФшщжюмф@—")


def width_of(text: str, size: float) -> float:
    """Return about how wide a line is in a system sans of a size in pixels."""
    total = 0.0
    for sign in text:
        if sign in NARROW:
            total += 0.36
        elif sign in WIDE:
            total += 0.95
        elif sign.isupper() or sign > "\u0400":
            total += 0.71 if sign.isupper() else 0.63
        else:
            total += 0.61
    return total * size


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def lies_in(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Wish:
    """A name that wants to stand by a mark of half-sizes ``dx`` and ``dy``."""

    key: str
    text: str
    x: float
    y: float
    dx: float
    dy: float


@dataclass(frozen=True)
class Place:
    """Where a name stands: the start, middle or end of its base line."""

    x: float
    y: float
    anchor: str


SIDES = (
    (1, 0),
    (-1, 0),
    (0, -1),
    (0, 1),
    (1, -1),
    (1, 1),
    (-1, -1),
    (-1, 1),
)
GAPS = (4.0, 9.0, 15.0)


def placed(
    wishes: Sequence[Wish], size: float, bounds: Box, obstacles: Iterable[Box] = ()
) -> dict[str, Place]:
    """Return a place for every name that fits; earlier wishes choose first."""
    taken = [*obstacles, *(_mark(wish) for wish in wishes)]
    found: dict[str, Place] = {}
    for wish in wishes:
        own = _mark(wish)
        for place, box in _candidates(wish, size):
            blocked = any(box.meets(other) for other in taken if other != own)
            if box.lies_in(bounds) and not blocked:
                found[wish.key] = place
                taken.append(box)
                break
    return found


def _mark(wish: Wish) -> Box:
    return Box(wish.x - wish.dx, wish.y - wish.dy, wish.x + wish.dx, wish.y + wish.dy)


def _candidates(wish: Wish, size: float) -> Iterable[tuple[Place, Box]]:
    width = width_of(wish.text, size)
    for gap in GAPS:
        for east, south in SIDES:
            diagonal = 0.6 if east and south else 1.0
            x = wish.x + east * (wish.dx + gap) * diagonal
            y = wish.y + south * (wish.dy + gap + size * 0.36) + size * 0.34
            anchor = {1: "start", -1: "end", 0: "middle"}[east]
            left = {1: x, -1: x - width, 0: x - width / 2}[east]
            box = Box(left - 2, y - size * 0.82, left + width + 2, y + size * 0.26)
            yield Place(x, y, anchor), box
