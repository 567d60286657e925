"""Figures of a dossier, drawn on demand and kept until the dossier changes."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import override

from bifolium.dossier.drawings import FIGURES, Drawing
from bifolium.dossier.figures import maps, networks, strips, timelines
from bifolium.dossier.figures.options import Options, OptionsRefused, read
from bifolium.dossier.models import Dossier

__all__ = ["BUILDERS", "OptionsRefused", "draw"]

DAY = 24 * 60 * 60

BUILDERS: dict[str, Callable[[Dossier, Options, str], Any]] = {
    "map_world": maps.world,
    "map_europe": maps.europe,
    "timeline": timelines.build,
    "network": networks.build,
    "recognitions": strips.build,
}


def draw(
    dossier: Dossier,
    name: str,
    *,
    options: Mapping[str, object],
    language: str,
    prefix: str,
) -> Drawing:
    """Return a figure in a language; ``prefix`` keeps its ids apart on a page.

    Options name keys of the dossier; a key that is not there draws nothing.

    :raises OptionsRefused: if there is no such figure, or no such options.
    """
    figure = next((figure for figure in FIGURES if figure.name == name), None)
    if figure is None:
        raise OptionsRefused(_("There is no figure “%s”.") % name)
    chosen = read(options)
    key = _cache_key(dossier, name, chosen, language, prefix)
    drawing: Drawing | None = cache.get(key)
    if drawing is None:
        with override(language):
            data = BUILDERS[name](dossier, chosen, language)
        drawing = figure.draw(data, prefix)
        cache.set(key, drawing, DAY)
    return drawing


def _cache_key(
    dossier: Dossier, name: str, options: Options, language: str, prefix: str
) -> str:
    parts = [dossier.pk, dossier.version, name, vars(options), language, prefix]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"dossier-figure:{digest}"
