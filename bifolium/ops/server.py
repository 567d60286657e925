"""Serves the site from this process and its workers, until it is told to stop."""

import importlib
import signal
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# Without it one stop in eight hung under load.
KILL_AFTER_SECONDS = 5

APPLICATION = "bifolium.conf.wsgi:application"
CLOCK = "bifolium.ops.clock"


def load_application(target: str) -> Callable[..., Any]:
    """Import what a worker serves; a stop during the import ends the worker at once.

    Ctrl-C reaches the whole group, and the parent then stops its workers as well: a
    worker that heard both hung, since the second signal met the lock of the first.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    module, name = target.split(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    importlib.import_module(CLOCK).start_clock()
    return application


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Answer requests until SIGINT or SIGTERM.

    :raises SystemExit: with code 1 if a worker dies.
    """
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    )
    hang_up = signal.getsignal(signal.SIGHUP)

    @server.on_startup
    def stop_at_hang_up() -> None:
        """Stop when the terminal is closed, unless started to outlive it."""
        is_ignored = hang_up is signal.SIG_IGN
        stop = signal.SIG_IGN if is_ignored else signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGHUP, stop)

    server.serve(target_loader=load_application)
