"""A rush is marked in public, counts all the same, and the mark can be taken back."""

import subprocess
import sys
from datetime import timedelta

import pytest

from bifolium.participation.ledger import audit, reading, rushes
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    ballot,
    make_ledger,
    rules,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path)
    yield ledger
    ledger.stop()


class Crowd:
    """Voters who come so many a minute, with the chores after each minute."""

    def __init__(self, ledger):
        self.ledger, self.at, self.number = ledger, DURING, 0

    def come(self, minutes, each):
        for _minute in range(minutes):
            voters = range(self.number, self.number + each)
            cast_many(self.ledger.reader, [ballot(voter, "a") for voter in voters])
            self.number += each
            self.at += MINUTE
            self.ledger.do_chores(at=self.at)


def marks(ledger):
    rows = ledger.reader.all("SELECT reason FROM entry WHERE op = 'mark'")
    return [reason for (reason,) in rows]


def test_a_rush_after_a_quiet_hour_is_marked_once(ledger):
    crowd = Crowd(ledger)
    crowd.come(70, 1)

    crowd.come(3, 30)

    assert len(marks(ledger)) == 1
    assert marks(ledger)[0].startswith("rush ")
    counts = reading.counts(ledger.reader, "what-next")
    assert counts.voters == 160
    assert counts.rushed > 50


@pytest.mark.parametrize(
    ("before", "then"), [((70, 12), (5, 50)), ((70, 1), (5, 9)), ((70, 15), (5, 15))]
)
def test_a_steady_or_a_small_crowd_is_no_rush(ledger, before, then):
    crowd = Crowd(ledger)
    crowd.come(*before)
    earlier = marks(ledger)

    crowd.come(*then)

    assert marks(ledger) == earlier


def test_a_mark_names_votes_and_not_the_rules(ledger):
    Crowd(ledger).come(1, 60)

    assert marks(ledger) == ["rush 1-60"]


def test_a_long_rush_has_a_mark_for_each_span(ledger):
    crowd = Crowd(ledger)
    crowd.come(70, 1)

    crowd.come(12, 40)

    assert 2 <= len(marks(ledger)) <= 3


def test_a_mark_is_recounted_by_strangers_and_taken_back(ledger, tmp_path):
    crowd = Crowd(ledger)
    crowd.come(70, 1)
    crowd.come(2, 60)
    seq = ledger.reader.one("SELECT seq FROM entry WHERE op = 'mark'")[0]

    rushes.take_back(ledger.reader, "what-next", seq, reason="other: a newsletter")

    assert reading.counts(ledger.reader, "what-next").rushed == 0
    with pytest.raises(NotPossible):
        rushes.take_back(ledger.reader, "what-next", seq, reason="again")
    ledger.do_chores(at=CLOSING)
    folder = tmp_path / "record"
    signer = ledger.keys.signer()
    audit.write_files(ledger.reader, "what-next", folder, signer=signer, at=CLOSING)
    answer = subprocess.run(
        [sys.executable, "-I", str(folder / "recount.py"), str(folder)],
        capture_output=True,
        text=True,
    )
    assert "RECOUNT AGREES" in answer.stdout, answer.stderr


@pytest.mark.parametrize(("seq", "reason"), [(1, "why"), (99, "why")])
def test_only_a_mark_is_taken_back(ledger, seq, reason):
    cast_many(ledger.reader, [ballot(1, "a")])

    with pytest.raises(NotPossible):
        rushes.take_back(ledger.reader, "what-next", seq, reason=reason)


def test_work_is_harder_for_ten_minutes_after_a_mark(ledger):
    crowd = Crowd(ledger)
    crowd.come(70, 1)
    crowd.come(2, 60)
    now = int(crowd.at.timestamp())

    assert rushes.is_rushed(ledger.reader, 1, now)
    assert not rushes.is_rushed(ledger.reader, 1, now + 900)


def test_a_secret_box_has_no_marks(tmp_path):
    ledger = make_ledger(tmp_path, rules(is_secret=True))

    assert not rushes.mark_rush(ledger.reader, "what-next", at=DURING)
    assert not rushes.mark_rush(ledger.reader, "no-such-box", at=DURING)
    ledger.stop()
