"""Starts ballot servers one after another from a process that has loaded everything.

``python -m tools.bench.forking SOCKET``: each line that comes starts a server and is
answered with its process id. ``careless`` after the socket lets SQLite answer before
the disk has the ballot (``synchronous=NORMAL``): the control of the harness.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bifolium.participation.ledger import database
from tests.ballot_server import START_SECONDS, environment
from tools.house import ROOT


def serve(socket: str) -> None:
    """Become a ballot server in a group of its own."""
    # Loaded before the first fork, and not by who only starts this process.
    from bifolium.ops import ballots

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    store = str(Path(socket).with_name("baked"))
    choice = {"parent": os.getppid(), "socket": socket, "store": store}
    sys.argv = ["ballots", json.dumps(choice)]
    ballots.main()


def main() -> None:
    """Fork a server for every line."""
    import bifolium.participation.application  # noqa: F401

    socket, *careless = sys.argv[1:]
    if careless:
        database.PRAGMAS = tuple(
            pragma.replace("FULL", "NORMAL") for pragma in database.PRAGMAS
        )
        database.refuse_unless_durable = lambda database: None
    # Children are forgotten as soon as they die.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        pid = os.fork()
        if not pid:
            os.setsid()
            serve(socket)
            os._exit(0)
        print(pid, flush=True)


class Servers:
    """One server at a time, started in milliseconds; the process that forks them."""

    def __init__(
        self,
        folder: Path,
        socket: Path,
        settings: Mapping[str, str],
        *,
        is_careless: bool = False,
    ) -> None:
        self.socket = socket
        self.pid = 0
        command = [sys.executable, "-m", "tools.bench.forking", str(socket)]
        self.forking = subprocess.Popen(
            [*command, *(["careless"] if is_careless else [])],
            env={**environment(folder), **settings},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> None:
        """Start the server and wait until it listens."""
        assert self.forking.stdin
        assert self.forking.stdout
        self.socket.unlink(missing_ok=True)
        self.forking.stdin.write("start\n")
        self.forking.stdin.flush()
        self.pid = int(self.forking.stdout.readline())
        until = time.monotonic() + START_SECONDS
        while not self.socket.exists():
            if time.monotonic() > until:
                raise RuntimeError("the ballot server did not start")
            time.sleep(0.002)

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, how)
            while True:
                os.kill(self.pid, 0)
                time.sleep(0.002)

    def close(self) -> None:
        """Let the process that forks end as well."""
        self.end()
        self.forking.communicate()


if __name__ == "__main__":
    main()
