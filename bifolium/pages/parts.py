"""The parts that contexts of pages are made of, with help for every field.

Addresses are paths on this site unless they say "full".
"""

from dataclasses import MISSING, dataclass, field
from datetime import date
from typing import Any


def seen(help: str, *, default: Any = MISSING) -> Any:
    """Return a dataclass field with its help, required if it has no default."""
    return field(metadata={"help": help}, default=default)


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere."""

    text: str = seen("What it says.")
    url: str = seen("Where it leads.")
    language: str = seen(
        "The language of the text if it is not the page's, else empty."
    )
    is_current: bool = seen("Whether the reader is there.")
    is_followed: bool = seen(
        "Whether robots and the bakery go there: not to lists narrowed twice.",
        default=True,
    )


@dataclass(frozen=True)
class EditionLink:
    """The same work in one language of the site."""

    language: str = seen("Language code.")
    name: str = seen("The language in its own name: Русский.")
    invitation: str = seen("In that language: Читать на русском.")
    url: str = seen("Where this edition is; empty if there is none.")
    full_url: str = seen("The same with host; empty if there is none.")
    level: str = seen("full, abridged, abstract or machine; empty if there is none.")
    level_label: str = seen("The level in words if it is not full, in that language.")
    is_current: bool = seen("Whether it is the edition being read.")
    is_original: bool = seen("Whether the work was first written in this language.")
    blocks: tuple[str, ...] = seen("Ids of the blocks of its body.", default=())


@dataclass(frozen=True)
class PictureView:
    """A picture at several sizes, with its rights."""

    src: str = seen("Address of the middle size.")
    srcset: str = seen("Addresses with widths; empty for drawings.")
    width: int = seen("Pixels of the middle size.")
    height: int = seen("Pixels of the middle size.")
    alt: str = seen("What it shows.")
    alt_language: str = seen("Language of alt if it is not the page's, else empty.")
    credit: str = seen("Who made it.")
    credit_language: str = seen(
        "Language of the credit if it is not the page's, else empty."
    )
    licence: str = seen("Name of the licence.")
    licence_url: str = seen("Where the licence stands; may be empty.")
    source_url: str = seen("Address of the original; may be empty.")


@dataclass(frozen=True)
class Shell:
    """What surrounds every page."""

    language: str = seen("Language code of the page.")
    site_name: str = seen("Name of the site.")
    tagline: str = seen("What the site is, in a few words.")
    notice: str = seen(
        "A sentence at the top of every page (sample site); may be empty."
    )
    footer: str = seen("A line of text in the foot.")
    foot_links: list[Link] = seen("Pages linked from the foot.")
    licence: Link | None = seen("Licence of the texts, if the site names one.")
    home_url: str = seen("The front page in this language.")
    menu: list[Link] = seen("The main menu.")
    breadcrumbs: list[Link] = seen("From the front page to the parent of this page.")
    editions: list[EditionLink] = seen("All languages of the site, in order.")
    audiences: list[Link] = seen("Entrances for business, researchers, students.")
    title: str = seen("Title for the browser and search engines, without the site.")
    description: str = seen("For search engines and share cards; may be empty.")
    full_url: str = seen("The one canonical address, with host.")
    default_url: str = seen("Full address for readers of other languages.")
    card_url: str = seen("Full address of the share card, 1200 × 630; may be empty.")
    feed_url: str = seen("Atom feed of this language.")
    is_article: bool = seen("Whether share tags call it an article.")
    is_indexed: bool = seen("Whether search engines may list it.")
    structured_data: str = seen("JSON-LD for search engines; may be empty.")


@dataclass(frozen=True)
class Organisation:
    """An organisation within those it belongs to."""

    name: str = seen("Name in the page's language or the nearest.")
    ror_url: str = seen("Its address at ror.org; may be empty.")


@dataclass(frozen=True)
class Affiliation:
    """What somebody is or was somewhere."""

    position: str = seen("Position.")
    organisations: list[Organisation] = seen("The innermost first.")
    period: str = seen("2019–2024, since 2024; empty if not known.")


@dataclass(frozen=True)
class Signature:
    """One line of a byline."""

    name: str = seen("Name in the page's language or the nearest.")
    name_language: str = seen("Language of the name if not the page's, else empty.")
    url: str = seen("Page of the person; may be empty.")
    role: str = seen("author, translator or editor.")
    role_label: str = seen("The role in words; empty for authors.")
    mark: str = seen("The mark of the house for its experts; may be empty.")
    is_sample: bool = seen("Whether the profile is invented for the demo.")
    affiliations: list[Affiliation] = seen("As of publication.")
    now: list[Affiliation] = seen("Today, only if it differs.")
    portrait: PictureView | None = seen("Portrait.")


@dataclass(frozen=True)
class Card:
    """A page in a list."""

    title: str = seen("Title.")
    url: str = seen("Address.")
    kind: str = seen("Code of the kind: analysis, news, project ….")
    kind_label: str = seen("The kind in words.")
    lead: str = seen("One or two sentences.")
    published_on: date | None = seen("Day of publication.")
    authors: str = seen("Names of the authors, with commas.")
    level_label: str = seen("abridged, abstract only … ; empty for a full edition.")
    picture: PictureView | None = seen("Picture, if the page has a cover.")
    reading_minutes: int = seen("Minutes to read; 0 if not known.")


@dataclass(frozen=True)
class Paging:
    """Where in a long list the reader is."""

    number: int = seen("This page, counted from the oldest; 0 for the newest.")
    newest_url: str = seen("Empty on the newest page.")
    newer_url: str = seen("Empty on the newest page.")
    older_url: str = seen("Empty on the oldest page.")
    oldest_url: str = seen("Empty on the oldest page.")


@dataclass(frozen=True)
class FilterGroup:
    """Links that narrow a list."""

    title: str = seen("Topics, Regions, Years.")
    links: list[Link] = seen("The first shows all.")


@dataclass(frozen=True)
class ShareLink:
    """A place to share to; a plain link."""

    code: str = seen("telegram, vk, x …: also the name of its icon.")
    name: str = seen("Its name.")
    url: str = seen("Where the link leads.")


@dataclass(frozen=True)
class Chapter:
    """A chapter of a project."""

    number: int = seen("From 1.")
    title: str = seen("Title.")
    url: str = seen("Address.")
    lead: str = seen("One or two sentences.")
    is_current: bool = seen("Whether the reader is there.")
    reading_minutes: int = seen("Minutes to read.")


@dataclass(frozen=True)
class ProjectLink:
    """The special project that an article belongs to."""

    title: str = seen("Title.")
    url: str = seen("Address.")
    lead: str = seen("One or two sentences.")
    picture: PictureView | None = seen("Cover.")
    chapters: list[Chapter] = seen("All chapters; empty if the page is no chapter.")
    previous: Chapter | None = seen("The chapter before.")
    next: Chapter | None = seen("The chapter after.")


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    text: str = seen("Heading.")
    url: str = seen("#b-….")
    level: int = seen("2 or 3.")
