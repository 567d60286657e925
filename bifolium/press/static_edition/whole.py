"""Whether the store holds every page as it should be read now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bifolium.press.models import ChangedRow, Job
from bifolium.press.services import Bakery
from bifolium.press.services.bakery import TRIES
from bifolium.press.store import FILE, connected

# A worker looks for scheduled pages several times a minute.
LIVELY = timedelta(seconds=60)


class NotWhole(Exception):
    """The store is not whole, and it is another process's to make it so."""


def is_whole(folder: Path, release: str, *, at: datetime) -> bool:
    """Return whether nothing is owed: no page to bake, and no change to look at."""
    if not (folder / FILE).exists():
        return False
    connection = connected(folder / FILE)
    try:
        meta = dict(connection.execute("select name, value from meta"))
        if meta.get("release") != release or "begun" not in meta:
            return False
        row = connection.execute(
            "select (select count(*) from wanted where tries < ? and due_at <= ?)"
            " + (select count(*) from page where due_at <= ?)",
            (TRIES, at.timestamp(), at.timestamp()),
        ).fetchone()
        return row[0] == 0 and not ChangedRow.objects.exists()
    finally:
        connection.close()


def has_worker(*, at: datetime) -> bool:
    """Return whether a worker of this site is at work: it then bakes, nobody else."""
    lively = at - LIVELY
    return (
        Job.objects.filter(done_at__gt=lively).exists()
        or Job.objects.filter(state=Job.State.RUNNING, beat_at__gt=lively).exists()
    )


def make_whole(
    folder: Path,
    *,
    origin: str,
    release: str,
    clock: Callable[[], datetime],
    rest: Callable[[], None],
    patience: timedelta,
) -> int:
    """Bake what is missing, or wait for the worker; return the pages rendered here.

    :raises NotWhole: if a worker does not get done in time.
    """
    started_at = clock()
    while not is_whole(folder, release, at=clock()):
        if not has_worker(at=clock()):
            return bake_missing(folder, origin=origin, release=release, at=clock())
        if clock() - started_at > patience:
            raise NotWhole(
                "the server is still baking, or serves another version of the site;"
                " try again when it is done"
            )
        rest()
    return 0


def bake_missing(folder: Path, *, origin: str, release: str, at: datetime) -> int:
    """Bake what is owed in this process; return the number of pages rendered."""
    bakery = Bakery(folder, origin=origin, release=release)
    try:
        bakery.begin(at=at.timestamp())
        return bakery.settle_everything().rendered
    finally:
        bakery.close()
