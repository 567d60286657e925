"""Marks on the world or on Europe, with the names of their cities."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bifolium.dossier.drawings.drawing import (
    Drawing,
    Frame,
    Item,
    drawn,
    haloed,
    linked,
    tag,
)
from bifolium.dossier.drawings.hatching import fill, pattern
from bifolium.dossier.drawings.labels import Box, Place, Wish, placed, width_of
from bifolium.dossier.drawings.projections import Project, europe, world
from bifolium.dossier.drawings.signs import legend, sign

LABEL = 15.0
HATCHED = 5
"""Signs of this radius have room for lines."""
CROWD = 8
"""More marks than this in Europe leave their names to the map of Europe."""


@dataclass(frozen=True)
class Mark(Item):
    """A sign at a place; ``tone`` is its index in the legend.

    A mark with a ``state`` changes its sign with the day.
    """

    place: str = ""
    longitude: float = 0.0
    latitude: float = 0.0
    tone: int = 0
    state: str = ""


STATES = {"held": 0, "contested": 1, "empty": 3}
"""Tones of a mark that changes with the day: it holds the signs of all of them."""


@dataclass(frozen=True)
class MapData:
    """``tones``: the lines of the legend; ``elsewhere``: the name of Europe's frame."""

    frame: Frame
    marks: tuple[Mark, ...] = ()
    tones: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True)
class City:
    """The marks of one place, side by side."""

    marks: tuple[Mark, ...]
    x: float
    y: float
    radius: float

    @property
    def pitch(self) -> float:
        return self.radius * 2.1

    @property
    def half(self) -> float:
        return self.radius + self.pitch * (len(self.marks) - 1) / 2


@cache
def base(name: str) -> dict[str, Any]:
    """Return a base map from its file."""
    folder = resources.files("bifolium.dossier.drawings") / "base_maps"
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return found


def in_europe(mark: Mark) -> bool:
    """Return whether a mark lies on the map of Europe, clear of its edge."""
    x, y = europe(mark.longitude, mark.latitude)
    return 8 <= x <= base("europe")["width"] - 8 and 8 <= y <= 516


def map_europe(data: MapData, prefix: str) -> Drawing:
    """Draw the marks that lie in Europe."""
    marks = [mark for mark in data.marks if in_europe(mark)]
    cities = _cities(marks, europe, 6.5)
    return _map("map_europe", data, prefix, "europe", cities, ())


def map_world(data: MapData, prefix: str) -> Drawing:
    """Draw all marks; a crowded Europe gets small signs in a frame and no names."""
    inside = [mark for mark in data.marks if in_europe(mark)]
    if len(inside) <= CROWD:
        return _map(
            "map_world", data, prefix, "world", _cities(data.marks, world, 6), ()
        )
    outside = [mark for mark in data.marks if mark not in inside]
    cities = _cities(outside, world, 6)
    return _map("map_world", data, prefix, "world", cities, _cities(inside, world, 3))


def _cities(marks: Sequence[Mark], project: Project, radius: float) -> list[City]:
    by_place: dict[tuple[float, float], list[Mark]] = {}
    for mark in marks:
        at = (round(mark.longitude, 1), round(mark.latitude, 1))
        by_place.setdefault(at, []).append(mark)
    return [
        City(tuple(found), *project(found[0].longitude, found[0].latitude), radius)
        for found in by_place.values()
    ]


