"""The figures of a dossier, drawn as SVG from plain data.

A new figure is a module with its data class and its drawing, a line in
``FIGURES``, and a builder of its data in ``bifolium/dossier/figures.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bifolium.dossier.drawings.drawing import Drawing, Frame, Row
from bifolium.dossier.drawings.map import MapData, map_europe, map_world
from bifolium.dossier.drawings.network import NetworkData, network
from bifolium.dossier.drawings.recognitions import RecognitionsData, recognitions
from bifolium.dossier.drawings.succession import succession
from bifolium.dossier.drawings.timeline import TimelineData, timeline

__all__ = ["FIGURES", "Drawing", "Figure", "Frame", "Row"]


@dataclass(frozen=True)
class Figure:
    """A kind of figure: its name, the class of its data, and what draws it."""

    name: str
    data: type
    draw: Callable[[Any, str], Drawing]


FIGURES = [
    Figure("map_world", MapData, map_world),
    Figure("map_europe", MapData, map_europe),
    Figure("timeline", TimelineData, timeline),
    Figure("network", NetworkData, network),
    Figure("recognitions", RecognitionsData, recognitions),
    Figure("succession", TimelineData, succession),
]
