"""What one transaction asks and writes for many ballots at once."""

import pytest

from bifolium.participation.ledger import batch, reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.refusals import NothingToWithdraw, PaperSpent
from bifolium.participation.tests.ledger.samples import ballot, make_ledger

TWO = {
    batch.SPENT: "(x'00'), (x'01')",
    batch.STANDING: "(1, x'00'), (1, x'01')",
    batch.ERASED: "(1, x'00'), (1, x'01')",
    batch.ENTRIES: "(1, 2), (1, 3)",
    batch.OPENINGS: "(1, 2), (1, 3)",
}

TILE = "INSERT INTO tile (box_id, level, place, hash)"


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path)
    yield ledger
    ledger.stop()


@pytest.mark.parametrize("statement", TWO)
def test_every_question_is_a_look_up_by_key(ledger, statement):
    """A scan of a box would make the millionth ballot slow."""
    question = f"WITH wanted AS (VALUES {TWO[statement]}) {statement}"

    plan = ledger.reader.all(f"EXPLAIN QUERY PLAN {question}")

    assert "USING PRIMARY KEY" in plan[-1][-1]


def test_a_voter_may_change_and_withdraw_within_one_transaction(ledger):
    sent = [ballot(1, "a"), ballot(1, "b"), ballot(1), ballot(2, "c"), ballot(2, "c")]

    answers = cast_many(ledger.reader, sent)

    outcomes = [answer.outcome for answer in answers]
    assert outcomes == ["counted", "changed", "withdrawn", "counted", "unchanged"]
    found = reading.counts(ledger.reader, "what-next")
    assert {option: votes for option, votes in found.votes.items() if votes} == {"c": 1}
    assert ledger.reader.all("SELECT seq FROM opening") == [(4,)]
    assert ledger.reader.all("SELECT seq, changes FROM standing ORDER BY seq") == [
        (3, 1),
        (4, 0),
    ]


def test_a_paper_is_spent_once_within_one_transaction(ledger):
    key = b"p" * 16
    sent = [ballot(1, "a", key=key), ballot(1, "a", key=key), ballot(1, "b", key=key)]

    first, again, other = cast_many(ledger.reader, sent)

    assert (first.seq, first.leaf) == (again.seq, again.leaf)
    assert again.outcome == "replayed"
    assert isinstance(other, PaperSpent)


def test_a_refusal_stops_no_other_ballot_of_the_transaction(ledger):
    refused, counted = cast_many(ledger.reader, [ballot(1), ballot(2, "a")])

    assert isinstance(refused, NothingToWithdraw)
    assert counted.outcome == "counted"


def test_rows_that_wait_are_gone_with_the_transaction(ledger):
    def fail():
        with ledger.reader.transaction():
            ledger.reader.insert(TILE, 1, 8, 0, b"h" * 32)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    cast_many(ledger.reader, [ballot(1, "a")])

    assert ledger.reader.all("SELECT 1 FROM tile") == []


def test_rows_that_wait_are_seen_by_the_next_question(ledger):
    with ledger.reader.transaction():
        ledger.reader.insert(TILE, 1, 8, 0, b"h" * 32)

        assert ledger.reader.one("SELECT place FROM tile") == (0,)
