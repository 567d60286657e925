"""Receipts hold in code that others wrote: Go's checksum database."""

import os
import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from bifolium.participation.ledger import audit, reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.tests.ledger.samples import ballot, make_ledger
from tools.house import ROOT

CHECKER = ROOT / "tools" / "bench" / "receipts.go"
CODE = Path("/usr/share/gocode")
SIZE = 33

pytestmark = pytest.mark.skipif(
    not (shutil.which("go") and (CODE / "src/golang.org/x/mod/sumdb").is_dir()),
    reason="needs golang-go and golang-golang-x-mod-dev of Debian",
)


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("go")
    settings = {"GO111MODULE": "off", "GOPATH": str(CODE), "GOCACHE": str(folder)}
    built = folder / "receipts"
    command = ["go", "build", "-o", str(built), str(CHECKER)]
    subprocess.run(command, env={**os.environ, **settings}, check=True)
    return built


@pytest.fixture
def ledger(tmp_path):
    ledger = make_ledger(tmp_path)
    cast_many(ledger.reader, [ballot(voter, "a") for voter in range(SIZE - 1)])
    yield ledger
    ledger.stop()


@pytest.fixture
def receipts(ledger, tmp_path):
    box = reading.held_box(ledger.reader, "what-next")
    files = [tmp_path / f"{seq}.tlog-proof" for seq in range(box.size)]
    for seq, file in enumerate(files):
        text = audit.receipt_file(ledger.reader, box, seq, ledger.keys.signer())
        file.write_text(text)
    return files


def check(checker, ledger, files):
    key = ledger.keys.signer().key_line()
    command = [str(checker), key, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_receipt_holds(checker, ledger, receipts):
    answer = check(checker, ledger, receipts)

    assert answer.stdout.split() == [str(seq) for seq in range(SIZE)], answer.stderr


@pytest.mark.parametrize("line", range(12))
def test_a_receipt_with_any_line_touched_does_not(checker, ledger, receipts, line):
    file = receipts[7]
    lines = file.read_text().split("\n")
    lines[line] = touched(lines[line])
    file.write_text("\n".join(lines))

    assert check(checker, ledger, [file]).returncode == 1


def touched(line):
    """Change one thing in a line, in such a way that it can still be read."""
    *words, last = line.split(" ")
    if last.isdecimal():
        return " ".join([*words, str(int(last) + 1)])
    if last.endswith("=") or words:
        content = bytearray(b64decode(last))
        content[len(content) // 2] ^= 1
        return " ".join([*words, b64encode(content).decode()])
    return f"{line}x"
