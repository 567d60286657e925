"""Runs the ballot boxes for the front: ``python -m bifolium.ops.ballots``.

The supervisor passes everything as one JSON object on the command line, and starts it
where the ballot boxes have an application of their own.
"""

import json
import signal
import sys
from pathlib import Path

import uvicorn

from bifolium.ops.parent import leave_with

APPLICATION = "bifolium.participation.application:application"
STOP_SECONDS = 5


def main() -> None:
    """Serve until told to stop."""
    choice = json.loads(sys.argv[1])
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    leave_with(choice["parent"])
    # One that was killed leaves its socket behind.
    Path(choice["socket"]).unlink(missing_ok=True)
    uvicorn.run(
        APPLICATION,
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


if __name__ == "__main__":
    main()
