"""Casts ballots: many in one durable transaction, each with an answer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bifolium.participation.ledger import encoding, rules, secret
from bifolium.participation.ledger.batch import Batch, Paper, Standing, begin_batch
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
    with database.transaction():
        # In one order, so that two processes cannot wait for each other.
        keys = sorted({ballot.box for ballot in ballots})
        boxes = {key: box for key in keys if (box := open_box(database, key))}
        batch = begin_batch(
            database,
            [(boxes[each.box].id, each.voter) for each in ballots if each.box in boxes],
            [ballot.key for ballot in ballots],
        )
        answers = [_answer(batch, boxes.get(ballot.box), ballot) for ballot in ballots]
        batch.write()
        for box in boxes.values():
            box.save(database)
    return answers


def _answer(batch: Batch, box: OpenBox | None, ballot: Ballot) -> Answer:
    try:
        return _cast(batch, box, ballot)
    except BallotRefused as refusal:
        return refusal


def _cast(batch: Batch, box: OpenBox | None, ballot: Ballot) -> Receipt:
    if not box:
        raise UnknownBox
    if box.rules.is_secret:
        return _cast_secret(batch.database, box, ballot)
    known = _receipt_of_paper(batch, box, ballot)
    if known:
        return known
    _refuse_out_of_time(box, ballot)
    selection = _selection(box, ballot)
    database = batch.database
    if box.rules.level == "invited" and not _is_invited(database, box, ballot):
        raise NotInvited
    standing = batch.standing.get((box.id, ballot.voter))
    before = standing.selection if standing else None
    if standing and standing.op == encoding.VOID:
        raise SetAside
    if (box.id, ballot.voter) in batch.erased:
        raise LinkErased
    if ballot.op == encoding.RETRACT and not before:
        raise NothingToWithdraw
    if ballot.op == encoding.CAST and standing:
        if before and _is_same(before, selection):
            return _spend(batch, box, ballot, standing, UNCHANGED)
        if standing.changes >= MOST_CHANGES:
            raise TooManyChanges
    box.begin(database)
    now = _append(batch, box, ballot, selection, standing)
    if before:
        box.count(before, -1)
    if ballot.op == encoding.CAST:
        box.count(selection, 1)
    outcome = CHANGED if before else COUNTED
    if ballot.op == encoding.RETRACT:
        outcome = WITHDRAWN
    return _spend(batch, box, ballot, now, outcome)


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


def _append(
    batch: Batch,
    box: OpenBox,
    ballot: Ballot,
    selection: str,
    before: Standing | None,
) -> Standing:
    """Write the entry of a ballot and let it stand for the voter."""
    is_cast = ballot.op == encoding.CAST
    entry = box.append_vote(
        batch.database, ballot.op, selection, before.seq if before else None
    )
    changes = before.changes + is_cast if before else 0
    vote = selection if is_cast else None
    now = Standing(entry.seq, changes, vote, entry.op, entry.leaf)
    batch.stand(box, ballot.voter, now)
    return now


def _receipt_of_paper(batch: Batch, box: OpenBox, ballot: Ballot) -> Receipt | None:
    """Return the receipt that this paper has got before; a retry gets it again."""
    paper = batch.papers.get(ballot.key)
    if not paper:
        return None
    if paper.box_id != box.id or paper.asked != ballot.asked():
        raise PaperSpent
    return Receipt(ballot.box, paper.seq, paper.op, paper.leaf, REPLAYED)


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


def _spend(
    batch: Batch, box: OpenBox, ballot: Ballot, standing: Standing, outcome: str
) -> Receipt:
    """Spend the paper, also where nothing changed: a late retry must not undo."""
    seq, op, leaf, asked = standing.seq, standing.op, standing.leaf, ballot.asked()
    _keep_spent(batch.database, box, ballot, seq, asked)
    batch.papers[ballot.key] = Paper(box.id, seq, asked, op, leaf)
    return Receipt(ballot.box, seq, op, leaf, outcome)


def _keep_spent(
    database: Database, box: OpenBox, ballot: Ballot, seq: int, asked: bytes
) -> None:
    # A retry may come for as long again as a paper lives; then by the hour, so that
    # the row tells nothing about when somebody voted.
    expires_at = -(-(ballot.expires_at + HOUR) // HOUR) * HOUR
    database.insert(
        "INSERT INTO spent (key, box_id, seq, asked, expires_at)",
        *(ballot.key, box.id, seq, asked, expires_at),
    )
