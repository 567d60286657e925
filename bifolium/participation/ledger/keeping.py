"""What is done to boxes, not by voters: register, close, set aside, sign, forget."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bifolium.participation.ledger import encoding, rules, secret, tree
from bifolium.participation.ledger.boxes import OpenBox, open_box
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.notes import Signer
from bifolium.participation.ledger.reading import tally_text, unsigned_keys
from bifolium.participation.ledger.rules import Rules, read_rules

logger = logging.getLogger(__name__)

# Gives what seals the envelopes of a box.
Cipher = Callable[[str], bytes]

FORGET_AFTER = timedelta(days=30)


class RulesFrozen(Exception):
    """Ballots have been cast: only wording and times may still change."""


class NotPossible(Exception):
    """The record does not hold what is to be changed."""


def register(database: Database, new: Rules) -> None:
    """Make a box known, or note that its words have changed.

    Before the first ballot rules may change; afterwards every change is an entry.

    :raises RulesFrozen: if ballots would change their meaning, or voting is over.
    """
    closes_at = int(new.closes_at.timestamp()) if new.closes_at else None
    with database.transaction():
        box = open_box(database, new.key)
        if not box:
            database.run(
                "INSERT INTO box (key, rules, frontier, closes_at) VALUES (?, ?, ?, ?)",
                *(new.key, new.text(), b"", closes_at),
            )
            return
        if box.rules == new:
            return
        if box.size:
            if box.status != "open" and box.rules.closes_at != new.closes_at:
                raise RulesFrozen(new.key)
            if not box.rules.means_the_same(new):
                raise RulesFrozen(new.key)
            box.append(database, encoding.AMEND, encoding.digest(new.text()))
            box.save(database)
        database.run(
            "UPDATE box SET rules = ?, closes_at = ? WHERE id = ?",
            *(new.text(), closes_at, box.id),
        )


def remove(database: Database, key: str) -> None:
    """Forget a box that nobody has voted in.

    :raises RulesFrozen: if it has a record; that can only be closed.
    """
    with database.transaction():
        box = open_box(database, key)
        if not box:
            return
        if box.size:
            raise RulesFrozen(key)
        database.run("DELETE FROM invitation WHERE box_id = ?", box.id)
        database.run("DELETE FROM box WHERE id = ?", box.id)


def invite(database: Database, key: str, token_hashes: Iterable[bytes]) -> None:
    """Let the holders of tokens vote in a box; only the hashes are kept.

    :raises NotPossible: if there is no such box.
    """
    with database.transaction():
        box = open_box(database, key)
        if not box:
            raise NotPossible(key)
        for token_hash in token_hashes:
            database.run(
                "INSERT INTO invitation (box_id, token_hash) VALUES (?, ?)",
                *(box.id, token_hash),
            )


def set_aside(database: Database, key: str, seq: int, *, reason: str) -> None:
    """Take a standing ballot out of the count, in public; it may be restored.

    :raises NotPossible: if no such ballot stands, or no reason is given.
    """
    with database.transaction():
        box, selection, salt, sealed = _opened(database, key, seq, encoding.CAST)
        if not reason:
            raise NotPossible("a reason is needed")
        entry = box.append(
            database, encoding.VOID, sealed, supersedes=seq, reason=reason
        )
        _move(database, box, seq, entry.seq, salt, selection)
        box.count(selection, -1)
        box.save(database)


def restore(database: Database, key: str, seq: int, *, reason: str) -> None:
    """Take a ballot that was set aside into the count again.

    ``seq`` is that of the entry which set it aside.

    :raises NotPossible: if that is no such entry, or no reason is given.
    """
    with database.transaction():
        box, selection, salt, sealed = _opened(database, key, seq, encoding.VOID)
        if not reason:
            raise NotPossible("a reason is needed")
        entry = box.append(
            database, encoding.RESTORE, sealed, supersedes=seq, reason=reason
        )
        _move(database, box, seq, entry.seq, salt, selection)
        box.count(selection, 1)
        box.save(database)


def _opened(
    database: Database, key: str, seq: int, op: str
) -> tuple[OpenBox, str, bytes, bytes]:
    box = open_box(database, key)
    row = box and database.one(
        "SELECT opening.selection, opening.salt, commitment, op FROM opening"
        " JOIN entry ON entry.box_id = opening.box_id AND entry.seq = opening.seq"
        " WHERE opening.box_id = ? AND opening.seq = ?",
        *(box.id, seq),
    )
    ops = (op, encoding.RESTORE) if op == encoding.CAST else (op,)
    if not box or not row or row[3] not in ops:
        raise NotPossible(f"{key}: no such ballot at {seq}")
    return box, row[0], bytes(row[1]), bytes(row[2])


def _move(
    database: Database, box: OpenBox, old: int, new: int, salt: bytes, selection: str
) -> None:
    database.run("DELETE FROM opening WHERE box_id = ? AND seq = ?", *(box.id, old))
    database.run(
        "INSERT INTO opening (box_id, seq, salt, selection) VALUES (?, ?, ?, ?)",
        *(box.id, new, salt, selection),
    )
    database.run(
        "UPDATE standing SET seq = ? WHERE box_id = ? AND seq = ?", *(new, box.id, old)
    )


def no_cipher(key: str) -> bytes:
    """There are no keys here: secret boxes stay as they are."""
    raise KeyError(key)


def close(
    database: Database, key: str, *, at: datetime, cipher: Cipher = no_cipher
) -> bool:
    """Write the last entry of a box whose time is over; it commits to the tally.

    The envelopes of a secret box are opened first. Returns whether this call wrote it.

    :raises secret.EnvelopeBroken: if one does not open.
    """
    with database.transaction():
        box = open_box(database, key)
        if not box or box.status != "open" or box.rules.state(at) != rules.CLOSED:
            return False
        box.begin(database)
        if box.rules.is_secret:
            secret.open_all(database, box, cipher(key))
            box.save(database)
        tally = encoding.digest(tally_text(database, box.id, box.rules))
        box.append(database, encoding.CLOSE, tally)
        box.status = "closed"
        box.save(database)
    return True


@dataclass(frozen=True)
class Chores:
    """Which boxes a round of chores has changed."""

    closed: tuple[str, ...]
    signed: tuple[str, ...]
    forgotten: tuple[str, ...]


def do_chores(
    database: Database,
    *,
    at: datetime,
    signer: Signer,
    destroy_key: Callable[[str], None],
    cipher: Cipher,
) -> Chores:
    """Close what is over, sign what has grown, forget what is no longer needed."""
    now = int(at.timestamp())
    over = database.all(
        "SELECT key FROM box WHERE closes_at <= ? AND status = 'open'", now
    )
    closed = [
        key for (key,) in over if close_soundly(database, key, at=at, cipher=cipher)
    ]
    # Before anything is signed of it: what links voters to votes goes first.
    forgotten = _forget_secret(database, destroy_key)
    signed = [
        key
        for key in unsigned_keys(database)
        if sign(database, key, at=at, signer=signer)
    ]
    with database.transaction():
        database.run("DELETE FROM spent WHERE expires_at < ?", now)
    long_over = database.all(
        "SELECT key FROM box WHERE closes_at <= ? AND status = 'closed'",
        now - int(FORGET_AFTER.total_seconds()),
    )
    for (key,) in long_over:
        forget_voters(database, key)
        destroy_key(key)
    forgotten += [key for (key,) in long_over]
    return Chores(tuple(closed), tuple(signed), tuple(forgotten))


def close_soundly(
    database: Database, key: str, *, at: datetime, cipher: Cipher
) -> bool:
    """Close a box; one whose envelopes do not open stays uncounted, and is logged."""
    try:
        return close(database, key, at=at, cipher=cipher)
    except (secret.EnvelopeBroken, KeyError):
        logger.exception("the envelopes of %s do not open: it stays uncounted", key)
        return False


def _forget_secret(database: Database, destroy_key: Callable[[str], None]) -> list[str]:
    """Destroy what links voters to votes in secret boxes that are counted."""
    rows = database.all("SELECT key, rules FROM box WHERE status = 'closed'")
    keys = [key for key, text in rows if read_rules(text).is_secret]
    for key in keys:
        destroy_key(key)
        secret.scrub(database)
        forget_voters(database, key)
    return keys


def sign(database: Database, key: str, *, at: datetime, signer: Signer) -> bool:
    """Keep a signed checkpoint of a box as it is; says whether there was need."""
    with database.transaction():
        box = open_box(database, key)
        if not box or database.one(
            "SELECT 1 FROM checkpoint WHERE box_id = ? AND size = ?",
            *(box.id, box.size),
        ):
            return False
        note = signer.checkpoint(origin(signer, key), box.size, tree.root(box.frontier))
        database.run(
            "INSERT INTO checkpoint (box_id, size, note, signed_at)"
            " VALUES (?, ?, ?, ?)",
            *(box.id, box.size, note, int(at.timestamp())),
        )
        database.run("UPDATE box SET signed = ? WHERE id = ?", *(box.size, box.id))
    return True


def origin(signer: Signer, key: str) -> str:
    """Return the name of a box's tree in checkpoints."""
    return f"{signer.name}/ballot/{key}"


def forget_voters(database: Database, key: str) -> None:
    """Destroy the link between voters and ballots; the ballots stay counted."""
    with database.transaction():
        box = open_box(database, key)
        if box:
            database.run("DELETE FROM standing WHERE box_id = ?", box.id)
            database.run("DELETE FROM erased WHERE box_id = ?", box.id)
            database.run("DELETE FROM spent WHERE box_id = ?", box.id)
            box.status = "sealed" if box.status == "closed" else box.status
            box.save(database)
