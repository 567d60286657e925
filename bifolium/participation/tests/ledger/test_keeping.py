"""What the keeper of boxes refuses."""

import pytest

from bifolium.participation.ledger import keeping, reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.tests.ledger.samples import ballot, make_ledger


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path)
    yield ledger
    ledger.stop()


def test_a_box_that_is_not_there_is_forgotten_in_peace(ledger):
    keeping.remove(ledger.reader, "no-such-box")


def test_nobody_is_invited_to_a_box_that_is_not_there(ledger):
    with pytest.raises(NotPossible):
        keeping.invite(ledger.reader, "no-such-box", [b"\x01" * 32])


def test_a_ballot_is_moved_out_and_back_with_a_reason_only(ledger):
    seq = cast_many(ledger.reader, [ballot(1, "a")])[0].seq

    with pytest.raises(NotPossible, match="reason"):
        keeping.set_aside(ledger.reader, "what-next", seq, reason="")
    keeping.set_aside(ledger.reader, "what-next", seq, reason="surge")
    with pytest.raises(NotPossible, match="reason"):
        keeping.restore(ledger.reader, "what-next", seq + 1, reason="")

    assert reading.counts(ledger.reader, "what-next").voters == 0


@pytest.mark.parametrize("seq", [0, 99])
def test_only_a_standing_ballot_is_set_aside(ledger, seq):
    cast_many(ledger.reader, [ballot(1, "a")])

    with pytest.raises(NotPossible, match="no such ballot"):
        keeping.set_aside(ledger.reader, "what-next", seq, reason="surge")


def test_a_record_without_a_checkpoint_says_so(ledger):
    box = reading.held_box(ledger.reader, "what-next")

    assert reading.checkpoint_of(ledger.reader, box) == ""
