"""A stranger fetches a closed box from a running server and counts it again."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bifolium.participation.ledger import keeping
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.records import KINDS
from bifolium.participation.tests.ledger.samples import ballot
from tests.ballot_server import DAY, kill, prepare, start

PUBLIC = [name for name in KINDS if name != "certificate"]


@pytest.fixture
def socket(tmp_path):
    """Return where a server answers whose only box is closed, with five votes."""
    prepare(tmp_path)
    ledger = Ledger(tmp_path / "ballots.sqlite3", tmp_path / "ballot-keys", "bifolium")
    now = datetime.now(UTC)
    sent = [
        replace(
            ballot(voter, "abcab"[voter], box="poll", at=now),
            expires_at=int(now.timestamp()) + 60,
        )
        for voter in range(5)
    ]
    cast_many(ledger.reader, sent)
    keeping.close(ledger.reader, "poll", at=now + 2 * DAY)
    ledger.stop()
    server = start(tmp_path, tmp_path / "socket")
    yield tmp_path / "socket"
    kill(server)


def fetch(socket, name, folder):
    address = f"http://localhost/ballot/poll/audit/{name}"
    command = ["curl", "-sSf", "--unix-socket", str(socket), "-O", address]
    subprocess.run(command, cwd=folder, check=True)


@pytest.mark.enable_socket
def test_a_stranger_with_nothing_but_python_counts_a_closed_box(socket, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name in PUBLIC:
        fetch(socket, name, folder)

    # Isolated and without site packages: nothing of ours is there to import.
    command = [sys.executable, "-I", "-S", "recount.py"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={})

    assert answer.stdout.splitlines() == [
        "7 entries",
        "5 ballots",
        "{'a': 2, 'b': 2, 'c': 1}",
        "RECOUNT AGREES",
    ], answer.stderr
