"""Whatever is changed in the database or in the files, a recount tells, and where."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bifolium.participation.ledger import audit, keeping
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.tests.ledger.samples import (
    DURING,
    ballot,
    make_ledger,
    rules,
)

# What a recount holds: every column of these, but the box's own bookkeeping.
COLUMNS = {
    "entry": ("seq", "op", "supersedes", "commitment", "leaf", "reason"),
    "opening": ("seq", "salt", "selection"),
    "tally": ("option", "votes"),
    "box": ("rules", "size", "frontier"),
}
KEYS = {
    "entry": "seq",
    "opening": "seq",
    "tally": "option || edition",
    "box": "id",
}
# The opening of a ballot that is set aside is in no public file, nor is a zero.
PUBLIC = {
    "opening": "WHERE seq NOT IN (SELECT seq FROM entry WHERE op = 'void')",
    "tally": "WHERE votes > 0",
}
OTHERS = {
    "op": "CASE op WHEN 'cast' THEN 'retract' ELSE 'cast' END",
    "supersedes": "CASE WHEN supersedes IS NULL THEN 0 ELSE NULL END",
    "reason": "reason || '!'",
    "selection": "replace(selection, '[\"', '[\"x')",
    "rules": "replace(rules, 'What next?', 'What else?')",
    "option": "option || 'x'",
    "votes": "votes + 1",
    "size": "size - 1",
    "seq": "seq + 1000",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a folder with a small box that has seen everything."""
    folder = tmp_path_factory.mktemp("sound")
    ledger = make_ledger(folder)
    cast_many(ledger.reader, [ballot(voter, "abc"[voter % 3]) for voter in range(5)])
    keeping.register(ledger.reader, rules(question={"en": "What next?", "ru": "Ещё?"}))
    cast_many(ledger.reader, [ballot(1, "a"), ballot(2)])
    keeping.set_aside(ledger.reader, "what-next", 1, reason="surge")
    keeping.set_aside(ledger.reader, "what-next", 4, reason="surge")
    keeping.restore(ledger.reader, "what-next", 10, reason="mistaken")
    ledger.keys.signer()
    ledger.stop()
    return folder


def written(folder):
    """Write the public files of the box and return where they are."""
    ledger = Ledger(folder / "ballots.sqlite3", folder / "keys", "history.example")
    try:
        audit.write_files(
            ledger.reader,
            "what-next",
            folder / "box",
            signer=ledger.keys.signer(),
            at=DURING,
        )
    finally:
        ledger.stop()
    return folder / "box"


def verdict(folder):
    """Return what the script of strangers says against the files, or nothing."""
    command = [sys.executable, "-I", str(folder / "recount.py"), str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert bool(answer.returncode) == bool(answer.stderr)
    return answer.stderr


def changes():
    """Yield table, column and number of each row that the box holds in it."""
    sizes = {"entry": 12, "opening": 3, "tally": 3, "box": 1}
    for table, columns in COLUMNS.items():
        for column in columns:
            for row in range(sizes[table]):
                yield table, column, row


def tamper(folder, table, column, row):
    """Change one value behind every guard; returns the number of its entry."""
    connection = sqlite3.connect(folder / "ballots.sqlite3")
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    key = KEYS[table]
    where = PUBLIC.get(table, "")
    rows = connection.execute(
        f"SELECT {key} FROM {table} {where} ORDER BY {key}"
    ).fetchall()
    (name,) = rows[row]
    other = OTHERS.get(column, "randomblob(length({column}))")
    changed = connection.execute(
        f"UPDATE {table} SET {column} = {other.format(column=column)} WHERE {key} = ?",
        (name,),
    ).rowcount
    connection.commit()
    connection.close()
    assert changed == 1
    return name


@pytest.mark.parametrize(("table", "column", "row"), list(changes()))
def test_every_value_that_is_changed_in_the_database_is_told(
    sound, tmp_path, table, column, row
):
    folder = tmp_path / "copy"
    shutil.copytree(sound, folder)
    name = tamper(folder, table, column, row)

    said = verdict(written(folder))

    assert said
    if table == "entry":
        assert f"entry {name}" in said


def test_the_sound_box_is_recounted(sound, tmp_path):
    """Otherwise the others would prove nothing."""
    shutil.copytree(sound, tmp_path / "copy")

    assert verdict(written(tmp_path / "copy")) == ""


def test_every_field_that_is_changed_in_the_file_is_told(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "copy")
    folder = written(tmp_path / "copy")
    file = folder / "ledger.jsonl"
    lines = file.read_text().splitlines()
    told = 0
    for place, line in enumerate(lines):
        for field, value in json.loads(line).items():
            other = {**json.loads(line), field: touched(value)}
            # A second change further on must not hide the first.
            last = {**json.loads(lines[-1]), "box": "other"}
            new = [*lines[:place], json.dumps(other), *lines[place + 1 : -1]]
            file.write_text("\n".join([*new, json.dumps(last)][: len(lines)]) + "\n")

            said = verdict(folder)

            assert f"entry {place}" in said, (field, said)
            told += 1
    assert told > 6 * len(lines)


def touched(value):
    """Return another value of the same kind that can be read as well."""
    if isinstance(value, str):
        return value.replace(value[3:4], "B" if value[3:4] != "B" else "C", 1)
    return 99 if value is None else value + 1


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '{"seq": 3}', "ÿ"])
def test_a_line_that_is_none_is_told_without_a_traceback(sound, tmp_path, line):
    shutil.copytree(sound, tmp_path / "copy")
    folder = written(tmp_path / "copy")
    file = Path(folder / "ledger.jsonl")
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:3], line, *lines[4:]]) + "\n")

    said = verdict(folder)

    assert "entry 3" in said
    assert "Traceback" not in said
