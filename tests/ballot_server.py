"""The ballot boxes as a server of their own, for tests that kill or load it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tools.house import ROOT

START_SECONDS = 30
DAY = timedelta(days=1)
PLAIN = ["--log-level", "warning", "--no-access-log", "--no-proxy-headers"]
NOTHING: Mapping[str, str] = {}


def environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BIFOLIUM_", "DJANGO_", "COV_"))
    }
    return {
        **kept,
        "BIFOLIUM_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "bifolium.conf.lean",
        "PYTHONPATH": str(ROOT),
    }


def prepare(folder: Path, database: str = "", **changes: object) -> None:
    """Make the box that voters vote in; in a file unless a database is named."""
    from bifolium.participation.ledger import keeping
    from bifolium.participation.ledger.ledger import Ledger
    from bifolium.participation.ledger.rules import Rules

    place = database or folder / "ballots.sqlite3"
    ledger = Ledger(place, folder / "ballot-keys", "bifolium")
    now = datetime.now(UTC)
    values: dict[str, object] = {
        "key": "poll",
        "kind": "single",
        "question": {"en": "Which?"},
        "note": {},
        "options": tuple((option, {"en": option}) for option in "abcd"),
        "max_choices": 1,
        "quorum": 0,
        "opens_at": now - DAY,
        "closes_at": now + DAY,
        "results": "always",
        "level": "browser",
        "is_sample": False,
        "subject": None,
    }
    keeping.register(ledger.reader, Rules(**{**values, **changes}))  # type: ignore[arg-type]
    ledger.stop()


def start(
    folder: Path,
    socket: Path,
    application: str = "",
    settings: Mapping[str, str] = NOTHING,
) -> subprocess.Popen[bytes]:
    """Start the server in a process group of its own and wait until it listens.

    It is the one that the supervisor starts, unless another application is named.
    ``settings`` are added to its environment.
    """
    choice = json.dumps(
        {
            "parent": os.getpid(),
            "socket": str(socket),
            "store": str(folder / "baked"),
        }
    )
    words = ["bifolium.ops.ballots", choice]
    if application:
        words = ["uvicorn", "--uds", str(socket), *PLAIN, application]
    return start_module(folder, socket, words, settings)


def start_module(
    folder: Path, socket: Path, words: Sequence[str], settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start ``python -m …`` and wait until it listens."""
    socket.unlink(missing_ok=True)
    command = [sys.executable, "-m", *words]
    server = subprocess.Popen(
        command,
        env={**environment(folder), **settings},
        cwd=ROOT,
        start_new_session=True,
    )
    until = time.monotonic() + START_SECONDS
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the ballot server did not start")
        time.sleep(0.02)
    return server


def kill(server: "subprocess.Popen[bytes]") -> None:
    """End the whole group at once, as a loss of power would."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
