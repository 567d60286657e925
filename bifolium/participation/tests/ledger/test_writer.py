"""The one thread that writes: what it does when the record does not answer."""

import logging
import sqlite3
from threading import Event

import pytest

from bifolium.participation.ledger import writer as module
from bifolium.participation.ledger.ballots import Receipt
from bifolium.participation.ledger.database import connect
from bifolium.participation.ledger.writer import Failure, Writer, write
from bifolium.participation.tests.ledger.samples import ballot, make_ledger

SOON = 20


@pytest.fixture
def file(tmp_path):
    make_ledger(tmp_path)
    return tmp_path / "ballots.sqlite3"


def stopped(writer, *answers):
    found = [answer.result(SOON) for answer in answers]
    writer.stop()
    return found


def test_record_that_cannot_be_opened_is_tried_again(file, caplog):
    doors = iter([OSError("no such disk"), None])

    def open_record():
        trouble = next(doors)
        if trouble:
            raise trouble
        return connect(file)

    writer = Writer(open_record)
    first = writer.cast(ballot(1, "a")).result(SOON)
    (second,) = stopped(writer, writer.cast(ballot(1, "a")))

    assert isinstance(first, Failure)
    assert str(first) == "OSError"
    assert isinstance(second, Receipt)
    assert "the record cannot be opened" in caplog.text


def test_failed_batch_is_written_one_by_one_and_no_key_is_told(
    file, monkeypatch, caplog
):
    database = connect(file)
    cast_many = module.cast_many

    def only_alone(record, ballots):
        if len(ballots) > 1:
            raise sqlite3.OperationalError("key 6b65790a is not unique")
        return cast_many(record, ballots)

    monkeypatch.setattr(module, "cast_many", only_alone)
    with caplog.at_level(logging.WARNING):
        answers = write(database, [ballot(1, "a"), ballot(2, "b")])
    database.close()

    assert all(isinstance(answer, Receipt) for answer in answers)
    assert "6b65790a" not in caplog.text


def test_ballot_that_nobody_thought_of_fails_alone(file, monkeypatch, caplog):
    def stumble(_record, _ballots):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "cast_many", stumble)
    writer = Writer(lambda: connect(file))
    (answer,) = stopped(writer, writer.cast(ballot(1, "a")))

    assert isinstance(answer, Failure)
    assert "1 ballots are not written" in caplog.text


def test_chores_that_fail_do_not_stop_the_voting(file, monkeypatch, caplog):
    monkeypatch.setattr(module, "CHORES_SECONDS", 0.01)
    tried = Event()

    def stumble(_record):
        tried.set()
        raise ValueError("a chore")

    writer = Writer(lambda: connect(file), chores=stumble)
    assert tried.wait(SOON)
    (answer,) = stopped(writer, writer.cast(ballot(1, "a")))

    assert isinstance(answer, Receipt)
    assert "the chores of the ballot boxes are not done" in caplog.text
