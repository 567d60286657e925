"""Dates and sources in words, as tables and cards show them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bifolium.dossier.dates import parse
from bifolium.dossier.models import Evidence, Source, Statement
from bifolium.dossier.terms import CONFIDENCES


def when(text: str, language: str) -> str:
    """Return a date of the record in words; empty if there is none."""
    return parse(text).show(language) if text else ""


def source_line(source: Source) -> str:
    """Return a source as it stands in a list."""
    year = f" ({source.year})" if source.year else ""
    author = f"{source.author.rstrip('.')}. " if source.author else ""
    return f"{author}{source.title}{year}"


def short_source(source: Source) -> str:
    """Return author and year, or the title of what has no author."""
    name = source.author or source.title
    if len(name) > 60:
        name = f"{name[:57].rstrip()}…"
    return f"{name}, {source.year}" if source.year else name


def evidence_cell(evidence: Iterable[Evidence], confidence: str) -> str:
    """Return the sources of a row and how far it is to be trusted."""
    cited = "; ".join(short_source(row.source) for row in evidence)
    trust = str(CONFIDENCES.get(confidence, confidence))
    return f"{cited} ({trust})" if cited else _("no source")


def sources_of(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Return the sources of statements, each once, by author and title."""
    lines = {
        source_line(row.source)
        for statement in statements
        for row in statement.evidence.all()
    }
    return tuple(sorted(lines))
