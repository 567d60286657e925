"""Runs Django for the front, on a Unix socket: ``python -m bifolium.ops.backend``.

The supervisor passes everything as one JSON object on the command line.
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bifolium.ops.parent import leave_with

# Without it one stop in eight hung under load.
KILL_AFTER_SECONDS = 5
APPLICATION = "bifolium.conf.wsgi:application"

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def load_application(target: str) -> Application:
    """Import what a worker serves; a stop during the import ends the worker at once."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGHUP])
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    leave_with(os.getppid())
    module, name = target.split(":")
    application: Application = getattr(importlib.import_module(module), name)
    return behind_front(application)


def behind_front(application: Application) -> Application:
    """Tell Django whom the front speaks for: nobody else reaches the socket."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop("HTTP_X_FORWARDED_FOR", "")
        environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
        host = environ.get("HTTP_HOST", "")
        environ["SERVER_PORT"] = host.rpartition(":")[2] if ":" in host else "80"
        return application(environ, start_response)

    return answer


def main() -> None:
    """Serve until told to stop."""
    choice = json.loads(sys.argv[1])
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    leave_with(choice["parent"])
    # One that was killed leaves its socket behind.
    Path(choice["socket"]).unlink(missing_ok=True)
    server = Granian(
        APPLICATION,
        uds=Path(choice["socket"]),
        interface=Interfaces.WSGI,
        workers=choice["workers"],
        blocking_threads=choice["threads"],
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        respawn_failed_workers=True,
        respawn_interval=0.2,
    )
    server.serve(target_loader=load_application)


if __name__ == "__main__":
    main()
