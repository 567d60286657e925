"""What an export knows of a work, whatever the format."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signatory:
    """Somebody who signed. A group, such as an editorial desk, has no given name."""

    family: str
    given: str = ""


@dataclass(frozen=True)
class Work:
    """One edition of a work, as it is cited.

    ``key`` is short, ASCII and the same for ever; ``published_on`` is empty while
    the edition is a draft. ``language`` is a code such as ``ru``.
    """

    key: str
    title: str
    language: str
    address: str
    publisher: str
    authors: tuple[Signatory, ...] = ()
    translators: tuple[Signatory, ...] = ()
    published_on: date | None = None
    collection: str = ""
    abstract: str = ""
