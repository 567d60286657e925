"""Casts ballots: many in one durable transaction, each with an answer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bifolium.participation.ledger import encoding, rules, secret
from bifolium.participation.ledger.boxes import OpenBox, open_box
from bifolium.participation.ledger.database import Database
from bifolium.participation.refusals import (
    BallotRefused,
    BoxClosed,
    BoxNotOpenYet,
    LinkErased,
    NothingToWithdraw,
    NotInvited,
    PaperExpired,
    PaperSpent,
    SetAside,
    TooManyChanges,
    UnknownBox,
)

MOST_CHANGES = 10
HOUR = 3600
COUNTED, CHANGED, WITHDRAWN, UNCHANGED, REPLAYED = (
    "counted",
    "changed",
    "withdrawn",
    "unchanged",
    "replayed",
)


@dataclass(frozen=True)
class Ballot:
    """What one voter asks of one box.

    ``key`` names the paper: 16 bytes, spent once. ``expires_at`` is when the paper
    does, in Unix seconds. ``op`` is ``cast`` or ``retract``. ``invitation`` is the
    hash of an invited reader's token, otherwise empty; ``cipher`` is what seals the
    envelopes of a secret box.
    """

    box: str
    voter: bytes
    key: bytes
    op: str
    choice: tuple[str, ...]
    edition: str
    at: datetime
    expires_at: int
    invitation: bytes = b""
    cipher: bytes = b""

    def asked(self) -> bytes:
        """Return what tells a retry from another wish on the same paper."""
        wish = encoding.canonical([self.op, *self.choice])
        return sha256(self.voter + wish.encode()).digest()[:16]


@dataclass(frozen=True)
class Receipt:
    """Where the record holds a ballot.

    Of a secret box ``seq`` is None until it closes, and ``leaf`` the commitment.
    """

    box: str
    seq: int | None
    op: str
    leaf: bytes
    outcome: str


Answer = Receipt | BallotRefused


def cast_many(database: Database, ballots: Sequence[Ballot]) -> list[Answer]:
    """Cast ballots in one transaction; they are on disk when this returns.

    A ballot that is refused has the refusal as its answer and stops no other.
    """
    boxes: dict[str, OpenBox | None] = {}
    answers: list[Answer] = []
    with database.transaction():
        # In one order, so that two processes cannot wait for each other.
        for key in sorted({ballot.box for ballot in ballots}):
            boxes[key] = open_box(database, key)
        for ballot in ballots:
            try:
                answers.append(_cast(database, boxes[ballot.box], ballot))
            except BallotRefused as refusal:
                answers.append(refusal)
        for box in boxes.values():
            if box:
                box.save(database)
    return answers


def _cast(database: Database, box: OpenBox | None, ballot: Ballot) -> Receipt:
    if not box:
        raise UnknownBox
    if box.rules.is_secret:
        return _cast_secret(database, box, ballot)
    known = _receipt_of_paper(database, box, ballot)
    if known:
        return known
    _refuse_out_of_time(box, ballot)
    selection = _selection(box, ballot)
    if box.rules.level == "invited" and not _is_invited(database, box, ballot):
        raise NotInvited
    row = database.one(
        "SELECT standing.seq, changes, opening.selection, entry.op FROM standing"
        " JOIN entry ON entry.box_id = standing.box_id AND entry.seq = standing.seq"
        " LEFT JOIN opening ON opening.box_id = standing.box_id"
        " AND opening.seq = standing.seq WHERE standing.box_id = ? AND voter = ?",
        *(box.id, ballot.voter),
    )
    seq, changes, before, op = row or (None, 0, None, "")
    if op == encoding.VOID:
        raise SetAside
    if not row and _is_erased(database, box, ballot):
        raise LinkErased
    if ballot.op == encoding.RETRACT and not before:
        raise NothingToWithdraw
    if ballot.op == encoding.CAST and before and _is_same(before, selection):
        leaf = _leaf(database, box, seq)
        return _spend(database, box, ballot, seq, encoding.CAST, leaf, UNCHANGED)
    if ballot.op == encoding.CAST and changes >= MOST_CHANGES:
        raise TooManyChanges
    box.begin(database)
    entry = box.append_vote(database, ballot.op, selection, seq)
    _stand(database, box, ballot, entry, seq)
    if before:
        box.count(before, -1)
        database.run("DELETE FROM opening WHERE box_id = ? AND seq = ?", *(box.id, seq))
    if ballot.op == encoding.CAST:
        box.count(selection, 1)
    outcome = CHANGED if before else COUNTED
    if ballot.op == encoding.RETRACT:
        outcome = WITHDRAWN
    return _spend(database, box, ballot, entry.seq, entry.op, entry.leaf, outcome)


def _cast_secret(database: Database, box: OpenBox, ballot: Ballot) -> Receipt:
    """Put a ballot into its envelope; nothing of it is in the record yet."""
    envelope = secret.envelope_of(database, box.id, ballot.voter, ballot.cipher)
    asked = secret.asked(ballot.voter, ballot.op, ballot.choice, ballot.cipher)
    row = database.one("SELECT box_id, asked FROM spent WHERE key = ?", ballot.key)
    if row:
        if row[0] != box.id or bytes(row[1]) != asked:
            raise PaperSpent
        return _in_envelope(ballot, envelope, REPLAYED)
    _refuse_out_of_time(box, ballot)
    choice = encoding.read_selection(_selection(box, ballot))[0]
    if box.rules.level == "invited" and not _is_invited(database, box, ballot):
        raise NotInvited
    if ballot.op == encoding.RETRACT and not envelope:
        raise NothingToWithdraw
    box.begin(database)
    outcome = CHANGED if envelope else COUNTED
    if ballot.op == encoding.RETRACT:
        secret.take_out(database, box, ballot.voter)
        envelope, outcome = None, WITHDRAWN
    elif envelope and envelope.choice == choice:
        outcome = UNCHANGED
    elif envelope and envelope.changes >= MOST_CHANGES:
        raise TooManyChanges
    else:
        changes = envelope.changes + 1 if envelope else 0
        envelope = secret.put(
            database,
            box,
            ballot.voter,
            choice,
            changes=changes,
            cipher=ballot.cipher,
        )
    _keep_spent(database, box, ballot, 0, asked)
    return _in_envelope(ballot, envelope, outcome)


def _in_envelope(
    ballot: Ballot, envelope: secret.Envelope | None, outcome: str
) -> Receipt:
    leaf = envelope.commitment if envelope else b""
    return Receipt(ballot.box, None, ballot.op, leaf, outcome)


def _receipt_of_paper(
    database: Database, box: OpenBox, ballot: Ballot
) -> Receipt | None:
    """Return the receipt that this paper has got before; a retry gets it again."""
    row = database.one(
        "SELECT spent.box_id, spent.seq, asked, entry.op, entry.leaf FROM spent"
        " JOIN entry ON entry.box_id = spent.box_id AND entry.seq = spent.seq"
        " WHERE key = ?",
        ballot.key,
    )
    if not row:
        return None
    if row[0] != box.id or bytes(row[2]) != ballot.asked():
        raise PaperSpent
    return Receipt(ballot.box, row[1], row[3], bytes(row[4]), REPLAYED)


def _refuse_out_of_time(box: OpenBox, ballot: Ballot) -> None:
    if ballot.at.timestamp() > ballot.expires_at:
        raise PaperExpired
    state = box.rules.state(ballot.at)
    if state == rules.SCHEDULED:
        raise BoxNotOpenYet
    if state == rules.CLOSED or box.status != "open":
        raise BoxClosed


def _selection(box: OpenBox, ballot: Ballot) -> str:
    method = box.rules.method
    choice: tuple[str, ...] = ()
    if ballot.op == encoding.CAST:
        choice = method.check(
            box.rules.option_ids, box.rules.max_choices, ballot.choice
        )
    return encoding.selection_text(choice, ballot.edition, in_order=method.is_ranked)


def _is_same(before: str, after: str) -> bool:
    """A vote in another language for the same options is the same vote."""
    return encoding.read_selection(before)[0] == encoding.read_selection(after)[0]


def _is_invited(database: Database, box: OpenBox, ballot: Ballot) -> bool:
    return bool(
        database.one(
            "SELECT 1 FROM invitation WHERE box_id = ? AND token_hash = ?",
            *(box.id, ballot.invitation),
        )
    )


def _is_erased(database: Database, box: OpenBox, ballot: Ballot) -> bool:
    return bool(
        database.one(
            "SELECT 1 FROM erased WHERE box_id = ? AND voter = ?",
            *(box.id, ballot.voter),
        )
    )


def _leaf(database: Database, box: OpenBox, seq: int) -> bytes:
    row = database.one(
        "SELECT leaf FROM entry WHERE box_id = ? AND seq = ?", *(box.id, seq)
    )
    return bytes(row[0]) if row else b""


def _stand(
    database: Database,
    box: OpenBox,
    ballot: Ballot,
    entry: encoding.Entry,
    before: int | None,
) -> None:
    """Let this be the voter's one standing entry; a withdrawal is one too."""
    if before is None:
        database.run(
            "INSERT INTO standing (box_id, voter, seq) VALUES (?, ?, ?)",
            *(box.id, ballot.voter, entry.seq),
        )
        return
    step = 1 if entry.op == encoding.CAST else 0
    database.run(
        "UPDATE standing SET seq = ?, changes = changes + ?"
        " WHERE box_id = ? AND voter = ?",
        *(entry.seq, step, box.id, ballot.voter),
    )


def _spend(
    database: Database,
    box: OpenBox,
    ballot: Ballot,
    seq: int,
    op: str,
    leaf: bytes,
    outcome: str,
) -> Receipt:
    """Spend the paper, also where nothing changed: a late retry must not undo."""
    _keep_spent(database, box, ballot, seq, ballot.asked())
    return Receipt(ballot.box, seq, op, leaf, outcome)


def _keep_spent(
    database: Database, box: OpenBox, ballot: Ballot, seq: int, asked: bytes
) -> None:
    # A retry may come for as long again as a paper lives; then by the hour, so that
    # the row tells nothing about when somebody voted.
    expires_at = -(-(ballot.expires_at + HOUR) // HOUR) * HOUR
    database.run(
        "INSERT INTO spent (key, box_id, seq, asked, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        *(ballot.key, box.id, seq, asked, expires_at),
    )
