"""The ballot boxes as a server of their own, for tests that kill or load it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tools.house import ROOT

START_SECONDS = 30
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


def prepare(folder: Path, **changes: object) -> None:
    """Make the box that voters vote in."""
    from bifolium.participation.ledger import keeping
    from bifolium.participation.ledger.ledger import Ledger
    from bifolium.participation.ledger.rules import Rules

    ledger = Ledger(folder / "ballots.sqlite3", folder / "ballot-keys", "bifolium")
    now = datetime.now(UTC)
    values: dict[str, object] = {
        "key": "poll",
        "kind": "single",
        "question": {"en": "Which?"},
        "note": {},
        "options": tuple((option, {"en": option}) for option in "abcd"),
        "max_choices": 1,
        "quorum": 0,
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
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
    socket.unlink(missing_ok=True)
    choice = json.dumps({"parent": os.getpid(), "socket": str(socket)})
    command = [sys.executable, "-m", "bifolium.ops.ballots", choice]
    if application:
        command = [sys.executable, "-m", "uvicorn", "--uds", str(socket), *PLAIN]
        command.append(application)
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
