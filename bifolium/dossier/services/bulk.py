"""One edit of many statements, all or nothing."""

from collections.abc import Iterable
from datetime import datetime

from bifolium.dossier.models import Dossier, Evidence, Statement
from bifolium.dossier.queries.bulk import Chosen, Edit, Line, Plan, planned
from bifolium.dossier.services.changes import recorded
from bifolium.dossier.services.writing import batches, count_up


class BulkRefused(ValueError):
    """An edit of many that was not made; ``plan`` says what it would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("\n".join(f"{row.key}: {row.refusal}" for row in plan.refused))


def change_statements(
    *,
    dossier: Dossier,
    chosen: Chosen,
    edit: Edit,
    token: str,
    at: datetime,
    who: str = "",
    why: str = "",
) -> Plan:
    """Change the statements that are chosen as the plan of that token said.

    :raises BulkRefused: if a row cannot be, if there are none or too many, or if the
        plan is no longer what was shown.
    """
    with recorded(dossier=dossier, at=at, who=who, why=why):
        plan = planned(dossier, chosen, edit)
        if not plan.lines or plan.refused or plan.is_cut or plan.token != token:
            raise BulkRefused(plan)
        if edit.kind == "removal":
            remove(plan.lines)
        elif edit.kind == "source":
            for pieces in batches(pk for row in plan.lines for pk in row.pieces):
                Evidence.objects.filter(pk__in=pieces).update(source=edit.new)
        else:
            write(plan.lines)
        count_up(dossier=dossier)
    return plan


def remove(lines: Iterable[Line]) -> None:
    """Remove statements with their evidence; the history keeps both."""
    for rows in batches(lines):
        Statement.objects.filter(pk__in=[row.pk for row in rows]).delete()


def write(lines: Iterable[Line]) -> None:
    """Write the columns of each line."""
    for row in lines:
        Statement.objects.filter(pk=row.pk).update(**row.values)
