"""Who served with whom: a stable layout, heavier lines for longer service."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bifolium.dossier.drawings.drawing import (
    Drawing,
    Frame,
    Item,
    drawn,
    haloed,
    linked,
    tag,
)
from bifolium.dossier.drawings.labels import Box, Wish, placed
from bifolium.dossier.drawings.layout import layout
from bifolium.dossier.drawings.signs import TONES, legend

WIDTH, HEIGHT, LABEL = 720.0, 520.0, 15.0


@dataclass(frozen=True)
class Node(Item):
    text: str = ""


@dataclass(frozen=True)
class Tie(Item):
    """A line between two nodes; ``days`` surely together, 0 if only possibly."""

    first: str = ""
    second: str = ""
    days: int = 0
    tone: int = 0


@dataclass(frozen=True)
class NetworkData:
    frame: Frame
    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()
    tones: tuple[str, ...] = ()
    possible: str = ""


def network(data: NetworkData, prefix: str) -> Drawing:
    """Draw nodes and ties; the same data always give the same picture."""
    keys = {node.key for node in data.nodes}
    ties = [tie for tie in data.ties if {tie.first, tie.second} <= keys]
    height = HEIGHT if len(data.nodes) > 8 else 360.0
    pairs = [(tie.first, tie.second) for tie in ties]
    at = layout([node.key for node in data.nodes], pairs, WIDTH, height)
    degree = {key: sum(key in (tie.first, tie.second) for tie in ties) for key in keys}
    inside = [_tie(prefix, tie, at) for tie in ties]
    wishes = [
        Wish(node.key, node.text, *at[node.key], *(_radius(degree[node.key]),) * 2)
        for node in sorted(data.nodes, key=lambda node: (-degree[node.key], node.key))
    ]
    names = placed(wishes, LABEL, Box(2, 2, WIDTH - 2, height - 2))
    for node in sorted(data.nodes, key=lambda node: at[node.key]):
        x, y = at[node.key]
        radius = _radius(degree[node.key])
        disc = tag("circle", {"class": "fig-node", "cx": x, "cy": y, "r": radius})
        place = names.get(node.key)
        name = (
            haloed(node.text, place.x, place.y, "fig-label", place.anchor)
            if place
            else ""
        )
        inside.append(linked(prefix, node, "fig-mark", disc, name))
    below, taken = _legend(data, ties, height)
    size = (WIDTH, height + taken + 6)
    items = [*data.nodes, *ties]
    return drawn("network", prefix, data.frame, size, [*inside, below], items)


def _radius(degree: int) -> float:
    return 5 + 1.6 * sqrt(degree)


def _tie(prefix: str, tie: Tie, at: dict[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = at[tie.first], at[tie.second]
    width = 1.5 if tie.days == 0 else min(1.8 + sqrt(tie.days) / 11, 7.0)
    style = f"fig-tie fig-line-{min(tie.tone, TONES - 1)}"
    if tie.days == 0:
        style += " fig-maybe"
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    line = tag("line", {"class": style, **ends, "stroke-width": width})
    wide = tag("line", {"class": "fig-reach", **ends})
    return linked(prefix, tie, "fig-mark", wide, line)


def _legend(data: NetworkData, ties: Sequence[Tie], top: float) -> tuple[str, float]:
    entries = []
    for tone, text in enumerate(data.tones):
        if any(tie.tone == tone for tie in ties):
            entries.append((_stroke(f"fig-line-{tone}", 4), text))
    if any(tie.days == 0 for tie in ties):
        entries.append((_stroke("fig-line-0 fig-maybe", 1.5), data.possible))
    return legend(entries, 2, top + 4, WIDTH)


def _stroke(style: str, width: float) -> str:
    ends = {"x1": -9, "y1": 0, "x2": 9, "y2": 0}
    return tag("line", {"class": f"fig-tie {style}", **ends, "stroke-width": width})
