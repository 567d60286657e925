"""Voters against a server that is killed again and again: nothing lost, none twice.

Every client keeps its paper until it is answered, as a browser does. In the bench the
same runs a thousand times: ``python -m tools.bench.ballots --kills 1000`` and
``--losses 200``.
"""

import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.papers import Seal
from bifolium.participation.tests.ledger.samples import ballot
from tests.ballot_server import prepare
from tools.bench.killing import Booth, Verdict, audit_record, run

KILLS = 20

needs_compiler = pytest.mark.skipif(
    not shutil.which("cc"), reason="the disk that loses writes is compiled"
)


@pytest.mark.enable_socket
def test_twenty_kills_lose_no_ballot_and_count_none_twice(tmp_path):
    prepare(tmp_path)

    verdict = run(tmp_path, kills=KILLS, clients=8, seed=20)

    assert verdict.answered > 50
    assert verdict.broken > 0
    assert verdict.faults == []


@needs_compiler
@pytest.mark.enable_socket
def test_twenty_losses_of_power_lose_no_ballot_and_count_none_twice(tmp_path):
    prepare(tmp_path)

    verdict = run(tmp_path, kills=KILLS, clients=8, seed=21, is_power_lost=True)

    assert verdict.answered > 50
    assert verdict.dropped > 0
    assert verdict.faults == []


@needs_compiler
@pytest.mark.enable_socket
def test_a_database_that_answers_before_it_syncs_loses_ballots(tmp_path):
    """The control: where this loses nothing, the test above proves nothing."""
    prepare(tmp_path)

    verdict = run(
        tmp_path, kills=8, clients=8, seed=22, is_power_lost=True, is_careless=True
    )

    assert verdict.lost > 0


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("DELETE FROM opening WHERE seq = 1", "tally"),
        ("UPDATE tally SET votes = 9 WHERE option = 'a'", "tally"),
        ("DELETE FROM standing", "standing"),
        ("", "answered ballots are not in the record"),
    ],
)
def test_the_audit_is_not_blind(tmp_path, tamper, fault):
    """A harness that finds nothing proves something only if it can find."""
    prepare(tmp_path)
    ledger = Ledger(tmp_path / "ballots.sqlite3", tmp_path / "ballot-keys", "bifolium")
    now = datetime.now(UTC)
    until = int(now.timestamp()) + 60
    sent = replace(ballot(1, "a", box="poll", at=now), expires_at=until)
    receipt = cast_many(ledger.reader, [sent])[0]
    booth = Booth(tmp_path / "socket", Seal(""), random.Random(1), Verdict())
    booth.answers["paper"] = (receipt.seq, receipt.leaf.hex())
    if tamper:
        ledger.reader.run(tamper)
    else:
        booth.answers["lost"] = (7, "ab")
    ledger.stop()

    audit_record(tmp_path, booth)

    assert any(fault in found for found in booth.verdict.faults)
