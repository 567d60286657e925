"""Secret boxes: ballots wait in envelopes, and are opened together when voting ends.

While the box is open nothing of a ballot is in the record: an envelope per voter holds
salt and selection, sealed (AES-256-GCM) with a key made from that of the box. At the
end all are opened at once and written as entries sorted by their commitments, an order
that says nothing of who voted when. In the same transaction the envelopes go, with
the spent papers; then the key of the box is destroyed, so that copies of the database
made earlier cannot be opened either.

The selection names no edition: of five voters one may be the only reader of French.
A voter's receipt is the commitment, which stands in the published record.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bifolium.participation.ledger import encoding
from bifolium.participation.ledger.boxes import OpenBox
from bifolium.participation.ledger.database import Database

NONCE = 12


class EnvelopeBroken(RuntimeError):
    """An envelope does not open with the key of the box: somebody has touched it."""


@dataclass(frozen=True)
class Envelope:
    """A ballot that waits; ``changes`` is how often the voter has changed it."""

    salt: bytes
    selection: str
    changes: int = 0

    @property
    def commitment(self) -> bytes:
        """What the record will say of it, and what the voter keeps."""
        return encoding.commitment(self.salt, self.selection)

    @property
    def choice(self) -> tuple[str, ...]:
        """What is chosen."""
        return encoding.read_selection(self.selection)[0]


def envelope_of(
    database: Database, box_id: int, voter: bytes, cipher: bytes
) -> Envelope | None:
    """Return the envelope of a voter; None if there is none.

    :raises EnvelopeBroken: if it does not open.
    """
    row = database.one(
        "SELECT content, changes FROM envelope WHERE box_id = ? AND voter = ?",
        *(box_id, voter),
    )
    return _opened(voter, bytes(row[0]), row[1], cipher) if row else None


def put(
    database: Database,
    box: OpenBox,
    voter: bytes,
    choice: Sequence[str],
    *,
    changes: int,
    cipher: bytes,
) -> Envelope:
    """Put a choice that is legal into the voter's one envelope."""
    selection = encoding.selection_text(choice, "", in_order=box.rules.method.is_ranked)
    envelope = Envelope(token_bytes(encoding.SALT_LENGTH), selection, changes)
    content = _sealed(voter, envelope, cipher)
    if not database.run(
        "UPDATE envelope SET content = ?, changes = ? WHERE box_id = ? AND voter = ?",
        *(content, changes, box.id, voter),
    ):
        database.run(
            "INSERT INTO envelope (box_id, voter, content) VALUES (?, ?, ?)",
            *(box.id, voter, content),
        )
    return envelope


def take_out(database: Database, box: OpenBox, voter: bytes) -> None:
    """Remove the envelope of a voter who withdraws."""
    database.run("DELETE FROM envelope WHERE box_id = ? AND voter = ?", box.id, voter)


def asked(voter: bytes, op: str, choice: Sequence[str], cipher: bytes) -> bytes:
    """Return what tells a retry from another wish; only the box's key can read it."""
    wish = encoding.canonical([op, *choice])
    return digest(cipher, voter + wish.encode(), sha256)[:16]


def turnout(database: Database, box_id: int) -> int:
    """Return how many envelopes wait."""
    row = database.one("SELECT count(*) FROM envelope WHERE box_id = ?", box_id)
    return int(row[0]) if row else 0


def open_all(database: Database, box: OpenBox, cipher: bytes) -> None:
    """Write every ballot into the record, in an order of its own; forget the voters.

    :raises EnvelopeBroken: if one does not open.
    """
    rows = database.all(
        "SELECT voter, content, changes FROM envelope WHERE box_id = ?", box.id
    )
    opened = [
        _opened(bytes(voter), bytes(content), changes, cipher)
        for voter, content, changes in rows
    ]
    for each in sorted(opened, key=lambda envelope: envelope.commitment):
        entry = box.append(database, encoding.CAST, each.commitment)
        database.run(
            "INSERT INTO opening (box_id, seq, salt, selection) VALUES (?, ?, ?, ?)",
            *(box.id, entry.seq, each.salt, each.selection),
        )
        box.count(each.selection, 1)
    database.run("DELETE FROM envelope WHERE box_id = ?", box.id)
    database.run("DELETE FROM spent WHERE box_id = ?", box.id)


def scrub(database: Database) -> None:
    """Leave no copy of what was deleted in the files of the database."""
    if database.is_postgres:
        database.run("VACUUM envelope")
        database.run("VACUUM spent")
    else:
        database.one("PRAGMA wal_checkpoint(TRUNCATE)")


def _sealed(voter: bytes, envelope: Envelope, cipher: bytes) -> bytes:
    text = encoding.canonical(
        {
            "salt": b64encode(envelope.salt).decode(),
            "selection": envelope.selection,
        }
    )
    nonce = token_bytes(NONCE)
    return nonce + AESGCM(cipher).encrypt(nonce, text.encode(), voter)


def _opened(voter: bytes, content: bytes, changes: int, cipher: bytes) -> Envelope:
    try:
        text = AESGCM(cipher).decrypt(content[:NONCE], content[NONCE:], voter)
    except (InvalidTag, ValueError) as error:
        raise EnvelopeBroken("an envelope was changed") from error
    value = json.loads(text)
    return Envelope(b64decode(value["salt"]), value["selection"], changes)
