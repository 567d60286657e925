"""The overview of a dossier, its things and its sources."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.conf.labels import label, label_with_language
from bifolium.dossier import queries_pages as queries
from bifolium.dossier.catalogues import entries_of
from bifolium.dossier.cited import source_line, when
from bifolium.dossier.clashes import clashes
from bifolium.dossier.figures import drawn_for
from bifolium.dossier.formats import FORMATS
from bifolium.dossier.lines import Line, Named, line_of, lines_of, named, title_of
from bifolium.dossier.models import Confidence, Source, Statement, Thing
from bifolium.dossier.queries.doubts import doubts
from bifolium.dossier.spellings import spellings_of, tag_of
from bifolium.dossier.terms import MISSIONS, RELIABILITIES, in_words, role_of
from bifolium.pages.builders.cards import article_cards
from bifolium.pages.builders.record import (
    KINDS,
    Fact,
    Group,
    Reference,
    Setting,
    foreign,
    reference,
    references,
)
from bifolium.pages.contexts import (
    DossierContext,
    DossierSourceContext,
    DossierSourcesContext,
    DossierThingContext,
    DossierThingsContext,
)
from bifolium.pages.parts import Card, Link
from bifolium.pages.record_queries import articles_naming

LISTED = 60
"""Statements that one want names."""


@dataclass(frozen=True)
class Holding:
    """How many of a kind the dossier holds."""

    text: str
    url: str
    number: int


@dataclass(frozen=True)
class Want:
    """What is wanting, how often, and where; not all need be linked."""

    text: str
    number: int
    links: list[Link]


@dataclass(frozen=True)
class Entry:
    """A thing in the list of its kind."""

    name: Named
    note: str
    language: str


@dataclass(frozen=True)
class SourceGroup:
    title: str
    sources: list[Reference]


FORMS_TO_TAKE = {
    "csv": gettext_lazy("The whole record as tables, with a description (CSV, ZIP)"),
    "xlsx": gettext_lazy("The whole record as a workbook (XLSX)"),
    "json": gettext_lazy("The whole record (JSON)"),
    "jsonld": gettext_lazy("The whole record as linked data (JSON-LD)"),
    "geojson": gettext_lazy("Missions on the map (GeoJSON)"),
    "lpf": gettext_lazy("Places in time (Linked Places)"),
    "ipif": gettext_lazy("Persons, sources and statements (IPIF)"),
    "quickstatements": gettext_lazy("For Wikidata, with calendars (QuickStatements)"),
    "graphml": gettext_lazy("Who served with whom (GraphML)"),
    "gexf": gettext_lazy("Who served with whom (GEXF)"),
    "edtf": gettext_lazy("Dates (EDTF)"),
}
GROUPS = {
    ("born", "subject"): gettext_lazy("Dates of life"),
    ("died", "subject"): gettext_lazy("Dates of life"),
    ("existed", "subject"): gettext_lazy("Existence"),
    ("happened", "subject"): gettext_lazy("When it happened"),
    ("holds", "subject"): gettext_lazy("Posts"),
    ("keeps", "subject"): gettext_lazy("Posts"),
    ("holds", "object"): gettext_lazy("Who held it, and in whose eyes"),
    ("keeps", "object"): gettext_lazy("Who held it, and in whose eyes"),
    ("recognises", "subject"): gettext_lazy("Whom it recognised"),
    ("recognises", "object"): gettext_lazy("Who recognised it"),
    ("continues", "subject"): gettext_lazy("What it continues"),
    ("continues", "object"): gettext_lazy("What continues it"),
    ("took_part", "subject"): gettext_lazy("Events"),
    ("took_part", "object"): gettext_lazy("Who took part"),
}


def overview(setting: Setting) -> DossierContext:
    """Return what the first page of a dossier sees."""
    dossier, addresses = setting.dossier, setting.addresses
    counts, totals = queries.counts(dossier), queries.totals(dossier)
    title = label(dossier.title, setting.language)
    lead = label(dossier.description, setting.language)
    held = [
        Holding(str(text), addresses.of(kind), counts[kind])
        for kind, text in KINDS.items()
        if kind in counts
    ]
    return DossierContext(
        shell=setting.shell(title, description=lead),
        title=title,
        lead=lead,
        rooms=setting.rooms(),
        holdings=held,
        statements=totals["statements"],
        evidence=totals["evidence"],
        wants=wants(setting),
        downloads=downloads(setting),
        version=dossier.version,
        today=addresses.of("on"),
    )


def downloads(setting: Setting) -> list[Link]:
    """Return what of the record can be taken away, the whole first."""
    base = setting.addresses.base
    tables = {
        "statements": _("Statements as one table, names in this language (CSV)"),
        "sources": _("Sources (CSV)"),
    }
    return [
        *(
            Link(str(FORMS_TO_TAKE[one.name]), f"{base}record.{one.suffix}", "", False)
            for one in FORMATS
        ),
        *(Link(text, f"{base}{name}.csv", "", False) for name, text in tables.items()),
    ]


def wants(setting: Setting) -> list[Want]:
    """Return what is doubtful or wanting; kinds without any are left out."""
    listed = [
        (str(doubt.text), list(dict.fromkeys(first for first, _second in doubt.found)))
        for doubt in doubts(setting.dossier)
    ]
    wanted = {key for _text, keys in listed for key in keys[:LISTED]}
    rows = {row.key: row for row in queries.statements_with(setting.dossier, wanted)}
    return [
        want(text, len(keys), [rows[key] for key in sorted(keys[:LISTED])], setting)
        for text, keys in listed
    ]


def want(text: str, number: int, rows: list[Statement], setting: Setting) -> Want:
    """Return one kind of want with links to where it is found."""
    language, addresses = setting.language, setting.addresses
    links = [
        Link(title_of(row, language), addresses.statement(row), "", False)
        for row in rows
    ]
    return Want(text, number, links)


def things(setting: Setting) -> DossierThingsContext:
    """Return what the list of a kind sees, by name in the page's language."""
    found = queries.things_of(setting.dossier, setting.leaf.kind)
    if not found:
        raise Http404
    entries = [
        Entry(
            named(thing, setting.language, setting.addresses),
            *note_of(thing, setting.language),
        )
        for thing in found
    ]
    if setting.leaf.kind != Thing.Kind.EVENT:
        entries.sort(key=lambda entry: entry.name.text.casefold().replace("ё", "е"))
    title = str(KINDS[setting.leaf.kind])
    return DossierThingsContext(
        shell=setting.shell(title), title=title, rooms=setting.rooms(), entries=entries
    )


