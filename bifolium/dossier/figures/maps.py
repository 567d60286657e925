"""The maps of missions."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.calendars import gregorian_to_jdn
from bifolium.dossier.cited import evidence_cell, source_line, when
from bifolium.dossier.dates import parse
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.map import MapData, Mark, in_europe
from bifolium.dossier.figures.options import Options
from bifolium.dossier.models import Dossier, Evidence, Statement, Thing
from bifolium.dossier.names import short_names
from bifolium.dossier.terms import MISSIONS

KINDS = {
    "embassy": 0,
    "soviet mission": 1,
    "legation": 2,
    "consulate": 3,
    "consulate-general": 3,
    "agency": 3,
    "representation": 4,
}
NOT_USUAL = {"foreign embassy"}


def world(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> MapData:
    marks, sources = _marks(dossier, options, language, addresses)
    description = ngettext(
        "Map of the world with %(count)s mission, listed in the table.",
        "Map of the world with %(count)s missions, listed in the table.",
        len(marks),
    ) % {"count": len(marks)}
    return _data(_("Missions in the world"), description, marks, sources, options)


def europe(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> MapData:
    marks, sources = _marks(dossier, options, language, addresses)
    inside = [mark for mark in marks if in_europe(mark)]
    description = ngettext(
        "Map of Europe with %(count)s mission, listed in the table.",
        "Map of Europe with %(count)s missions, listed in the table.",
        len(inside),
    ) % {"count": len(inside)}
    return _data(_("Missions in Europe"), description, inside, sources, options)


def _data(
    title: str,
    description: str,
    marks: list[Mark],
    sources: tuple[str, ...],
    options: Options,
) -> MapData:
    if options.since and options.until:
        first, last = options.since, options.until
        years = str(first) if first == last else f"{first}–{last}"
        title = f"{title}, {years}"
    headers = (
        _("Mission"),
        _("City"),
        _("Kind"),
        _("When"),
        _("Who, as the record has it"),
        _("Source"),
    )
    tones = (
        _("embassy"),
        _("Soviet mission"),
        _("legation"),
        _("consulate or agency"),
        _("representation"),
        _("ministry or other"),
    )
    frame = Frame(title, description, headers, sources)
    return MapData(frame, tuple(marks), tones, _("Europe: see its own map"))


def _marks(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> tuple[list[Mark], tuple[str, ...]]:
    missions = [
        mission
        for mission in queries.things(dossier, "mission", options.missions)
        if mission.data.get("lat") is not None
        and mission.data.get("lon") is not None
        and (options.missions or mission.data.get("kind") not in NOT_USUAL)
    ]
    tenures = _by_mission(queries.tenures(dossier))
    missions = [
        mission
        for mission in missions
        if options.missions or _is_alive(mission, tenures.get(mission.pk, []), options)
    ]
    grounds = queries.grounds(missions)
    marks = [
        _mark(
            mission,
            _served(tenures.get(mission.pk, []), options),
            grounds.get(mission.pk, []),
            language,
            addresses,
        )
        for mission in missions
    ]
    lines = {source_line(row.source) for rows in grounds.values() for row in rows}
    return marks, tuple(sorted(lines))


def _by_mission(tenures: Iterable[Statement]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {}
    for row in tenures:
        if row.object and row.object.parent_id:
            found.setdefault(row.object.parent_id, []).append(row)
    return found


def _days(options: Options) -> tuple[int, int]:
    return (
        gregorian_to_jdn(options.since or 1, 1, 1),
        gregorian_to_jdn(options.until or 3000, 12, 31),
    )


def _is_alive(mission: Thing, tenures: list[Statement], options: Options) -> bool:
    """Return whether a mission may have been there in the years of the figure.

    One without a dated beginning is there from its first term, unless a source
    gives the beginning of a term only roughly.
    """
    first, last = _days(options)
    if mission.e1 is not None and mission.e1 < first:
        return False
    if mission.when and parse(mission.when).started == "known":
        return (mission.s0 or 0) <= last
    starts = [parse(row.when) for row in tenures if row.when]
    if not starts or any(span.start and span.start.first.mark for span in starts):
        return True
    return min(span.start_min for span in starts) <= last


def _served(tenures: list[Statement], options: Options) -> list[Thing]:
    """Return who served at a mission in the years of the figure, each once."""
    first, last = _days(options)
    rows = [
        row
        for row in tenures
        if row.polarity > 0 and (row.s0 or 0) <= last and (row.e1 or 0) >= first
    ]
    return list({row.subject_id: row.subject for row in rows}.values())


def _mark(
    mission: Thing,
    served: list[Thing],
    grounds: list[Evidence],
    language: str,
    addresses: Addresses,
) -> Mark:
    kind = mission.data.get("kind", "")
    name = label(mission.labels, language)
    people = ", ".join(short_names(served, language).values())
    city = label(mission.data.get("city") or {}, language)
    cells = (
        name,
        city,
        str(MISSIONS.get(kind, kind)),
        when(mission.when, language),
        people,
        evidence_cell(grounds, "") if not grounds else _source(grounds),
    )
    return Mark(
        key=mission.key,
        title=f"{name}: {people}" if people else name,
        cells=cells,
        keys=tuple(person.key for person in served),
        url=addresses.thing(mission),
        place=city,
        longitude=mission.data["lon"],
        latitude=mission.data["lat"],
        tone=KINDS.get(kind, 5),
    )


def _source(grounds: list[Evidence]) -> str:
    return "; ".join(source_line(row.source) for row in grounds)
