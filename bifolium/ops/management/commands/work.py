import sqlite3
import time
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from bifolium.ops.console import complain
from bifolium.ops.parent import leave_with
from bifolium.press.edges.purge import Purger, keep_purging
from bifolium.press.jobs import enter_all, kinds
from bifolium.press.release import origin_of, release_of
from bifolium.press.services import Bakery
from bifolium.press.services.jobs import run_next
from bifolium.press.store import is_broken, start_anew
from bifolium.press.watch import is_possible
from bifolium.press.watch_postgres import CHANNEL

PAUSE = 0.05
CALL_SECONDS = 0.5
LONG_PAUSE = 2.0
JOBS_PAUSE = 2.0
MOST_PAGES = 50
POLISH_PAUSE = 1.0
QUIET_SECONDS = 60.0


class Command(BaseCommand):
    help = "Bake pages as they change, and do what is due. The server starts it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "parent", type=int, help="The process with which this one ends."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        leave_with(options["parent"])
        keep_at_work()


def keep_at_work(is_over: Callable[[], bool] = lambda: False) -> None:
    """Work until it is over, whatever happens to the store or the database."""
    if settings.CDN:
        Thread(target=keep_purging, args=[purger], daemon=True).start()
    while not is_over():
        try:
            work(is_over)
        except sqlite3.Error as error:
            complain(f"the store of pages: {error}")
            time.sleep(LONG_PAUSE)
        except DatabaseError as error:
            complain(f"the database: {error}")
            connection.close()
            time.sleep(LONG_PAUSE)


def purger() -> Purger:
    """Return what tells the network in front of the site of changes."""
    return Purger(settings.BAKED, settings.CDN, origin_of(settings.OPTION))


def work(is_over: Callable[[], bool] = lambda: False) -> None:
    """Bake until it is over, or the store fails; a broken one is made anew then.

    :raises sqlite3.Error: if the disk is full or the store broken. Readers are kept
        from it until the next success: Django answers, and nothing is stale.
    """
    bakery = Bakery(
        settings.BAKED,
        origin=origin_of(settings.OPTION),
        release=release_of(settings.OPTION),
    )
    try:
        if is_possible():
            bakery.begin(at=time.time())
        every, looked_at, polished_at = kinds(bakery), 0.0, 0.0
        enter_all(at=timezone.now())
        while not is_over():
            is_idle = step(bakery)
            if is_idle and time.monotonic() - looked_at > JOBS_PAUSE:
                looked_at = time.monotonic()
                bakery.say_alive(at=timezone.now())
                run_next(every, timezone.now, partial(keep_up, bakery))
            if is_idle:
                polished_at = polish_some(bakery, polished_at)
    except sqlite3.Error as error:
        bakery.writer.bar(True)
        if is_broken(error):
            start_anew(bakery.writer.folder, bakery.writer.release)
        raise
    finally:
        bakery.close()


def step(bakery: Bakery) -> bool:
    """Do what is owed now; return whether there was nothing, after a moment's rest.

    PDFs are not owed: jobs need not wait for them, and they take the place of a rest.
    """
    if keep_up(bakery):
        return False
    if not bakery.bake_pdfs():
        close_old_connections()
        rest()
    return True


def polish_some(bakery: Bakery, polished_at: float) -> float:
    """Make a page smaller, once a second at most; return when that was last done."""
    now = time.monotonic()
    if now - polished_at < POLISH_PAUSE:
        return polished_at
    bakery.polish(before=time.time() - QUIET_SECONDS)
    return now


def rest() -> None:
    """Wait for a change, or for a moment where the database does not call."""
    if connection.vendor != "postgresql":
        time.sleep(PAUSE)
        return
    connection.ensure_connection()
    caller = connection.connection
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    for _call in caller.notifies(timeout=CALL_SECONDS, stop_after=1):
        return


def keep_up(bakery: Bakery) -> bool:
    """Do what is owed now; return whether there was anything.

    :raises sqlite3.Error: if the store fails.
    """
    now = time.time()
    took = is_possible() and bakery.take_in(at=now)
    bakery.come_due(at=now)
    report = bakery.bake_due(most=MOST_PAGES, with_pdfs=False)
    if bakery.writer.is_barred() and not bakery.is_behind():
        bakery.writer.bar(False)
    if bakery.writer.is_lost():
        raise sqlite3.DatabaseError("the files were removed")
    return took or report.rendered > 0
