"""The strips of recognition."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.cited import evidence_cell, sources_of, when
from bifolium.dossier.dates import parse
from bifolium.dossier.drawings.drawing import Frame
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
    headers = (country, _("Form"), _("When"), _("Instrument"), _("Source"))
    title = _("Recognition of: %(name)s, %(since)s–%(until)s") % {
        "name": name or "–",
        "since": since,
        "until": until,
    }
    return RecognitionsData(
        Frame(title, description, headers, sources_of(rows)),
        since,
        until,
        tuple(_state(acts, language, addresses) for acts in states.values()),
        (_("de jure"), _("de facto"), _("refused, broken off or not recognised")),
        _("attested on a day only"),
        _("paler: possible, not sure"),
    )


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


def _state(acts: list[Statement], language: str, addresses: Addresses) -> State:
    state = acts[0].subject
    return State(
        state.key,
        short_name(state, language),
        tuple(_act(row, language, addresses) for row in acts),
    )


def _act(row: Statement, language: str, addresses: Addresses) -> Act:
    span = parse(row.when)
    state = short_name(row.subject, language)
    form = str(FORMS.get(row.manner, row.manner))
    dates = span.show(language)
    attested = None
    if span.started == span.ended == "attested":
        attested = (span.start_max + span.end_min) // 2
    return Act(
        key=row.key,
        title=f"{state}: {form}, {dates}",
        cells=(
            label(row.subject.labels, language),
            form,
            when(row.when, language),
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
    )
