"""Statements with their evidence, and those that stand against each other."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from bifolium.dossier import queries, queries_pages
from bifolium.dossier.calendars import HI, LO
from bifolium.dossier.cited import source_line, when
from bifolium.dossier.clashes import Clash, clashes
from bifolium.dossier.dates import parse
from bifolium.dossier.lines import Line, line_of, named, title_of
from bifolium.dossier.models import Evidence, Statement
from bifolium.dossier.wording import day
from bifolium.pages.builders.cards import article_cards
from bifolium.pages.builders.record import Fact, Setting, foreign
from bifolium.pages.builders.record_history import history
from bifolium.pages.contexts import DossierPairsContext, DossierStatementContext
from bifolium.pages.record_queries import articles_naming


@dataclass(frozen=True)
class Proof:
    """A piece of evidence; ``language`` is that of the source if not the page's."""

    source: str
    language: str
    url: str
    web: str
    locator: str
    note: str
    date: str
    reliability: str


@dataclass(frozen=True)
class PairView:
    """Two statements against each other, under what both are about."""

    title: str
    note: str
    is_sure: bool
    lines: list[Line]


def statement(setting: Setting) -> DossierStatementContext:
    """Return what the page of a statement sees.

    :raises Http404: if the dossier has no such statement.
    """
    row = queries_pages.statement_named(setting.dossier, setting.leaf.key)
    if row is None:
        raise Http404
    language, addresses = setting.language, setting.addresses
    against = opposed(setting, row)
    differing = [
        pair.second if pair.first == row.pk else pair.first
        for pair in queries_pages.disagreements_about(row.subject)
        if row.pk in (pair.first, pair.second)
    ]
    rows = queries_pages.statements_by_id([*against, *differing])
    title = title_of(row, language)
    shell = setting.shell(title, description=f"{title}. {when(row.when, language)}")
    proofs = [(piece.polarity, proof(piece, setting)) for piece in row.evidence.all()]
    return DossierStatementContext(
        shell=shell,
        title=title,
        rooms=setting.rooms(),
        line=line_of(row, language, addresses, contested=[row.pk] if against else []),
        facts=facts_of(row, setting),
        pro=[one for polarity, one in proofs if polarity > 0],
        contra=[one for polarity, one in proofs if polarity < 0],
        rivals=[line_of(rows[key], language, addresses) for key in against],
        differing=[line_of(rows[key], language, addresses) for key in differing],
        history=history(row, language),
        articles=article_cards(articles_naming([row], setting.page.locale_id)),
        citation=setting.citation(f"{title} ({row.key})", shell),
    )


def opposed(setting: Setting, row: Statement) -> list[int]:
    """Return the ids of the statements that cannot hold together with one."""
    if row.object_id is None:
        return []
    pairs = clashes(setting.dossier, [row.object_id])
    others = [
        pair.second if pair.first == row.pk else pair.first
        for pair in pairs
        if row.pk in (pair.first, pair.second)
    ]
    return list(dict.fromkeys(others))


def proof(piece: Evidence, setting: Setting) -> Proof:
    """Return a piece of evidence as it is read."""
    source = piece.source
    is_web = source.url.startswith(("http://", "https://"))
    return Proof(
        source=source_line(source),
        language=foreign(source.language, setting),
        url=setting.addresses.source(source),
        web=source.url if is_web else "",
        locator=piece.locator,
        note=piece.note,
        date=piece.date_as_written,
        reliability=str(source.get_reliability_display()),
    )


def facts_of(row: Statement, setting: Setting) -> list[Fact]:
    """Return the parts of a statement, one a line."""
    language, addresses = setting.language, setting.addresses
    line = line_of(row, language, addresses)
    things = [(_("Of whom or what"), line.subject), (line.what, line.object)]
    if row.in_eyes_of:
        eyes = named(row.in_eyes_of, language, addresses)
        things.append((_("In whose eyes"), eyes))
    facts = [
        Fact(name, one.text, foreign(one.language, setting), one.url)
        for name, one in things
        if one is not None
    ]
    facts += [
        Fact(_("Yes or no"), _("no: denied") if line.is_denial else _("yes")),
        Fact(_("How"), line.manner),
        Fact(_("When"), line.when),
        *bounds(row, language),
        Fact(_("Place"), line.place, "en"),
        Fact(_("Confidence"), line.confidence),
        Fact(_("Key"), row.key),
    ]
    return [fact for fact in facts if fact.text]


def bounds(row: Statement, language: str) -> list[Fact]:
    """Return between which days it began and ended, where that is not one day."""
    numbers = (row.s0, row.s1, row.e0, row.e1)
    if not row.when or None in numbers:
        return []
    s0, s1, e0, e1 = (number or 0 for number in numbers)
    is_instant = parse(row.when).is_instant
    name = _("Happened") if is_instant else _("Began")
    found = [] if s0 == s1 else [Fact(name, between(s0, s1, language))]
    if not is_instant and e0 != e1 and (e0, e1) != (LO, HI):
        found.append(Fact(_("Ended"), between(e0, e1, language)))
    return found


def between(first: int, last: int, language: str) -> str:
    """Return two days in words; a limit that is not known is left unsaid."""
    if first <= LO:
        return _("by %(day)s") % {"day": day(language, last)}
    if last >= HI:
        return _("not before %(day)s") % {"day": day(language, first)}
    return f"{day(language, first)} – {day(language, last)}"


def contested(setting: Setting) -> DossierPairsContext:
    """Return what the list of contested posts sees, by post and in time."""
    pairs = clashes(setting.dossier)
    rows = queries_pages.statements_by_id(
        key for pair in pairs for key in (pair.first, pair.second)
    )
    views = [
        PairView(
            title=post_of(rows[pair.first], setting),
            note=days_of(pair, setting.language),
            is_sure=pair.surely is not None,
            lines=[
                line_of(rows[key], setting.language, setting.addresses)
                for key in (pair.first, pair.second)
            ],
        )
        for pair in sorted(pairs, key=lambda pair: (pair.post, pair.possibly))
    ]
    title = _("Contested posts")
    lead = _(
        "Two living authorities, and two views of one post that cannot both hold. "
        "Which pairs stand here is computed from the statements; nobody marks them."
    )
    return DossierPairsContext(
        setting.shell(title), title, lead, setting.rooms(), pairs=views
    )


def post_of(row: Statement, setting: Setting) -> str:
    """Return the name of what a statement is about."""
    about = row.object or row.subject
    return named(about, setting.language, setting.addresses).text


def days_of(pair: Clash, language: str) -> str:
    """Return the days on which two statements stand against each other."""
    first, last = pair.surely or pair.possibly
    return (
        f"{day(language, first)} – {day(language, last)}"
        if last < HI
        else (_("from %(day)s on") % {"day": day(language, first)})
    )


def disagreements(setting: Setting) -> DossierPairsContext:
    """Return what the list of disagreeing sources sees."""
    pairs = queries.disagreements(setting.dossier)
    rows = queries_pages.statements_by_id(
        key for pair in pairs for key in (pair.first, pair.second)
    )
    views = [
        PairView(
            title=title_of(rows[pair.first], setting.language),
            note="",
            is_sure=True,
            lines=[
                line_of(rows[key], setting.language, setting.addresses)
                for key in (pair.first, pair.second)
            ],
        )
        for pair in pairs
    ]
    title = _("Where sources disagree")
    lead = _(
        "Two sources speak of one fact and exclude each other’s date. Both stand in "
        "the record; neither is chosen."
    )
    return DossierPairsContext(
        setting.shell(title), title, lead, setting.rooms(), pairs=views
    )
