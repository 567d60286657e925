"""Secret boxes: only turnout while open, and nobody's vote afterwards."""

import json
import subprocess
import sys
from dataclasses import replace
from os import urandom

import pytest

from bifolium.participation.ledger import audit, keeping, reading, secret
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.keeping import RulesFrozen
from bifolium.participation.refusals import (
    BoxClosed,
    NothingToWithdraw,
    NotInvited,
    PaperExpired,
    PaperSpent,
    TooManyChanges,
)
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    ballot,
    make_ledger,
    rules,
)

COUNCIL = rules(is_secret=True)


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path, COUNCIL)
    yield ledger
    ledger.stop()


def put(ledger, number, *choice, **more):
    """Cast as the endpoint does: the voter key comes from the key of the box."""
    keys = ledger.keys
    made = ballot(number, *choice, **more)
    sealed = replace(
        made,
        voter=keys.voter("what-next", f"invited:{number}"),
        cipher=keys.cipher("what-next"),
    )
    return cast_many(ledger.reader, [sealed])[0]


def held(ledger):
    return reading.held_box(ledger.reader, "what-next")


def lines(ledger, at):
    box = held(ledger)
    is_public = audit.votes_are_public(box, at)
    return [
        json.loads(line)
        for line in audit.ledger_file(ledger.reader, box, with_votes=is_public)
    ]


def test_only_the_turnout_is_known_while_it_is_open(ledger):
    for number, choice in enumerate("aabc"):
        put(ledger, number, choice)

    counts = reading.counts(ledger.reader, "what-next")

    assert (counts.voters, counts.votes) == (4, {})
    assert [line["op"] for line in lines(ledger, DURING)] == ["open"]
    assert ledger.reader.all("SELECT * FROM tally") == []
    assert ledger.reader.all("SELECT * FROM opening") == []


def test_all_are_opened_at_the_end_and_recounted_by_strangers(ledger, tmp_path):
    for number, choice in enumerate("aabc"):
        put(ledger, number, choice)
    put(ledger, 3, "b")

    ledger.close("what-next", at=CLOSING)

    assert dict(reading.counts(ledger.reader, "what-next").votes) == {"a": 2, "b": 2}
    folder = tmp_path / "record"
    signer = ledger.keys.signer()
    audit.write_files(ledger.reader, "what-next", folder, signer=signer, at=CLOSING)
    answer = subprocess.run(
        [sys.executable, "-I", str(folder / "recount.py"), str(folder)],
        capture_output=True,
        text=True,
    )
    assert "RECOUNT AGREES" in answer.stdout, answer.stderr


def test_the_order_of_the_record_is_that_of_the_commitments(ledger):
    """The order of casting would tell whoever watched the door."""
    receipts = [put(ledger, number, "a").leaf for number in range(20)]

    ledger.close("what-next", at=CLOSING)

    rows = ledger.reader.all(
        "SELECT commitment FROM entry WHERE op = 'cast' ORDER BY seq"
    )
    assert [bytes(row[0]) for row in rows] == sorted(receipts)


def test_a_voter_finds_the_own_vote_by_the_receipt(ledger):
    receipts = {choice: put(ledger, ord(choice), choice).leaf for choice in "abc"}

    ledger.close("what-next", at=CLOSING)

    for choice, commitment in receipts.items():
        row = ledger.reader.one(
            "SELECT selection FROM opening JOIN entry ON entry.box_id = opening.box_id"
            " AND entry.seq = opening.seq WHERE commitment = ?",
            commitment,
        )
        assert json.loads(row[0])["choice"] == [choice]


