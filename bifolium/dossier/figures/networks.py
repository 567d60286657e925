"""The network of those who served in one body at one time in the same eyes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.calendars import gregorian_to_jdn
from bifolium.dossier.cited import sources_of
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.network import NetworkData, Node, Tie
from bifolium.dossier.figures.options import Options
from bifolium.dossier.figures.tones import tones
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.names import short_name, short_names

MOST = 40
"""Persons in one picture; those with most ties stay."""


@dataclass
class Bond:
    """What two persons shared; ``days`` surely together, 0 if only possibly."""

    days: int = 0
    eyes: Thing | None = None
    bodies: dict[int, Thing] = field(default_factory=dict)
    views: dict[int, Thing] = field(default_factory=dict)


def build(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> NetworkData:
    rows = [
        row
        for row in queries.tenures(
            dossier,
            persons=options.persons,
            posts=options.posts,
            missions=options.missions,
        )
        if row.polarity > 0 and row.when and row.object
    ]
    bonds = _bonds(rows, options)
    people = {row.subject_id: row.subject for row in rows}
    kept = _kept(people, bonds, options)
    people = {pk: people[pk] for pk in people if pk in kept}
    shared = {pair: bond for pair, bond in bonds.items() if set(pair) <= kept}
    used = [row for row in rows if row.subject_id in kept and row.in_eyes_of]
    palette = tones(used, language)
    names = short_names(people.values(), language)
    description = ngettext(
        "Network of %(count)s person, listed in the table.",
        "Network of %(count)s persons, listed in the table.",
        len(people),
    ) % {"count": len(people)}
    headers = (_("Who"), _("Where"), _("In whose eyes"), _("Together"))
    return NetworkData(
        Frame(_("Who served with whom"), description, headers, sources_of(used)),
        tuple(
            _node(person, rows, names, language, addresses)
            for person in people.values()
        ),
        tuple(
            _tie(people, pair, bond, names, palette.of, language)
            for pair, bond in shared.items()
        ),
        palette.words,
        _("together only possibly"),
    )


def _body(row: Statement) -> Thing:
    """Return the mission or body of a post, or the post itself."""
    if row.object is None:
        raise ValueError(f"{row.key} has no post.")
    return row.object.parent or row.object


def _bonds(rows: list[Statement], options: Options) -> dict[tuple[int, int], Bond]:
    first = gregorian_to_jdn(options.since or 1, 1, 1)
    last = gregorian_to_jdn(options.until or 3000, 12, 31)
    groups: dict[tuple[int, int | None], list[Statement]] = {}
    for row in rows:
        groups.setdefault((_body(row).pk, row.in_eyes_of_id), []).append(row)
    found: dict[tuple[int, int], Bond] = {}
    for group in groups.values():
        for n, a in enumerate(group):
            for b in group[n + 1 :]:
                if a.subject_id != b.subject_id and _meet(a, b, first, last):
                    _bind(found, a, b, first, last)
    return found


def _meet(a: Statement, b: Statement, first: int, last: int) -> bool:
    start = max(a.s0 or 0, b.s0 or 0, first)
    return start < min(a.e1 or 0, b.e1 or 0, last)


def _bind(
    found: dict[tuple[int, int], Bond],
    a: Statement,
    b: Statement,
    first: int,
    last: int,
) -> None:
    low, high = sorted((a.subject_id, b.subject_id))
    bond = found.setdefault((low, high), Bond())
    body = _body(a)
    bond.bodies[body.pk] = body
    start = max(a.s1 or 0, b.s1 or 0, first)
    days = max(min(a.e0 or 0, b.e0 or 0, last) - start, 0)
    if a.in_eyes_of:
        bond.views[a.in_eyes_of.pk] = a.in_eyes_of
    if bond.eyes is None or days > bond.days:
        bond.days, bond.eyes = days, a.in_eyes_of


def _kept(
    people: dict[int, Thing], bonds: dict[tuple[int, int], Bond], options: Options
) -> set[int]:
    """Return whom to draw: those chosen, else those with ties, the most tied first."""
    degree = Counter(pk for pair in bonds for pk in pair)
    if options.persons:
        return set(sorted(people, key=lambda pk: (-degree[pk], pk))[: MOST * 2])
    tied = [pk for pk in people if degree[pk]]
    return set(sorted(tied, key=lambda pk: (-degree[pk], pk))[:MOST])


def _node(
    person: Thing,
    rows: Iterable[Statement],
    names: dict[int, str],
    language: str,
    addresses: Addresses,
) -> Node:
    own = [row for row in rows if row.subject_id == person.pk]
    bodies = {_body(row).pk: label(_body(row).labels, language) for row in own}
    views = {
        row.in_eyes_of.pk: short_name(row.in_eyes_of, language)
        for row in own
        if row.in_eyes_of
    }
    name = label(person.labels, language)
    return Node(
        key=person.key,
        title=name,
        cells=(name, "; ".join(bodies.values()), "; ".join(views.values()), ""),
        text=names[person.pk],
        url=addresses.thing(person),
    )


def _tie(
    people: dict[int, Thing],
    pair: tuple[int, int],
    bond: Bond,
    names: dict[int, str],
    of: dict[int | None, int],
    language: str,
) -> Tie:
    first, second = (people[pk] for pk in pair)
    bodies = "; ".join(label(body.labels, language) for body in bond.bodies.values())
    views = "; ".join(short_name(eyes, language) for eyes in bond.views.values())
    days = ngettext("surely %(count)s day", "surely %(count)s days", bond.days) % {
        "count": bond.days
    }
    together = days if bond.days else _("possibly")
    pair_name = f"{names[first.pk]} – {names[second.pk]}"
    return Tie(
        key=f"{first.key}--{second.key}",
        title=f"{pair_name}: {bodies}, {together}",
        cells=(pair_name, bodies, views, together),
        keys=(first.key, second.key),
        first=first.key,
        second=second.key,
        days=bond.days,
        tone=of.get(bond.eyes.pk if bond.eyes else None, 0),
    )
