"""What goes with a row that is removed, and what of the record leans on it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bifolium.dossier.leaners import Leaner, Row, texts_leaning_on
from bifolium.dossier.merged import standing
from bifolium.dossier.models import Evidence, Merge, Source, Statement, Thing


@dataclass(frozen=True)
class Removal:
    """A row that may go; ``evidence`` goes with it, and all else leans on it.

    Words bound to a statement stand without it, as plain words that are listed for
    review; every other text, and every row, stands in the way.
    """

    row: Row
    evidence: list[Evidence]
    statements: QuerySet[Statement]
    parts: QuerySet[Thing]
    merges: QuerySet[Merge]
    texts: list[Leaner]

    @property
    def is_refused(self) -> bool:
        """Return whether something stands in the way."""
        if isinstance(self.row, Statement):
            return False
        return bool(self.texts) or any(
            rows.exists() for rows in (self.statements, self.parts, self.merges)
        )


def removal_of(row: Row) -> Removal:
    """Return what would go with a row, and what leans on it."""
    evidence: list[Evidence] = []
    statements = Statement.objects.none()
    parts, merges = Thing.objects.none(), Merge.objects.none()
    if isinstance(row, Statement):
        evidence = list(row.evidence.select_related("source").order_by("pk"))
    elif isinstance(row, Source):
        own = Evidence.objects.filter(source=row).values("statement")
        statements = Statement.objects.filter(pk__in=own)
    else:
        named = Q(subject=row) | Q(object=row) | Q(in_eyes_of=row)
        statements = Statement.objects.filter(named)
        parts = row.parts.order_by("kind", "key", "pk")
        merges = standing(row.dossier).filter(leads_to=row.pk).order_by("pk")
    with_things = statements.select_related(
        "dossier", "subject", "object", "in_eyes_of"
    )
    return Removal(
        row=row,
        evidence=evidence,
        statements=with_things.order_by("key", "pk"),
        parts=parts,
        merges=merges,
        texts=texts_leaning_on(row),
    )
