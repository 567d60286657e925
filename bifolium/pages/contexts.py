"""What each template sees: one dataclass a page type, with help for every field.

This is the contract with those who write themes. A template of a page gets the
fields of its dataclass by name, and besides them only ``page`` (the Wagtail page)
and ``request``. Addresses are paths on this site unless they say "full".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from bifolium.pages.parts import (
    Affiliation,
    Card,
    Chapter,
    EditionLink,
    FilterGroup,
    Heading,
    Link,
    Paging,
    PictureView,
    ProjectLink,
    ShareLink,
    Shell,
    Signature,
    seen,
)


@dataclass(frozen=True)
class HomeContext:
    """The front page."""

    shell: Shell = seen("What surrounds the page.")
    lead: str = seen("The opening sentence.")
    projects: list[Card] = seen("Special projects, the newest first.")
    featured: Card | None = seen("The newest longread or analysis.")
    latest: list[Card] = seen("Newest articles without the featured one.")
    polls: list[Any] = seen(
        "Polls of the front page (participation BoxView), else the newest open one."
    )


@dataclass(frozen=True)
class SectionContext:
    """A section: a list of articles with filters and paging."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Name of the section.")
    lead: str = seen("What it holds.")
    cards: list[Card] = seen("Articles of this page of the list.")
    elsewhere: list[Card] = seen("Works that exist only in other languages.")
    filters: list[FilterGroup] = seen("Ways to narrow the list.")
    paging: Paging = seen("Where in the list.")


@dataclass(frozen=True)
class ArticleContext:
    """An article: analysis, commentary, interview, longread, news or a chapter."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    subtitle: str = seen("May be empty.")
    lead: str = seen("One or two sentences; printed once.")
    kind: str = seen("Code of the kind.")
    kind_label: str = seen("The kind in words.")
    published_on: date | None = seen("Day of publication.")
    reading_minutes: int = seen("Minutes to read.")
    level_label: str = seen("abridged, abstract only …; empty for a full edition.")
    full_edition: EditionLink | None = seen("Where the full text is, if not here.")
    authors: list[Signature] = seen("Who wrote.")
    others: list[Signature] = seen("Translators and editors.")
    cover: PictureView | None = seen("Cover picture.")
    contents: list[Heading] = seen("Headings, if there are three or more.")
    topics: list[Link] = seen("Topics and regions.")
    project: ProjectLink | None = seen("The project it belongs to.")
    share: list[ShareLink] = seen("Places to share to.")
    rating: Any | None = seen("The rating (participation BoxView), if there is one.")
    back: str = seen("This page's path, for forms that come back.")
    audiences: list[Link] = seen("Entrances for which it is meant.")
    related: list[Card] = seen("Chosen by the editor, else by topic.")
    more_by_author: list[Card] = seen("Other works by the first author.")
    citation: str = seen("How to cite it, one line.")
    pdf_url: str = seen("Where it is as PDF; empty if it is not.")


@dataclass(frozen=True)
class ProjectsContext:
    """The list of special projects."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What they are.")
    cards: list[Card] = seen("The projects, the newest first.")


@dataclass(frozen=True)
class ProjectContext:
    """A special project's landing page."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    subtitle: str = seen("May be empty.")
    lead: str = seen("One or two sentences.")
    cover: PictureView | None = seen("Cover picture.")
    chapters: list[Chapter] = seen("The chapters in order.")
    people: list[Any] = seen("Persons of the dossier (dossier PersonCard).")
    articles: list[Card] = seen("Other articles of the project.")
    credits: str = seen("Who made it, HTML; may be empty.")
    share: list[ShareLink] = seen("Places to share to.")
    level_label: str = seen("abridged, abstract only …; empty for a full edition.")
    full_edition: EditionLink | None = seen("Where the full text is, if not here.")
    record: str = seen("Address of its dossier; may be empty.")
    polls: list[Any] = seen("Polls beside it (participation BoxView).")


@dataclass(frozen=True)
class ExpertsContext:
    """The experts' directory."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What it is.")
    experts: list[Signature] = seen("By sort name, with what they are today.")


