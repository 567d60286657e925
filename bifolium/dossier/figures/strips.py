"""The strips of recognition."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.cited import evidence_cell, sources_of, when
from bifolium.dossier.dates import Span, parse
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.hatching import Hatch, hatches
from bifolium.dossier.drawings.recognitions import Act, RecognitionsData, State
from bifolium.dossier.figures.options import Options
from bifolium.dossier.figures.timelines import years
from bifolium.dossier.merged import thing_instead
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.names import short_name
from bifolium.dossier.terms import FORMS

DRAWN = {"de jure": 0, "restored": 0, "de facto": 1}


def build(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> RecognitionsData:
    """Return the acts towards one authority, by default the most spoken of."""
    authority = _authority(dossier, options.recognised)
    rows = queries.recognitions(authority) if authority else []
    rows = [row for row in rows if row.when]
    since, until = years(rows, options)
    states: dict[int, list[Statement]] = {}
    for row in rows:
        states.setdefault(row.subject_id, []).append(row)
    name = short_name(authority, language) if authority else ""
    description = ngettext(
        "Recognition by %(count)s state, listed in the table with its source.",
        "Recognition by %(count)s states, listed in the table with their sources.",
        len(states),
    ) % {"count": len(states)}
    country = pgettext("country", "State")
    headers = (
        country,
        _("Form"),
        _("When"),
        _("Another source says"),
        _("Instrument"),
        _("Source"),
    )
    others = differing(dossier, rows)
    title = _("Recognition of: %(name)s, %(since)s–%(until)s") % {
        "name": name or "–",
        "since": since,
        "until": until,
    }
    return RecognitionsData(
        Frame(title, description, headers, sources_of(rows)),
        since,
        until,
        tuple(_state(acts, others, language, addresses) for acts in states.values()),
        (_("de jure"), _("de facto"), _("refused, broken off or not recognised")),
        _("attested on a day only"),
        _("paler: possible, not sure"),
        _("sources disagree"),
    )


def differing(
    dossier: Dossier, rows: Sequence[Statement]
) -> dict[int, list[Statement]]:
    """Return the other statements that give another beginning, by statement."""
    acts = {row.pk: row for row in rows}
    found: dict[int, list[Statement]] = {}
    for pair in queries.disagreements(dossier) if acts else []:
        if pair.first in acts and pair.second in acts:
            found.setdefault(pair.first, []).append(acts[pair.second])
            found.setdefault(pair.second, []).append(acts[pair.first])
    return found


def _authority(dossier: Dossier, key: str) -> Thing | None:
    authorities = dossier.things.filter(kind="authority")
    if key:
        found = authorities.filter(key=key).first()
        return found or thing_instead(dossier, "authority", key)
    told = Count("as_object", filter=Q(as_object__predicate="recognises"))
    return (
        authorities.annotate(told=told)
        .filter(told__gt=0)
        .order_by("-told", "pk")
        .first()
    )


def _state(
    acts: list[Statement],
    others: Mapping[int, list[Statement]],
    language: str,
    addresses: Addresses,
) -> State:
    state = acts[0].subject
    return State(
        state.key,
        short_name(state, language),
        tuple(_act(row, others.get(row.pk, []), language, addresses) for row in acts),
    )


def _act(
    row: Statement, others: list[Statement], language: str, addresses: Addresses
) -> Act:
    span = parse(row.when)
    state = short_name(row.subject, language)
    form = str(FORMS.get(row.manner, row.manner))
    dates = span.show(language)
    attested = None
    if span.started == span.ended == "attested":
        attested = (span.start_max + span.end_min) // 2
    elsewhere = "; ".join(when(other.when, language) for other in others)
    title = f"{state}: {form}, {dates}"
    if elsewhere:
        said = _("another source says: %(dates)s") % {"dates": elsewhere}
        title = f"{title}; {said}"
    return Act(
        key=row.key,
        title=title,
        cells=(
            label(row.subject.labels, language),
            form,
            when(row.when, language),
            elsewhere,
            (row.value or {}).get("instrument", ""),
            evidence_cell(row.evidence.all(), row.confidence),
        ),
        keys=(row.subject.key,),
        url=addresses.statement(row),
        form=DRAWN.get(row.manner, 2),
        s0=span.start_min,
        s1=span.start_max,
        e0=span.end_min,
        e1=span.end_max,
        attested=attested,
        disputed=disputed(span, [parse(other.when) for other in others]),
    )


def disputed(span: Span, others: Iterable[Span]) -> tuple[Hatch, ...]:
    """Return the days on which an act has begun, and not yet in another source."""
    later = [other for other in others if span.start_max < other.start_min]
    return hatches(
        [(span.start_min, other.start_max - 1) for other in later],
        [(span.start_max, other.start_min - 1) for other in later],
    )
