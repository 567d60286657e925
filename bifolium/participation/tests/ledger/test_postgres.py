"""The same record on PostgreSQL; runs where ``BALLOTS_TEST_POSTGRES`` names one.

For example ``postgresql://postgres@127.0.0.1:5432/postgres``; the schema ``ballots``
in it is dropped.
"""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from bifolium.participation.ledger import audit, keeping, reading
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    ballot,
    rules,
)

ADDRESS = os.environ.get("BALLOTS_TEST_POSTGRES", "")

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not ADDRESS, reason="no PostgreSQL is named"),
]


@pytest.fixture
def ledger(tmp_path):
    connection = import_module("psycopg").connect(ADDRESS, autocommit=True)
    connection.execute("DROP SCHEMA IF EXISTS ballots CASCADE")
    connection.close()
    ledger = Ledger(ADDRESS, tmp_path / "keys", "history.example")
    keeping.register(ledger.reader, rules())
    yield ledger
    ledger.stop()


def test_a_box_is_voted_in_closed_and_recounted(ledger, tmp_path):
    waiting = [ledger.writer.cast(ballot(number, "a")) for number in range(300)]
    leaves = {future.result(30).leaf for future in waiting}
    ledger.writer.cast(ballot(1, "b")).result(30)
    ledger.writer.cast(ballot(2)).result(30)
    ledger.do_chores(at=CLOSING)

    folder = tmp_path / "box"
    signer = ledger.keys.signer()
    audit.write_files(ledger.reader, "what-next", folder, signer=signer, at=CLOSING)

    command = [sys.executable, "-I", str(folder / "recount.py"), str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert "RECOUNT AGREES" in answer.stdout, answer.stderr
    assert len(leaves) == 300
    assert dict(reading.counts(ledger.reader, "what-next").votes) == {"a": 298, "b": 1}


@pytest.mark.parametrize("statement", ["UPDATE entry SET seq = 9", "DELETE FROM entry"])
def test_the_database_refuses_to_rewrite_the_record(ledger, statement):
    ledger.writer.cast(ballot(1, "a", at=DURING)).result(30)

    with pytest.raises(Exception, match="append-only"):
        ledger.reader.run(statement)


def test_a_secret_box_is_opened_at_the_end_and_forgets_its_voters(ledger):
    keeping.register(ledger.reader, rules("council", is_secret=True))
    cipher = ledger.keys.cipher("council")
    waiting = [
        ledger.writer.cast(ballot(number, "a", box="council", cipher=cipher))
        for number in range(5)
    ]
    assert [future.result(30).outcome for future in waiting] == ["counted"] * 5
    assert dict(reading.counts(ledger.reader, "council").votes) == {}

    ledger.do_chores(at=CLOSING)

    assert dict(reading.counts(ledger.reader, "council").votes) == {"a": 5}
    assert ledger.reader.all("SELECT * FROM envelope") == []
    assert ledger.reader.all("SELECT * FROM spent") == []
