"""Which texts lean on a row of the record.

This room knows no pages: whoever has texts that name things or statements adds a
function to ``LEANERS``. It returns those that lean on a row, drafts among them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bifolium.dossier.models import Source, Statement, Thing

Row = Thing | Statement | Source


@dataclass(frozen=True)
class Leaner:
    """A text that leans on a row; ``url`` is its form at the desk.

    ``language`` is the code of its language. ``sentences`` are those with words bound
    to the row; ``how`` says in words how it leans.
    """

    title: str
    language: str
    url: str
    how: str
    sentences: tuple[str, ...] = ()


LEANERS: list[Callable[[Row], list[Leaner]]] = []


def texts_leaning_on(row: Row) -> list[Leaner]:
    """Return every text that leans on a row."""
    return [one for found in LEANERS for one in found(row)]
