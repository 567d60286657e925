"""Publishes what is due, from a thread beside the workers' own."""

import fcntl
import logging
import threading
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

EVERY_SECONDS = 30

log = logging.getLogger(__name__)


def start_clock() -> None:
    """Publish and withdraw what is due, twice a minute, until the process ends.

    Of several workers with one var folder only one does it.
    """
    threading.Thread(target=tick_on, args=(settings.VAR,), daemon=True).start()


def tick_on(folder: Path) -> None:
    """Wait for the lock of the folder, then tick for ever."""
    with (folder / "clock.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            tick()


def tick() -> None:
    """Publish and withdraw once; a failure is logged, and the next tick tries again."""
    close_old_connections()
    try:
        call_command("publish_scheduled", verbosity=0)
    except DatabaseError:
        log.exception("what is due could not be published")
    finally:
        close_old_connections()
