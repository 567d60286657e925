"""Whoever downloads a box recounts it alone, and sees when it was touched."""

import json
import subprocess
import sys

import pytest

from bifolium.participation.ledger import audit, keeping, notes, reading, tree
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.tests.ledger.samples import (
    CLOSING,
    DURING,
    ballot,
    make_ledger,
    rules,
)


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path)
    votes = [ballot(voter, "abc"[voter % 3]) for voter in range(30)]
    cast_many(ledger.reader, votes)
    cast_many(ledger.reader, [ballot(1, "a"), ballot(2), ballot(1, "c")])
    keeping.set_aside(ledger.reader, "what-next", 10, reason="surge")
    keeping.set_aside(ledger.reader, "what-next", 11, reason="surge")
    keeping.restore(ledger.reader, "what-next", 34, reason="mistaken")
    yield ledger
    ledger.stop()


@pytest.fixture
def folder(ledger, tmp_path):
    signer = ledger.keys.signer()
    audit.write_files(
        ledger.reader, "what-next", tmp_path / "box", signer=signer, at=DURING
    )
    return tmp_path / "box"


def recount(folder):
    command = [sys.executable, "-I", str(folder / "recount.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


def lines_of(folder):
    return (folder / "ledger.jsonl").read_text().splitlines(keepends=True)


def change(folder, place, fields):
    lines = lines_of(folder)
    lines[place] = json.dumps({**json.loads(lines[place]), **fields}) + "\n"
    (folder / "ledger.jsonl").write_text("".join(lines))


def test_a_stranger_recounts_a_box(folder, ledger):
    answer = recount(folder)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("RECOUNT AGREES\n")
    assert "28 ballots" in answer.stdout
    assert reading.counts(ledger.reader, "what-next").voters == 28


def test_the_script_is_short_enough_to_read(folder):
    assert len((folder / "recount.py").read_text().splitlines()) <= 60


@pytest.mark.parametrize(
    ("seq", "fields", "words"),
    [
        (5, {"selection": '{"choice":["a"],"edition":"en"}'}, "entry 5: not the vote"),
        (7, {"op": "retract"}, "entry 7 was changed"),
        (9, {"seq": 10}, "no entry 9"),
        (9, {"box": "other"}, "no entry 9"),
        (31, {"supersedes": None}, "entry 31 was changed"),
        (4, {"selection": "", "salt": ""}, "entry 4: no vote"),
    ],
)
def test_a_changed_record_names_its_first_wrong_entry(folder, seq, fields, words):
    change(folder, seq, fields)

    answer = recount(folder)

    assert answer.returncode == 1
    assert words in answer.stderr


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:8] + lines[9:],
        lambda lines: [*lines[:8], lines[9], lines[8], *lines[10:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [],
    ],
)
def test_a_cut_or_reordered_record_is_caught(folder, tamper):
    (folder / "ledger.jsonl").write_text("".join(tamper(lines_of(folder))))

    assert recount(folder).returncode == 1


@pytest.mark.parametrize("name", ["rules.json", "published-tally.json", "checkpoint"])
def test_the_files_beside_the_record_are_held_to_it(folder, name):
    text = (folder / name).read_text()
    (folder / name).write_text(
        text.replace("browser", "invited")
        .replace(":28", ":29")
        .replace("\n37\n", "\n38\n")
    )
    assert (folder / name).read_text() != text

    assert recount(folder).returncode == 1


def test_every_receipt_leads_to_the_signed_root(ledger):
    signer = ledger.keys.signer()
    box = reading.held_box(ledger.reader, "what-next")
    for seq in range(box.size):
        text = audit.receipt_file(ledger.reader, box, seq, signer)
        proof = notes.read_proof(text)
        signed = notes.read_checkpoint(proof.note, signer.key_line())
        leaf = tree.sha256(b"\x00" + proof.extra.encode()).digest()

        assert signed.root == tree.root_from(
            proof.index, signed.size, leaf, proof.siblings
        )
        assert signed.size == box.size


@pytest.mark.parametrize("old", ["what-next\n", "\n37\n", "=\n\n"])
def test_a_touched_checkpoint_is_refused(ledger, old):
    box = reading.held_box(ledger.reader, "what-next")
    note = audit.note_of(box, ledger.keys.signer())
    assert old in note

    with pytest.raises(notes.NoteRefused):
        notes.read_checkpoint(
            note.replace(old, old[:-1] + "1\n"), ledger.keys.signer().key_line()
        )


def test_hidden_votes_are_in_no_public_file(tmp_path):
    ledger = make_ledger(tmp_path, rules(results="after_close"))
    cast_many(ledger.reader, [ballot(1, "a")])
    names = audit.write_files(
        ledger.reader,
        "what-next",
        tmp_path / "box",
        signer=ledger.keys.signer(),
        at=DURING,
    )

    assert "published-tally.json" not in names
    assert "selection" not in (tmp_path / "box" / "ledger.jsonl").read_text()
    keeping.close(ledger.reader, "what-next", at=CLOSING)
    audit.write_files(
        ledger.reader,
        "what-next",
        tmp_path / "box",
        signer=ledger.keys.signer(),
        at=CLOSING,
    )
    assert recount(tmp_path / "box").returncode == 0