def note_of(thing: Thing, language: str) -> tuple[str, str]:
    """Return a few words beside a name in a list, and their language."""
    if thing.kind == Thing.Kind.PERSON:
        return role_of(thing.data, language)
    return when(thing.when, language), language


def grouped(
    rows: Iterable[Statement], thing: Thing, setting: Setting, contested: set[int]
) -> list[Group]:
    """Return what is said of a thing, in the order of ``GROUPS``."""
    found: dict[str, tuple[str, list[Line]]] = {
        str(title): ("", []) for title in GROUPS.values()
    }
    for row in rows:
        side = "subject" if row.subject_id == thing.pk else "object"
        title = str(GROUPS.get((row.predicate, side), ""))
        if title in found:
            line = line_of(
                row, setting.language, setting.addresses, contested=contested
            )
            is_own = side == "subject" or row.object_id == thing.pk
            found[title] = (side if is_own else "", [*found[title][1], line])
    return [
        Group(title, hide, lines) for title, (hide, lines) in found.items() if lines
    ]


def thing(setting: Setting) -> DossierThingContext:
    """Return what the page of a thing sees.

    :raises Http404: if the dossier has no such thing.
    """
    language, addresses = setting.language, setting.addresses
    leaf, dossier = setting.leaf, setting.dossier
    found = queries.thing_named(dossier, leaf.kind, leaf.key)
    if found is None:
        raise Http404
    rows = queries.said_of(found)
    posts = {row.object_id for row in rows if row.object_id}
    pairs = clashes(dossier, posts)
    contested = {key for pair in pairs for key in (pair.first, pair.second)}
    groups = grouped(rows, found, setting, contested)
    if leaf.kind == Thing.Kind.AUTHORITY:
        views = lines_of(queries.views_of(found), language, addresses)
        groups += [Group(_("What holds in its eyes"), "", views)] if views else []
    text, code = label_with_language(found.labels, language)
    title = text or found.key
    shell = setting.shell(
        title, setting.kind_link(leaf.kind), description=note_of(found, language)[0]
    )
    return DossierThingContext(
        shell=shell,
        title=title,
        title_language=foreign(code, setting),
        kind=leaf.kind,
        kind_label=str(Thing.Kind(leaf.kind).label),
        rooms=setting.rooms(),
        facts=facts_of(found, setting),
        groups=groups,
        drawing=drawn_for(found, rows, language, addresses),
        parts=[named(part, language, addresses) for part in queries.parts_of(found)],
        articles=named_in(found, rows, setting),
        sources=references(rows, setting),
        citation=setting.citation(title, shell),
    )


