"""One act of writing to the record, with its moment, its author and its reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from bifolium.dossier.models import Change, Dossier


@contextmanager
def recorded(
    *, dossier: Dossier, at: datetime, who: str = "", why: str = ""
) -> Iterator[Change]:
    """Let every row written inside belong to one change; all or nothing.

    A second writer to the same dossier waits, or fails if it is the same one.
    """
    with transaction.atomic():
        change = Change.objects.create(dossier=dossier, at=at, who=who[:150], why=why)
        yield change
        Change.objects.filter(pk=change.pk).update(is_open=False)
        change.is_open = False
