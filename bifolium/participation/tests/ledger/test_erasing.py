"""The link between a voter and a ballot is destroyed at the voter's request."""

import pytest

from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.encoding import code
from bifolium.participation.ledger.erasing import erase_link
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.ledger.reading import counts
from bifolium.participation.refusals import LinkErased
from bifolium.participation.tests.ledger.samples import ballot, make_ledger

KEY = "what-next"


@pytest.fixture
def database(tmp_path):
    return make_ledger(tmp_path).reader


def cast(database, voter, *choice):
    (answer,) = cast_many(database, [ballot(voter, *choice)])
    return answer


def test_receipt_of_any_change_erases_the_link_and_the_vote_counts(database):
    receipts = [cast(database, 1, option) for option in ("a", "b", "c")]
    middle = receipts[1]

    erase_link(database, KEY, middle.seq, code=f" {code(middle.leaf).upper()} ")

    assert counts(database, KEY).votes["c"] == counts(database, KEY).voters == 1
    assert database.one("SELECT count(*) FROM standing") == (0,)
    assert database.one("SELECT count(*) FROM spent") == (0,)
    assert isinstance(cast(database, 1, "a"), LinkErased)


def test_link_is_erased_once(database):
    receipt = cast(database, 1, "a")
    erase_link(database, KEY, receipt.seq, code=code(receipt.leaf))

    with pytest.raises(NotPossible, match="nobody is linked"):
        erase_link(database, KEY, receipt.seq, code=code(receipt.leaf))


@pytest.mark.parametrize(("key", "seq"), [(KEY, 1), (KEY, 99), ("none", 1)])
def test_wrong_code_number_or_box_erases_nothing(database, key, seq):
    cast(database, 1, "a")

    with pytest.raises(NotPossible):
        erase_link(database, key, seq, code="0000000000")
    assert database.one("SELECT count(*) FROM standing") == (1,)
