"""The public files of a box, with which anybody may recount it.

``rules.json``, ``ledger.jsonl``, ``checkpoint``, ``key``, ``published-tally.json``
and ``recount.py``; of a closed box also its ``certificate``, if it is published. All
are of one moment.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bifolium.participation.ledger import (
    certificates,
    encoding,
    keeping,
    notes,
    reading,
    tree,
)
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.notes import Signer
from bifolium.participation.ledger.reading import Held
from bifolium.participation.ledger.rules import ALWAYS, CLOSED

RECORD = "ledger.jsonl"
RECOUNT = Path(__file__).parent.parent / "audit" / "recount.py"


def votes_are_public(box: Held, at: datetime) -> bool:
    """Say whether everybody may see the single votes of a box now."""
    if box.rules.is_secret:
        return box.status != "open"
    return box.rules.results == ALWAYS or box.rules.state(at) == CLOSED


def note_of(box: Held, signer: Signer) -> str:
    """Return a checkpoint of the box exactly as it was read."""
    return signer.checkpoint(
        keeping.origin(signer, box.rules.key), box.size, tree.root(box.frontier)
    )


def ledger_file(database: Database, box: Held, *, with_votes: bool) -> Iterator[str]:
    """Yield the record, one entry a line."""
    for line in reading.record_lines(database, box, with_votes=with_votes):
        yield encoding.canonical(line) + "\n"


def tally_file(database: Database, box: Held) -> str:
    """Return the published tally."""
    return reading.tally_text(database, box.id, box.rules) + "\n"


def receipt_file(database: Database, box: Held, seq: int, signer: Signer) -> str:
    """Return the receipt of an entry; empty if there is no such entry."""
    entry = reading.entry_at(database, box, seq) if seq < box.size else None
    if not entry:
        return ""
    return notes.proof_text(
        seq,
        reading.proof_of(database, box, seq),
        encoding.canonical(entry.fields()),
        note_of(box, signer),
    )


def write_files(
    database: Database,
    key: str,
    folder: Path,
    *,
    signer: Signer,
    at: datetime,
    only: str = "",
) -> list[str]:
    """Write the public files of a box, or one, into a folder; returns their names.

    The tally is among them only where the votes may be seen.

    :raises keeping.NotPossible: if there is no such box, or nothing in it.
    """
    with database.snapshot():
        box = reading.held_box(database, key)
        if not box or not box.size:
            raise keeping.NotPossible(f"{key}: nothing to write")
        is_public = votes_are_public(box, at)
        folder.mkdir(parents=True, exist_ok=True)
        texts = {
            "rules.json": box.rules.text() + "\n",
            "checkpoint": note_of(box, signer),
            "key": signer.key_line() + "\n",
            "recount.py": RECOUNT.read_text(encoding="utf-8"),
        }
        if is_public:
            texts["published-tally.json"] = tally_file(database, box)
        certificate = certificates.certificate_of(database, box)
        if certificate:
            texts["certificate"] = certificate
        wanted = [name for name in (*texts, RECORD) if only in ("", name)]
        for name in wanted:
            with (folder / name).open("w", encoding="utf-8") as file:
                # The record may have a million lines.
                if name == RECORD:
                    lines = ledger_file(database, box, with_votes=is_public)
                    file.writelines(lines)
                else:
                    file.write(texts[name])
    return sorted(wanted)