def _map(
    name: str,
    data: MapData,
    prefix: str,
    ground: str,
    cities: Sequence[City],
    crowd: Sequence[City],
) -> Drawing:
    paper = base(ground)
    width, height = float(paper["width"]), float(paper["height"])
    changes = any(mark.state for city in (*cities, *crowd) for mark in city.marks)
    inside = [pattern(prefix, "sign")] if changes else []
    inside.append(_ground(paper))
    obstacles: list[Box] = []
    if crowd:
        frame, obstacles = _crowd_frame(crowd, data.elsewhere)
        inside.append(frame)
    inside.extend(_signs(prefix, city) for city in crowd)
    names = _names(cities, Box(2, 2, width - 2, height - 2), obstacles)
    for city in sorted(cities, key=lambda city: (city.x, city.y)):
        inside.append(_city(prefix, city, names.get(city.marks[0].key)))
    shown = [
        (_sign(prefix, tone, 0, 0, 6, changes=changes), text)
        for tone, text in enumerate(data.tones)
        if any(
            mark.state or mark.tone == tone
            for city in (*cities, *crowd)
            for mark in city.marks
        )
        and text
    ]
    drawn_legend, taken = legend(shown, 2, height + 10, width)
    items = [mark for mark in data.marks if _is_drawn(mark, cities, crowd)]
    size = (width, height + 10 + taken)
    return drawn(name, prefix, data.frame, size, [*inside, drawn_legend], items)


def _is_drawn(mark: Mark, *groups: Sequence[City]) -> bool:
    return any(mark in city.marks for group in groups for city in group)


def _ground(paper: dict[str, Any]) -> str:
    return tag(
        "g",
        {"transform": "scale(.1)", "aria-hidden": "true"},
        tag("path", {"class": "fig-sea", "d": paper["sea"]}),
        tag("path", {"class": "fig-net", "d": paper["net"]}),
        tag("path", {"class": "fig-land", "d": paper["land"]}),
    )


def _crowd_frame(crowd: Sequence[City], text: str) -> tuple[str, list[Box]]:
    left = min(city.x for city in crowd) - 9
    right = max(city.x for city in crowd) + 9
    top = min(city.y for city in crowd) - 9
    bottom = max(city.y for city in crowd) + 9
    box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    frame = tag("rect", {"class": "fig-frame", **box})
    name = haloed(text, left - 7, top + 11, "fig-note", "end")
    start = left - 12 - width_of(text, 13.5)
    return frame + name, [
        Box(left, top, right, bottom),
        Box(start, top - 4, left, top + 17),
    ]


def _names(
    cities: Sequence[City], bounds: Box, obstacles: list[Box]
) -> dict[str, Place]:
    wishes = [
        Wish(
            city.marks[0].key,
            city.marks[0].place,
            city.x,
            city.y,
            city.half,
            city.radius,
        )
        for city in sorted(cities, key=lambda city: -len(city.marks))
    ]
    return placed(wishes, LABEL, bounds, obstacles)


def _signs(prefix: str, city: City) -> str:
    start = city.x - city.half + city.radius
    return "".join(
        _mark(prefix, mark, start + n * city.pitch, city.y, city.radius)
        for n, mark in enumerate(city.marks)
    )


def _mark(prefix: str, mark: Mark, x: float, y: float, radius: float) -> str:
    if not mark.state:
        return linked(prefix, mark, "fig-mark", sign(mark.tone, x, y, radius))
    signs = [
        tag(
            "g",
            {"class": f"fig-state fig-state-{state}"},
            _sign(prefix, tone, x, y, radius, changes=True),
        )
        for state, tone in STATES.items()
    ]
    return linked(prefix, mark, f"fig-mark is-{mark.state}", *signs)


def _sign(
    prefix: str, tone: int, x: float, y: float, radius: float, *, changes: bool
) -> str:
    """Return a sign; on a map that changes with the day the contested is hatched.

    One that is too small for lines is left whole.
    """
    is_hatched = changes and tone == STATES["contested"] and radius >= HATCHED
    return sign(tone, x, y, radius, filled=fill(prefix, "sign") if is_hatched else "")


def _city(prefix: str, city: City, place: Place | None) -> str:
    """Return the signs of a city and its name, which leads to the first of them."""
    if place is None:
        return _signs(prefix, city)
    text = city.marks[0].place
    name = tag(
        "g",
        {"class": "fig-name", "aria-hidden": "true"},
        haloed(text, place.x, place.y, "fig-label", place.anchor),
    )
    return _signs(prefix, city) + name
