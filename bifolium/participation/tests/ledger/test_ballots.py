"""What the database itself refuses, and what each ballot is answered."""

import sqlite3
from datetime import timedelta
from threading import Thread

import pytest

from bifolium.participation import refusals
from bifolium.participation.ledger import keeping, reading
from bifolium.participation.ledger.ballots import Receipt, cast_many
from bifolium.participation.ledger.database import (
    Database,
    NotDurable,
    refuse_unless_durable,
)
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    LIFE,
    OPENING,
    ballot,
    make_ledger,
    rules,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path, rules(), rules("other"))
    yield ledger
    ledger.stop()


def send(ledger, *ballots):
    return cast_many(ledger.reader, ballots)


def votes_of(ledger, box="what-next"):
    votes = reading.counts(ledger.reader, box).votes
    return {option: count for option, count in votes.items() if count}


@pytest.mark.parametrize("table", ["entry", "checkpoint"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET box_id = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_the_record(ledger, table, verb):
    send(ledger, ballot(1, "a"))
    ledger.do_chores(at=DURING)

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ledger.reader.run(verb.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO standing VALUES (1, zeroblob(15), 1, 0)",
        "INSERT INTO standing SELECT box_id, voter, 1, 0 FROM standing",
        "INSERT INTO spent SELECT key, 1, 1, asked, 0 FROM spent",
        "UPDATE standing SET changes = 11",
        "UPDATE tally SET votes = -1",
        "INSERT INTO entry VALUES (1, 2, 'cast', 2, zeroblob(32), zeroblob(32), '')",
        "INSERT INTO entry VALUES (1, 1, 'cast', 0, zeroblob(32), zeroblob(32), '')",
        "INSERT INTO entry VALUES (1, 2, 'edit', 0, zeroblob(32), zeroblob(32), '')",
        "INSERT INTO spent VALUES (zeroblob(16), 1, 1, zeroblob(16), 1790000001)",
        "UPDATE spent SET expires_at = expires_at + 1",
    ],
)
def test_the_database_holds_the_rules(ledger, statement):
    send(ledger, ballot(1, "a"))

    with pytest.raises(sqlite3.IntegrityError):
        ledger.reader.run(statement)


def test_nothing_is_superseded_twice(ledger):
    send(ledger, ballot(1, "a"), ballot(1, "b"))
    row = "(1, {}, 'cast', 1, zeroblob(32), zeroblob(32), '')"

    with pytest.raises(sqlite3.IntegrityError):
        ledger.reader.run(f"INSERT INTO entry VALUES {row.format(3)}")


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF"])
def test_a_database_that_does_not_wait_for_the_disk_is_refused(ledger, pragma):
    ledger.reader.run(f"PRAGMA {pragma}")

    with pytest.raises(NotDurable):
        refuse_unless_durable(ledger.reader)


def test_a_database_without_a_log_ahead_is_refused():
    memory = Database(
        sqlite3.connect(":memory:"), is_postgres=False, errors=sqlite3.Error
    )

    with pytest.raises(NotDurable):
        refuse_unless_durable(memory)


def test_one_paper_gives_one_receipt_however_often_it_is_sent(ledger):
    sent = ballot(1, "a")

    answers = send(ledger, *[sent] * 60)

    assert len({(answer.seq, answer.leaf) for answer in answers}) == 1
    assert votes_of(ledger) == {"a": 1}


def test_a_paper_is_for_one_wish(ledger):
    first = ballot(1, "a")
    send(ledger, first)

    others = [
        ballot(1, "b", key=first.key),
        ballot(1, key=first.key),
        ballot(2, "a", key=first.key),
        ballot(1, "a", key=first.key, box="other"),
    ]

    for answer in send(ledger, *others):
        assert isinstance(answer, refusals.PaperSpent)
    assert votes_of(ledger) == {"a": 1}


def test_one_voter_with_sixty_papers_has_one_ballot(ledger):
    send(ledger, *(ballot(1, "a") for _ in range(60)))

    assert votes_of(ledger) == {"a": 1}
    assert reading.held_box(ledger.reader, "what-next").size == 2


def test_an_unchanged_vote_spends_its_paper(ledger):
    """Otherwise a late retry of it would undo a newer choice."""
    late = ballot(1, "a")
    send(ledger, ballot(1, "a"), late, ballot(1, "b"))

    answer = send(ledger, late)[0]

    assert answer.outcome == "replayed"
    assert votes_of(ledger) == {"b": 1}


def test_a_late_retry_still_gets_its_receipt(ledger):
    sent = ballot(1, "a")
    receipt = send(ledger, sent)[0]

    late = ballot(1, "a", key=sent.key, at=DURING + LIFE + SECOND)

    assert send(ledger, late)[0].leaf == receipt.leaf


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (ballot(1, "a", at=OPENING - SECOND), refusals.BoxNotOpenYet),
        (ballot(1, "a", at=DURING + LIFE + SECOND), refusals.PaperExpired),
        (ballot(1, "x"), refusals.UnknownOption),
        (ballot(1, "a", "b"), refusals.TooManyChosen),
        (ballot(1), refusals.NothingToWithdraw),
        (ballot(1, "a", box="nowhere"), refusals.UnknownBox),
    ],
)
def test_a_refusal_writes_nothing_and_stops_no_other(ledger, sent, refusal):
    answers = send(ledger, sent, ballot(2, "a"))

    assert isinstance(answers[0], refusal)
    assert isinstance(answers[1], Receipt)
    assert votes_of(ledger) == {"a": 1}


