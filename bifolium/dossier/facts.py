"""What a dossier says, before it is written down: the plain form of every import.

A thing is named by its kind and its key, since a body and an authority may
share a key: ``("post", "amb_paris")``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bifolium.dossier.dates import Span

Name = tuple[str, str]


@dataclass(frozen=True)
class SourceFact:
    key: str
    author: str
    title: str
    year: str
    url: str
    kind: str
    language: str
    reliability: str
    note: str
    archived_url: str = ""


@dataclass(frozen=True)
class ThingFact:
    name: Name
    labels: Mapping[str, str]
    parent: Name | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True)
class StatementFact:
    """One statement, and where it came with one, its piece of evidence.

    ``source`` is empty where the evidence stands apart, in ``EvidenceFact``.
    """

    key: str
    subject: Name
    predicate: str
    object: Name | None
    eyes: Name | None
    value: Mapping[str, Any] | None
    polarity: int
    manner: str
    acting: bool
    span: Span | None
    confidence: str
    source: str = ""
    note: str = ""
    date_as_written: str = ""


@dataclass(frozen=True)
class EvidenceFact:
    """A source for (1) or against (-1) a statement, both by key."""

    statement: str
    source: str
    locator: str
    polarity: int
    date_as_written: str
    note: str


@dataclass(frozen=True)
class MergedFact:
    """A name that leads to a thing since what bore it went into that."""

    name: Name
    into: Name


@dataclass(frozen=True)
class Facts:
    sources: tuple[SourceFact, ...]
    things: tuple[ThingFact, ...]
    statements: tuple[StatementFact, ...]
    evidence: tuple[EvidenceFact, ...] = ()
    merged: tuple[MergedFact, ...] = ()