def named_in(found: Thing, rows: list[Statement], setting: Setting) -> list[Card]:
    """Return the articles that name a thing, or lean on what is said of it."""
    locale = setting.page.locale_id
    own = [
        row for row in rows if row.subject_id == found.pk or row.object_id == found.pk
    ]
    pages = {article.pk for article in articles_naming([found], locale)}
    leaning = [row for row in articles_naming(own, locale) if row.pk not in pages]
    return article_cards([*articles_naming([found], locale), *leaning])


def facts_of(found: Thing, setting: Setting) -> list[Fact]:
    """Return short facts about a thing: other names, role, city, body."""
    language, data = setting.language, found.data
    own = label(found.labels, language)
    facts = [
        Fact(_("Name in another language"), text, foreign(code, setting), is_name=True)
        for code, text in sorted(found.labels.items())
        if text != own
    ]
    facts.append(spelled(found))
    role, code = role_of(data, language)
    facts.append(Fact(_("Known as"), role, foreign(code, setting)))
    if found.kind == Thing.Kind.MISSION:
        facts.append(
            Fact(_("Kind of mission"), in_words(MISSIONS, data.get("kind", "")))
        )
        city, code = label_with_language(data.get("city") or {}, language)
        facts.append(Fact(_("City"), city, foreign(code, setting)))
    if found.parent:
        body = named(found.parent, language, setting.addresses)
        facts.append(
            Fact(_("Part of"), body.text, foreign(body.language, setting), body.url)
        )
    if found.when:
        facts.append(Fact(_("When"), when(found.when, language)))
    if data.get("exclusive"):
        facts.append(Fact(_("Holders"), _("one at a time")))
    facts.append(elsewhere(found))
    return [fact for fact in facts if fact.text or fact.parts]


def spelled(found: Thing) -> Fact:
    """Return the spellings that sources have, but for those that are names here."""
    names = {*found.labels.values()}
    parts = tuple(
        Named(text, tag_of(text), "")
        for text in spellings_of(found.data)
        if text not in names
    )
    return Fact(_("Also written"), "", is_name=True, parts=parts)


def elsewhere(found: Thing) -> Fact:
    """Return the ids of a thing in other catalogues, with the way there."""
    parts = tuple(
        Named(f"{entry.title}\u00a0{entry.number}", "", entry.page)
        for entry in entries_of(found.data)
    )
    return Fact(_("In other catalogues"), "", is_name=True, parts=parts)


def sources(setting: Setting) -> DossierSourcesContext:
    """Return what the list of sources sees."""
    found = queries.sources_of(setting.dossier)
    groups = []
    for code in Confidence.values:
        rows = [
            reference(row, setting, row.used)
            for row in found
            if row.reliability == code
        ]
        if rows:
            groups.append(SourceGroup(str(RELIABILITIES[code]), rows))
    title = _("Sources")
    return DossierSourcesContext(
        shell=setting.shell(title), title=title, rooms=setting.rooms(), groups=groups
    )


def source(setting: Setting) -> DossierSourceContext:
    """Return what the page of a source sees.

    :raises Http404: if the dossier has no such source.
    """
    found = queries.source_named(setting.dossier, setting.leaf.key)
    if found is None:
        raise Http404
    rows = [piece.statement for piece in queries.evidence_from(found)]
    above = Link(_("Sources"), setting.addresses.of("sources"), "", False)
    title = source_line(found)
    return DossierSourceContext(
        shell=setting.shell(title, above),
        title=title,
        title_language=foreign(found.language, setting),
        rooms=setting.rooms(),
        facts=source_facts(found),
        note=found.note,
        lines=[
            line_of(row, setting.language, setting.addresses, is_sourced=False)
            for row in rows
        ],
    )


def source_facts(found: Source) -> list[Fact]:
    """Return what is known of a source."""
    is_web = found.url.startswith(("http://", "https://"))
    facts = [
        Fact(_("Author"), found.author),
        Fact(_("Title"), found.title),
        Fact(_("Year"), found.year),
        Fact(_("Kind"), found.kind, "en"),
        Fact(_("Reliability"), str(RELIABILITIES.get(found.reliability, ""))),
        Fact(_("Address"), found.url, "", found.url if is_web else ""),
        Fact(_("Key"), found.key),
    ]
    return [fact for fact in facts if fact.text]