@dataclass(frozen=True)
class ExpertContext:
    """A person's page."""

    shell: Shell = seen("What surrounds the page.")
    name: str = seen("Name.")
    is_sample: bool = seen("Whether the profile is invented for the demo.")
    mark: str = seen("The mark of the house for its experts; may be empty.")
    portrait: PictureView | None = seen("Portrait.")
    now: list[Affiliation] = seen("What they are today.")
    before: list[Affiliation] = seen("What they were, the newest first.")
    email: str = seen("May be empty.")
    orcid_url: str = seen("Full address; may be empty.")
    orcid: str = seen("May be empty.")
    works: list[Card] = seen("Signed works, the newest first.")


@dataclass(frozen=True)
class TopicsContext:
    """All topics and regions."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What they are.")
    groups: list[FilterGroup] = seen("Topics; regions.")


@dataclass(frozen=True)
class TopicContext:
    """One topic or region, or where several meet."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Names, joined.")
    lead: str = seen("What it is; empty for an intersection.")
    cards: list[Card] = seen("Articles of this page of the list.")
    paging: Paging = seen("Where in the list.")
    crossings: list[FilterGroup] = seen("Topics and regions to cross this with.")


@dataclass(frozen=True)
class AudiencesContext:
    """The list of entrances."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What they are.")
    cards: list[Card] = seen("The entrances.")


@dataclass(frozen=True)
class AudienceContext:
    """An entrance: its own layer, then what is meant for it."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What it offers.")
    audience: str = seen("Code: business, researchers, students.")
    contents: list[Heading] = seen("Headings of the layer.")
    cards: list[Card] = seen("Articles meant for it.")
    polls: list[Any] = seen("Polls beside it (participation BoxView).")


@dataclass(frozen=True)
class PollsContext:
    """The archive of polls."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What they are.")
    filters: list[FilterGroup] = seen("By state, year, project and audience.")
    polls: list[Any] = seen("participation BoxView, the newest first.")
    addresses: dict[str, str] = seen("Page of each poll by its key.")
    top_rated: str = seen("Address of the list of what readers rate highest.")


@dataclass(frozen=True)
class PollContext:
    """One poll on a page of its own."""

    shell: Shell = seen("What surrounds the page.")
    box: Any = seen("participation BoxView.")
    back: str = seen("This page's path, for forms that come back.")
    used_in: list[Card] = seen("Where it stands: projects, entrances, articles.")
    share: list[ShareLink] = seen("Places to share to.")


@dataclass(frozen=True)
class RatedCard:
    """A work in the list of the top rated."""

    card: Card = seen("The article.")
    votes: int = seen("How many readers rated it.")
    mean: Decimal = seen("Their mean, to one decimal.")


@dataclass(frozen=True)
class TopRatedContext:
    """What readers rate highest, with how the order is made."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("Empty.")
    rated: list[RatedCard] = seen("The best first.")
    archive: str = seen("Address of the polls.")


@dataclass(frozen=True)
class PlainContext:
    """A plain page: about, contacts, privacy."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("May be empty.")
    contents: list[Heading] = seen("Headings, if there are three or more.")
    children: list[Link] = seen("Pages below it.")


@dataclass(frozen=True)
class FailureContext:
    """A page that says what went wrong, in the reader's language."""

    shell: Shell = seen("What surrounds the page.")
    status: int = seen("HTTP status.")
    title: str = seen("What went wrong, in a few words.")
    message: str = seen("What the reader can do.")
    offers: list[EditionLink] = seen("Editions that exist where one is missing.")
    offered_title: str = seen("Title of the work that is offered; may be empty.")


@dataclass(frozen=True)
class DossierContext:
    """The first page of a dossier: what it holds and how to read it."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title of the dossier.")
    lead: str = seen("What it is; may be empty.")
    rooms: list[Link] = seen("The pages of the dossier.")
    holdings: list[Any] = seen("What it holds (Holding: text, url, number).")
    statements: int = seen("How many statements.")
    evidence: int = seen("How many pieces of evidence.")
    wants: list[Any] = seen("What is wanting (Want: text, number, links).")
    downloads: list[Link] = seen("Tables to take away.")
    version: int = seen("Version of the record; grows with every load.")
    today: str = seen("Address of “on this day”.")


@dataclass(frozen=True)
class DossierThingsContext:
    """All things of one kind."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("The kind, in the plural.")
    rooms: list[Link] = seen("The pages of the dossier.")
    entries: list[Any] = seen("The things (Entry: name, note, language).")


