"""Runs the ballot boxes for the front: ``python -m bifolium.ops.ballots``.

The supervisor passes everything as one JSON object on the command line, and starts it
where the ballot boxes have an application of their own.
"""

import json
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import uvicorn

from bifolium.ops.parent import leave_with
from bifolium.press.live import File, LiveFiles

APPLICATION = "bifolium.participation.application"
STOP_SECONDS = 5


def keep_live(store: Path) -> LiveFiles:
    """Write the counts of a box into the store when somebody has voted in it."""
    signals = import_module("bifolium.participation.signals")
    live = import_module("bifolium.participation.live")

    def make(key: str) -> Iterator[File]:
        for file in live.live_files(key, at=datetime.now(UTC)):
            yield file.path, file.kind, file.language, file.body

    def hear(key: str, **_event: object) -> None:
        files.changed(key)

    files = LiveFiles(store, make, live.live_keys)
    signals.tally_changed.connect(hear, weak=False)
    files.start()
    return files


def main() -> None:
    """Serve until told to stop."""
    choice = json.loads(sys.argv[1])
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    leave_with(choice["parent"])
    # One that was killed leaves its socket behind.
    Path(choice["socket"]).unlink(missing_ok=True)
    # Django's settings are made here, so nothing of it is loaded before.
    application = import_module(APPLICATION).application
    files = keep_live(Path(choice["store"]))
    uvicorn.run(
        application,
        uds=choice["socket"],
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    files.stop()


if __name__ == "__main__":
    main()
