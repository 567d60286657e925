"""Figures of a dossier, drawn on demand and kept until the dossier changes."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import override

from bifolium.dossier.addresses import NOWHERE, Addresses
from bifolium.dossier.drawings import FIGURES, Drawing
from bifolium.dossier.figures import maps, networks, strips, successions, timelines
from bifolium.dossier.figures.options import Options, OptionsRefused, read
from bifolium.dossier.models import Dossier, Statement, Thing

__all__ = ["BUILDERS", "OptionsRefused", "draw", "drawn_for"]

DAY = 24 * 60 * 60

BUILDERS: dict[str, Callable[[Dossier, Options, str, Addresses], Any]] = {
    "map_world": maps.world,
    "map_europe": maps.europe,
    "timeline": timelines.build,
    "network": networks.build,
    "recognitions": strips.build,
    "succession": successions.build,
}


def draw(
    dossier: Dossier,
    name: str,
    *,
    options: Mapping[str, object],
    language: str,
    prefix: str,
    addresses: Addresses = NOWHERE,
) -> Drawing:
    """Return a figure in a language; ``prefix`` keeps its ids apart on a page.

    Marks lead to ``addresses``, or to the table if they lead nowhere.
    Options name keys of the dossier; a key that is not there draws nothing.

    :raises OptionsRefused: if there is no such figure, or no such options.
    """
    figure = next((figure for figure in FIGURES if figure.name == name), None)
    if figure is None:
        raise OptionsRefused(_("There is no figure “%s”.") % name)
    chosen = read(options)
    key = _cache_key(dossier, name, chosen, language, f"{prefix}@{addresses.base}")
    drawing: Drawing | None = cache.get(key)
    if drawing is None:
        with override(language):
            data = BUILDERS[name](dossier, chosen, language, addresses)
        drawing = replace(
            figure.draw(data, prefix),
            file=addresses.base and f"{addresses.base}figures/{name}",
            query=query_of(chosen),
        )
        cache.set(key, drawing, DAY)
    return drawing


def query_of(options: Options) -> str:
    """Return the options of a figure as the end of an address; empty if none."""
    given = {name: value for name, value in vars(options).items() if value}
    return f"?{urlencode(given, doseq=True)}" if given else ""


def drawn_for(
    thing: Thing, rows: Sequence[Statement], language: str, addresses: Addresses
) -> Drawing | None:
    """Return the figure for the page of a thing, if it says more than one line."""
    terms = [row for row in rows if row.predicate in ("holds", "keeps") and row.when]
    figures = {"person": ("timeline", "persons"), "post": ("succession", "posts")}
    if thing.kind not in figures or len(terms) < 2:
        return None
    name, option = figures[thing.kind]
    options = {option: [thing.key]}
    return draw(
        thing.dossier,
        name,
        options=options,
        language=language,
        prefix="figure",
        addresses=addresses,
    )


def _cache_key(
    dossier: Dossier, name: str, options: Options, language: str, prefix: str
) -> str:
    parts = [dossier.pk, dossier.version, name, vars(options), language, prefix]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"dossier-figure:{digest}"
