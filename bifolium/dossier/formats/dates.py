"""Every date of a record in EDTF, or why EDTF cannot say it: a CSV table::

    of,key,when,edtf,why_not
    statement,t004,j:1917-11-26/..,1917-12-09/..,

Lost: everything but the dates.
"""

import csv
import io
from collections.abc import Iterator

from bifolium.dossier.books import harmless
from bifolium.dossier.dates import Span
from bifolium.dossier.edtf import NotInEdtf, to_edtf
from bifolium.dossier.facts import Facts

HEADER = ("of", "key", "when", "edtf", "why_not")


class Edtf:
    """The dates of things and statements."""

    name = "edtf"
    suffix = "edtf.csv"
    media_type = "text/csv"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow(HEADER)
        lines.writerows([map(harmless, row) for row in _rows(facts)])
        return text.getvalue().encode()


def _rows(facts: Facts) -> Iterator[tuple[str, ...]]:
    dated: list[tuple[str, str, Span | None]] = [
        *(("thing", ":".join(fact.name), fact.span) for fact in facts.things),
        *(("statement", fact.key, fact.span) for fact in facts.statements),
    ]
    for about, key, span in dated:
        if span is None:
            continue
        try:
            yield about, key, span.text, to_edtf(span), ""
        except NotInEdtf as error:
            yield about, key, span.text, "", str(error)
