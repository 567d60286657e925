"""The maps of one day: what is held, what is contested, and where nobody is known."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.drawings import Drawing
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.map import (
    MapData,
    Mark,
    in_europe,
    map_europe,
    map_world,
)
from bifolium.dossier.models import Dossier, Thing


def day_maps(
    dossier: Dossier, states: Mapping[str, str], language: str, addresses: Addresses
) -> list[Drawing]:
    """Return the world and Europe with every mission in its state of the day.

    ``states`` is by key of the mission; one not in it has no holder on record.
    """
    words = {
        "held": _("held, and nobody denies it"),
        "contested": _("contested"),
        "empty": _("nobody on record that day"),
    }
    marks = [
        _mark(mission, states.get(mission.key, "empty"), words, language, addresses)
        for mission in queries.things(dossier, "mission")
        if mission.data.get("lat") is not None and mission.data.get("lon") is not None
    ]
    tones = (words["held"], words["contested"], "", words["empty"])
    headers = (_("Mission"), _("City"), _("That day"))
    described = _("Every mission of the record; the list below the maps says the same.")
    found = []
    for name, draw, shown in (
        (_("The world on that day"), map_world, marks),
        (_("Europe on that day"), map_europe, list(filter(in_europe, marks))),
    ):
        frame = Frame(name, described, headers)
        data = MapData(frame, tuple(shown), tones, _("Europe: see its own map"))
        found.append(draw(data, f"day-{len(found)}"))
    return [drawing for drawing in found if not drawing.is_empty]


def _mark(
    mission: Thing,
    state: str,
    words: Mapping[str, str],
    language: str,
    addresses: Addresses,
) -> Mark:
    name = label(mission.labels, language)
    city = label(mission.data.get("city") or {}, language)
    return Mark(
        key=mission.key,
        title=name,
        cells=(name, city, words[state]),
        url=addresses.thing(mission),
        place=city,
        longitude=mission.data["lon"],
        latitude=mission.data["lat"],
        state=state,
    )