@dataclass(frozen=True)
class DossierThingContext:
    """One thing: all that is said of it."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Its name.")
    title_language: str = seen("Language of the name.")
    kind: str = seen("Code of its kind: person, post ….")
    kind_label: str = seen("The kind in words.")
    rooms: list[Link] = seen("The pages of the dossier.")
    facts: list[Any] = seen("Short facts (Fact: name, text or parts, language, url).")
    groups: list[Any] = seen("What is said, in groups (Group: title, hide, lines).")
    drawing: Any | None = seen("A figure of it, if there is one.")
    parts: list[Any] = seen("Posts within it (dossier Named).")
    articles: list[Card] = seen("Articles that name it.")
    sources: list[Any] = seen("What is cited (Reference: text, url, language).")
    citation: str = seen("How to cite it, one line.")


@dataclass(frozen=True)
class DossierStatementContext:
    """One statement with its evidence."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("The statement in one line.")
    rooms: list[Link] = seen("The pages of the dossier.")
    line: Any = seen("The statement (dossier Line).")
    facts: list[Any] = seen("Its parts (Fact: name, text, language, url).")
    pro: list[Any] = seen("Evidence for it (Proof).")
    contra: list[Any] = seen("Evidence against it (Proof).")
    rivals: list[Any] = seen("Statements that stand against it (dossier Line).")
    differing: list[Any] = seen("Statements whose sources disagree (dossier Line).")
    history: list[Any] = seen("What it said before (Past), the newest first.")
    articles: list[Card] = seen("Articles that lean on it.")
    citation: str = seen("How to cite it, one line.")


@dataclass(frozen=True)
class DossierSourcesContext:
    """All sources of a dossier."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    rooms: list[Link] = seen("The pages of the dossier.")
    groups: list[Any] = seen("Sources by reliability (SourceGroup: title, sources).")


@dataclass(frozen=True)
class DossierSourceContext:
    """One source and what rests on it."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("The source in one line.")
    title_language: str = seen("Language of the source; may be empty.")
    rooms: list[Link] = seen("The pages of the dossier.")
    facts: list[Any] = seen("What is known of it (Fact).")
    note: str = seen("How it was read; may be empty.")
    lines: list[Any] = seen("What rests on it (dossier Line).")


@dataclass(frozen=True)
class DossierGoneContext:
    """What is told of a row that was withdrawn."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    rooms: list[Link] = seen("The pages of the dossier.")
    said: str = seen("That it was withdrawn, in a sentence.")
    key: str = seen("Its key.")
    on: date = seen("The day.")
    why: str = seen("The reason; may be empty.")
    about: Link | None = seen("What it was about, if that stands; else None.")


@dataclass(frozen=True)
class DossierPairsContext:
    """Statements that stand against each other, two and two."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    lead: str = seen("What stands here.")
    rooms: list[Link] = seen("The pages of the dossier.")
    pairs: list[Any] = seen("The pairs (PairView: title, note, is_sure, lines).")


@dataclass(frozen=True)
class DossierDayContext:
    """Who held which post on a day, and in whose eyes."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    rooms: list[Link] = seen("The pages of the dossier.")
    state: Any = seen("The day (DayView).")
    form: Any = seen("What was asked for (DayForm).")


@dataclass(frozen=True)
class DossierFiguresContext:
    """All figures of a dossier."""

    shell: Shell = seen("What surrounds the page.")
    title: str = seen("Title.")
    rooms: list[Link] = seen("The pages of the dossier.")
    figures: list[Any] = seen("The figures (dossier Drawing).")


def as_mapping(context: Any) -> Mapping[str, Any]:
    """Return the fields of a context by name, one level deep."""
    return {row.name: getattr(context, row.name) for row in fields(context)}
