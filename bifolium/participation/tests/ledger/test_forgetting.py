"""A rating forgets its voters when their cookies have died, and counts them still."""

from datetime import timedelta

import pytest

from bifolium.participation.ledger import reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.tests.ledger.samples import (
    DURING,
    ballot,
    make_ledger,
    rules,
)

DAY = timedelta(days=1)
ENDLESS = rules(opens_at=None, closes_at=None)


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path, ENDLESS, rules("poll", closes_at=DURING + 999 * DAY))
    yield ledger
    ledger.stop()


def voters_known(ledger):
    return ledger.reader.one("SELECT count(*) FROM standing WHERE box_id = 1")[0]


def test_a_link_lives_as_long_as_the_cookie_and_the_vote_longer(ledger):
    cast_many(ledger.reader, [ballot(1, "a"), ballot(1, "a", box="poll")])
    ledger.do_chores(at=DURING)
    cast_many(ledger.reader, [ballot(2, "b")])
    ledger.do_chores(at=DURING + 10 * DAY)

    ledger.do_chores(at=DURING + 399 * DAY)
    young = voters_known(ledger)
    ledger.do_chores(at=DURING + 400 * DAY)

    assert (young, voters_known(ledger)) == (2, 1)
    assert reading.counts(ledger.reader, "what-next").voters == 2
    assert ledger.reader.one("SELECT count(*) FROM standing WHERE box_id = 2") == (1,)


def test_a_vote_that_was_changed_lately_keeps_its_link(ledger):
    cast_many(ledger.reader, [ballot(1, "a")])
    ledger.do_chores(at=DURING)
    cast_many(ledger.reader, [ballot(1, "b")])
    ledger.do_chores(at=DURING + 100 * DAY)

    ledger.do_chores(at=DURING + 401 * DAY)

    assert voters_known(ledger) == 1
