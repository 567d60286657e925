"""A row that was entered by mistake goes, and comes back as it was."""

from typing import Any

from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.circles import circles_in
from bifolium.dossier.queries.removed import (
    MODELS,
    columns_of,
    in_the_way,
    removed_row,
)
from bifolium.dossier.queries.removing import Removal, removal_of
from bifolium.dossier.services.editing import Act, Outdated, refuse_outdated, writing


class RemovalRefused(ValueError):
    """Something leans on the row; ``removal`` says what."""

    def __init__(self, removal: Removal) -> None:
        self.removal = removal
        super().__init__(f"{removal.row} is leaned on")


class ReturnRefused(ValueError):
    """A removed row cannot come back; ``reasons`` say why."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def remove_row(*, row: Thing | Statement | Source, act: Act, seen: int) -> None:
    """Remove a row, and with a statement its evidence; the history keeps all.

    :raises Outdated: if somebody wrote after the revision ``seen``, or removed it.
    :raises RemovalRefused: if something leans on it that would not stand without.
    """
    with writing(row.dossier, act):
        refuse_outdated(row, seen)
        removal = removal_of(row)
        if removal.is_refused:
            raise RemovalRefused(removal)
        # Its caller still asks for its history by its id.
        type(row)._default_manager.filter(pk=row.pk).delete()


def put_back_row(
    *, dossier: Dossier, kind: str, row: int, act: Act, seen: int
) -> Thing | Statement | Source:
    """Let a row that was removed say again what it said, under the same id.

    ``kind`` is that of a revision; ``seen`` is the revision that removed the row.

    :raises Outdated: if it stands again, or was removed again since.
    :raises ReturnRefused: if its key is taken, if what it needs is gone, or if the
        record would contradict itself.
    """
    with writing(dossier, act):
        found = removed_row(dossier, kind, row)
        if found is None or found.last.pk != seen:
            raise Outdated
        if reasons := in_the_way(found):
            raise ReturnRefused(reasons)
        model: Any = MODELS[kind]
        again: Thing | Statement | Source = model(
            pk=row, **columns_of(model, found.state)
        )
        again.save(force_insert=True)
        for pk, state in found.evidence.items():
            piece = Evidence(pk=pk, **columns_of(Evidence, state))
            piece.save(force_insert=True)
        if reasons := circles_in(dossier):
            raise ReturnRefused(reasons)
    return again
