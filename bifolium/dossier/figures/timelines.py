"""The timeline of posts or persons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.calendars import HI, LO, jdn_to_gregorian
from bifolium.dossier.cited import evidence_cell, sources_of, when
from bifolium.dossier.dates import parse
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.timeline import Bar, Lane, Moment, TimelineData
from bifolium.dossier.figures.contests import NEVER, Contest, contests
from bifolium.dossier.figures.options import LONGEST, Options
from bifolium.dossier.figures.tones import Tones, tones
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.names import short_name, short_names
from bifolium.dossier.terms import CAPACITIES


@dataclass(frozen=True)
class Told:
    """What bars are told by: names by person, tones by view, contests by statement."""

    names: Mapping[int, str]
    palette: Tones
    contests: Mapping[int, Contest]


def told_of(dossier: Dossier, rows: list[Statement], language: str) -> Told:
    """Return what the bars of statements are told by."""
    return Told(
        short_names((row.subject for row in rows), language),
        tones(rows, language),
        contests(dossier, rows, language),
    )


def build(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> TimelineData:
    """Return lanes by post, or by person where only persons are chosen."""
    rows = [row for row in _chosen(dossier, options) if row.when and row.object]
    by_person = bool(options.persons) and not (options.posts or options.missions)
    told = told_of(dossier, rows, language)
    since, until = years(rows, options)
    events = queries.things(dossier, "event", options.events) if options.events else []
    lanes = _lanes(rows, by_person, told, options, language, addresses)
    description = ngettext(
        "Timeline with %(count)s term, listed in the table with its source.",
        "Timeline with %(count)s terms, listed in the table with their sources.",
        sum(len(lane.bars) for lane in lanes),
    ) % {"count": sum(len(lane.bars) for lane in lanes)}
    headers = (
        _("Post or event"),
        _("Who"),
        _("In whose eyes"),
        _("How"),
        _("When"),
        _("In other eyes"),
        _("Source"),
    )
    name = _("Terms of persons") if by_person else _("Terms in posts")
    return TimelineData(
        Frame(f"{name}, {since}–{until}", description, headers, sources_of(rows)),
        since,
        until,
        tuple(lanes),
        tuple(_moment(event, language, addresses) for event in events if event.when),
        told.palette.words,
        _("denied"),
        contested=(_("contested"), _("possibly contested")),
    )


def _chosen(dossier: Dossier, options: Options) -> list[Statement]:
    if not (options.persons or options.posts or options.missions):
        pairs = queries.rivals(dossier)
        contested = {key for pair in pairs for key in (pair.first, pair.second)}
        rows = queries.tenures(dossier)
        posts = {row.object_id for row in rows if row.pk in contested}
        return [row for row in rows if row.object_id in posts]
    return queries.tenures(
        dossier,
        persons=options.persons,
        posts=options.posts,
        missions=options.missions,
    )


def years(rows: Iterable[Statement], options: Options) -> tuple[int, int]:
    """Return the years of the axis: as chosen, or those that the rows name."""
    days = [
        day
        for row in rows
        for day in (row.s0, row.s1, row.e0)
        if day is not None and LO < day < HI
    ]
    since = options.since or (jdn_to_gregorian(min(days))[0] if days else 1917)
    until = options.until or (jdn_to_gregorian(max(days))[0] if days else since)
    return since, min(max(until, since), since + LONGEST)


def _lanes(
    rows: list[Statement],
    by_person: bool,
    told: Told,
    options: Options,
    language: str,
    addresses: Addresses,
) -> list[Lane]:
    chosen = options.persons if by_person else options.posts
    by_thing: dict[int, list[Statement]] = {}
    things: dict[int, Thing] = {}
    for row in rows:
        thing = row.subject if by_person else row.object
        if thing is not None:
            by_thing.setdefault(thing.pk, []).append(row)
            things[thing.pk] = thing
    order = {key: n for n, key in enumerate(chosen)}
    found = sorted(
        things.values(), key=lambda thing: (order.get(thing.key, 0), thing.pk)
    )
    return [
        Lane(
            thing.key,
            label(thing.labels, language),
            tuple(
                bar_of(row, by_person, told, language, addresses)
                for row in by_thing[thing.pk]
            ),
        )
        for thing in found
    ]


def bar_of(
    row: Statement,
    by_person: bool,
    told: Told,
    language: str,
    addresses: Addresses,
) -> Bar:
    """Return a term as a bar, named by its post or by its holder."""
    post = label(row.object.labels, language) if row.object else ""
    eyes = short_name(row.in_eyes_of, language) if row.in_eyes_of else ""
    who = told.names[row.subject_id]
    if row.predicate == Statement.Predicate.KEEPS:
        who = _("%(name)s (custody)") % {"name": who}
    manner = str(CAPACITIES.get(row.manner, row.manner))
    dates = when(row.when, language)
    is_denial = row.polarity < 0
    how = f"{_('denied')}: {manner}" if is_denial else manner
    contest = told.contests.get(row.pk, NEVER)
    parts = (post, who, how, eyes, dates, contest.words)
    title = ", ".join(part for part in parts if part)
    eyes_in_full = label(row.in_eyes_of.labels, language) if row.in_eyes_of else ""
    return Bar(
        key=row.key,
        title=title,
        cells=(
            post,
            label(row.subject.labels, language),
            eyes_in_full,
            how,
            dates,
            contest.words,
            evidence_cell(row.evidence.all(), row.confidence),
        ),
        keys=(row.subject.key, row.object.key if row.object else ""),
        url=addresses.statement(row),
        text=" · ".join(part for part in (post if by_person else who, eyes) if part),
        s0=row.s0 or 0,
        s1=row.s1 or 0,
        e0=row.e0 or 0,
        e1=row.e1 or 0,
        tone=told.palette.of[row.in_eyes_of_id],
        is_denial=is_denial,
        is_open=parse(row.when).ended == "open",
        contested=contest.days,
    )


def _moment(event: Thing, language: str, addresses: Addresses) -> Moment:
    name = label(event.labels, language)
    dates = when(event.when, language)
    return Moment(
        key=event.key,
        title=f"{dates}: {name}",
        cells=(name, "", "", "", dates, "", ""),
        url=addresses.thing(event),
        text=f"{dates} — {name}" if language == "ru" else f"{dates}: {name}",
        low=event.s0 or 0,
        high=event.e1 or 0,
    )
