import sqlite3
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import close_old_connections, connection

from bifolium.ops.backend import leave_with
from bifolium.press.release import origin_of, release_of
from bifolium.press.services import Bakery
from bifolium.press.watch import is_possible

PAUSE = 0.05
LONG_PAUSE = 2.0
MOST_PAGES = 50


class Command(BaseCommand):
    help = "Bake pages as they change, and do what is due. The server starts it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "parent", type=int, help="The process with which this one ends."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        leave_with(options["parent"])
        while True:
            try:
                work()
            except sqlite3.Error as error:
                self.stderr.write(f"bifolium: the store of pages: {error}")
                time.sleep(LONG_PAUSE)


def work() -> None:
    """Bake until the store fails; the next one is made anew if it is broken.

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
        while True:
            step(bakery)
    except sqlite3.Error:
        bakery.writer.bar(True)
        raise
    finally:
        bakery.close()


def step(bakery: Bakery) -> None:
    """Do what is owed now, or rest a moment."""
    now = time.time()
    took = is_possible() and bakery.take_in(at=now)
    bakery.come_due(at=now)
    report = bakery.bake_due(most=MOST_PAGES)
    if bakery.writer.is_barred():
        bakery.writer.bar(False)
    if bakery.writer.is_lost():
        raise sqlite3.DatabaseError("the files were removed")
    if not took and not report.rendered:
        close_old_connections()
        time.sleep(PAUSE)
        connection.queries_log.clear()