def test_nothing_at_rest_links_voter_and_vote_after_the_end(ledger, tmp_path, caplog):
    """The test of the promise: files, tables, keys and log, byte by byte."""
    voters = [ledger.keys.voter("what-next", f"invited:{n}") for n in range(12)]
    papers = [urandom(16) for _voter in voters]
    before = ledger.keys.cipher("what-next")
    for number, paper in enumerate(papers):
        put(ledger, number, "abc"[number % 3], key=paper)
        put(ledger, number, "abc"[(number + 1) % 3])
    box_key = (tmp_path / "keys" / "what-next.key").read_bytes()

    ledger.close("what-next", at=CLOSING)

    for table in ("standing", "envelope", "spent", "erased"):
        assert ledger.reader.all(f"SELECT * FROM {table}") == []
    assert (tmp_path / "keys" / "what-next.key").read_bytes() == b""
    written = b"".join(
        file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()
    )
    for trace in [*voters, *papers, before, box_key]:
        assert trace not in written
        assert trace.hex() not in written.decode("latin-1")
        assert trace.hex() not in caplog.text
    with pytest.raises(KeyError):
        ledger.keys.cipher("what-next")


def test_a_copy_made_while_it_was_open_cannot_be_opened_later(ledger, tmp_path):
    put(ledger, 1, "a")
    row = ledger.reader.one("SELECT voter, content FROM envelope")

    ledger.close("what-next", at=CLOSING)

    assert b"choice" not in bytes(row[1])
    with pytest.raises(secret.EnvelopeBroken):
        secret._opened(bytes(row[0]), bytes(row[1]), 0, urandom(32))


def test_an_edition_is_not_kept(ledger):
    put(ledger, 1, "a", edition="fr")

    ledger.close("what-next", at=CLOSING)

    assert lines(ledger, CLOSING)[1]["selection"] == '{"choice":["a"],"edition":""}'


def test_a_retry_and_a_change_and_a_withdrawal_are_one_voter(ledger):
    paper = urandom(16)
    first = put(ledger, 1, "a", key=paper)

    again = put(ledger, 1, "a", key=paper)
    same = put(ledger, 1, "a")
    changed = put(ledger, 1, "b")
    late = put(ledger, 1, "a", key=paper)

    assert (again.outcome, again.leaf) == ("replayed", first.leaf)
    assert (same.outcome, same.leaf) == ("unchanged", first.leaf)
    assert changed.outcome == "changed"
    assert late.outcome == "replayed"
    assert reading.counts(ledger.reader, "what-next").voters == 1
    assert put(ledger, 1).outcome == "withdrawn"
    assert reading.counts(ledger.reader, "what-next").voters == 0


def test_what_is_refused_elsewhere_is_refused_here(ledger):
    paper = urandom(16)
    put(ledger, 1, "a", key=paper)

    assert isinstance(put(ledger, 1, "b", key=paper), PaperSpent)
    assert isinstance(put(ledger, 2), NothingToWithdraw)
    for number in range(10):
        put(ledger, 1, "ab"[(number + 1) % 2])
    assert isinstance(put(ledger, 1, "c"), TooManyChanges)
    ledger.close("what-next", at=CLOSING)
    late = cast_many(ledger.reader, [ballot(3, "a", at=CLOSING)])[0]
    assert isinstance(late, (BoxClosed, PaperExpired))


def test_the_uninvited_put_nothing_into_a_council_box(tmp_path):
    ledger = make_ledger(tmp_path, rules(is_secret=True, level="invited"))

    assert isinstance(put(ledger, 1, "a"), NotInvited)
    ledger.stop()


def test_a_secret_box_stays_secret_once_somebody_voted(ledger):
    put(ledger, 1, "a")

    with pytest.raises(RulesFrozen):
        keeping.register(ledger.reader, rules(is_secret=False))


def test_a_touched_envelope_stops_the_count_and_no_other_box(tmp_path, caplog):
    """An operator who changes an envelope must not get a result that looks sound."""
    ledger = make_ledger(tmp_path, COUNCIL, rules("other"))
    put(ledger, 1, "a")
    ledger.reader.run("UPDATE envelope SET content = ?", urandom(90))

    done = ledger.do_chores(at=CLOSING)

    assert done.closed == ("other",)
    assert held(ledger).status == "open"
    assert "do not open" in caplog.text
    ledger.stop()


def test_chores_close_a_secret_box_and_destroy_its_key(ledger, tmp_path):
    put(ledger, 1, "a")

    done = ledger.do_chores(at=CLOSING)

    assert "what-next" in done.closed
    assert "what-next" in done.forgotten
    assert held(ledger).status == "sealed"