def test_a_box_closes_at_the_second(tmp_path):
    closing = DURING + SECOND
    ledger = make_ledger(tmp_path, rules(closes_at=closing))

    answers = send(ledger, ballot(1, "a"), ballot(2, "a", at=closing))

    assert isinstance(answers[0], Receipt)
    assert isinstance(answers[1], refusals.BoxClosed)


def test_a_closed_record_takes_no_ballot_that_was_on_its_way(ledger):
    keeping.close(ledger.reader, "what-next", at=CLOSING)

    assert isinstance(send(ledger, ballot(1, "a"))[0], refusals.BoxClosed)


def test_after_ten_changes_a_vote_stays_but_can_be_withdrawn(ledger):
    send(ledger, *(ballot(1, "ab"[turn % 2]) for turn in range(11)))

    answers = send(ledger, ballot(1, "c"), ballot(1))

    assert isinstance(answers[0], refusals.TooManyChanges)
    assert answers[1].outcome == "withdrawn"
    assert isinstance(send(ledger, ballot(1, "c"))[0], refusals.TooManyChanges)


def test_an_opening_that_counts_no_longer_is_gone(ledger):
    send(ledger, ballot(1, "a"), ballot(1, "b"), ballot(2, "c"), ballot(2))

    rows = ledger.reader.all("SELECT seq FROM opening")

    assert rows == [(2,)]


def test_editions_share_one_tally(ledger):
    send(ledger, ballot(1, "a"), ballot(2, "a", edition="ru"))
    send(ledger, ballot(1, "a", edition="ru"))

    found = reading.counts(ledger.reader, "what-next")

    assert (found.voters, found.votes) == (2, {"a": 2})
    assert {name: part.voters for name, part in found.by_edition.items()} == {
        "en": 1,
        "ru": 1,
    }


def test_a_ballot_set_aside_is_not_brought_back_by_its_voter(ledger):
    receipt = send(ledger, ballot(1, "a"))[0]
    keeping.set_aside(ledger.reader, "what-next", receipt.seq, reason="surge")

    answer = send(ledger, ballot(1, "b"))[0]

    assert isinstance(answer, refusals.SetAside)
    keeping.restore(ledger.reader, "what-next", receipt.seq + 1, reason="mistaken")
    assert votes_of(ledger) == {"a": 1}
    assert send(ledger, ballot(1, "b"))[0].outcome == "changed"


def test_only_the_invited_vote_where_readers_are_invited(tmp_path):
    ledger = make_ledger(tmp_path, rules(level="invited"))
    keeping.invite(ledger.reader, "what-next", [b"\x01" * 32])

    answers = send(
        ledger,
        ballot(1, "a", invitation=b"\x01" * 32),
        ballot(2, "a", invitation=b"\x02" * 32),
        ballot(3, "a"),
    )

    assert isinstance(answers[0], Receipt)
    assert all(isinstance(answer, refusals.NotInvited) for answer in answers[1:])


def test_words_may_change_by_an_entry_and_meaning_may_not(ledger):
    send(ledger, ballot(1, "a"))

    keeping.register(ledger.reader, rules(question={"en": "What now?"}))
    with pytest.raises(keeping.RulesFrozen):
        keeping.register(ledger.reader, rules(kind="multiple"))
    with pytest.raises(keeping.RulesFrozen):
        keeping.remove(ledger.reader, "what-next")

    ops = ledger.reader.all("SELECT op FROM entry ORDER BY seq")
    assert ops == [("open",), ("cast",), ("amend",)]


def test_the_link_to_voters_is_destroyed_a_month_after_the_end(ledger):
    voter = ledger.keys.voter("what-next", "token")
    send(ledger, ballot(int.from_bytes(voter, "big"), "a"))
    ledger.do_chores(at=CLOSING)

    ledger.do_chores(at=CLOSING + timedelta(days=30))

    assert not ledger.reader.all("SELECT * FROM standing")
    assert votes_of(ledger) == {"a": 1}
    with pytest.raises(KeyError):
        ledger.keys.voter("what-next", "token")


def test_threads_that_vote_at_once_are_all_counted(ledger):
    answers = []

    def run(first):
        for number in range(first, first + 25):
            answers.append(ledger.writer.cast(ballot(number, "a")).result(30))

    threads = [Thread(target=run, args=(25 * turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({answer.seq for answer in answers}) == 200
    assert votes_of(ledger) == {"a": 200}


def test_one_ballot_that_the_database_hates_does_not_take_the_others_along(ledger):
    broken = ballot(1, "a", key=b"short")

    waiting = [ledger.writer.cast(sent) for sent in (broken, ballot(2, "a"))]
    answers = [future.result(30) for future in waiting]

    assert not isinstance(answers[0], Receipt)
    assert isinstance(answers[1], Receipt)
    assert votes_of(ledger) == {"a": 1}
