"""A record made by an earlier release is brought up to date when it is opened."""

import sqlite3

import pytest

from bifolium.participation.ledger import keeping, reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.database import connect
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.tables import sqlite_statements
from bifolium.participation.tests.ledger.samples import ballot, make_ledger, rules


@pytest.fixture
def old(tmp_path):
    """The tables of the first release with a vote in them."""
    now = make_ledger(tmp_path / "now")
    cast_many(now.reader, [ballot(1, "a"), ballot(2, "b")])
    now.stop()
    file = tmp_path / "ballots.sqlite3"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    for statement in sqlite_statements():
        connection.execute(statement)
    connection.execute("ATTACH ? AS now", [str(tmp_path / "now" / "ballots.sqlite3")])
    for table in ("box", "entry", "opening", "standing", "spent", "tally"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")
    connection.close()
    return file


def test_an_old_record_keeps_its_entries_and_takes_new_ones(old, tmp_path):
    ledger = Ledger(old, tmp_path / "keys", "history.example")

    answer = cast_many(ledger.reader, [ballot(3, "c")])[0]

    assert answer.seq == 3
    assert reading.counts(ledger.reader, "what-next").voters == 3
    keeping.register(ledger.reader, rules("secret", is_secret=True))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ledger.reader.run("DELETE FROM entry")
    with pytest.raises(sqlite3.IntegrityError):
        ledger.reader.run(
            "INSERT INTO entry VALUES (1, 9, 'cast', 1, zeroblob(32), zeroblob(32), '')"
            ", (1, 10, 'cast', 1, zeroblob(32), zeroblob(32), '')"
        )
    ledger.stop()


def test_an_upgrade_is_done_once(old):
    connect(old).close()

    database = connect(old)

    assert database.one("SELECT number FROM version") == (1,)
    assert database.one("SELECT count(*) FROM entry") == (3,)
    database.close()
