"""What the record holds of the voters and papers of one transaction, and what comes.

Everything is asked at the beginning and written at the end, a statement for each
table, so that a batch of a hundred ballots costs hardly more talk than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bifolium.participation.ledger.boxes import OpenBox
from bifolium.participation.ledger.database import Database

# A box, by its number, and a voter's key in it.
Pair = tuple[int, bytes]
SPENT = (
    "SELECT key, box_id, seq, asked FROM wanted CROSS JOIN spent WHERE key = column1"
)
STANDING = (
    "SELECT box_id, voter, seq, changes FROM wanted CROSS JOIN standing"
    " WHERE box_id = column1 AND voter = column2"
)
ERASED = (
    "SELECT box_id, voter FROM wanted CROSS JOIN erased"
    " WHERE box_id = column1 AND voter = column2"
)
ENTRIES = (
    "SELECT box_id, seq, op, leaf FROM wanted CROSS JOIN entry"
    " WHERE box_id = column1 AND seq = column2"
)
OPENINGS = (
    "SELECT box_id, seq, selection FROM wanted CROSS JOIN opening"
    " WHERE box_id = column1 AND seq = column2"
)
STAND = "INSERT INTO standing (box_id, voter, seq, changes)"
STAND_AGAIN = "UPDATE standing SET seq = ?, changes = ? WHERE box_id = ? AND voter = ?"


@dataclass(frozen=True)
class Standing:
    """A voter's standing entry; ``selection`` is None where no vote stands."""

    seq: int
    changes: int
    selection: str | None
    op: str
    leaf: bytes


@dataclass(frozen=True)
class Paper:
    """A spent ballot paper and the entry that it got."""

    box_id: int
    seq: int
    asked: bytes
    op: str
    leaf: bytes


@dataclass
class Batch:
    """The voters, by box and key, and the papers of one transaction.

    Who has had the link to a ballot ``erased`` cannot vote in the box again.
    """

    database: Database
    standing: dict[Pair, Standing]
    papers: dict[bytes, Paper]
    erased: set[Pair]
    known: frozenset[Pair] = field(init=False)
    moved: set[Pair] = field(default_factory=set)
    replaced: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = frozenset(self.standing)

    def stand(self, box: OpenBox, voter: bytes, standing: Standing) -> None:
        """Let this be the voter's one standing entry; a withdrawal is one too."""
        before = self.standing.get((box.id, voter))
        if before and before.selection:
            self.replaced.append((box.id, before.seq))
        self.standing[box.id, voter] = standing
        self.moved.add((box.id, voter))

    def write(self) -> None:
        """Write who stands where, and forget the votes that are replaced."""
        database = self.database
        for box_id, voter in self.moved:
            now = self.standing[box_id, voter]
            if (box_id, voter) not in self.known:
                database.insert(STAND, *(box_id, voter, now.seq, now.changes))
        for box_id, voter in self.moved & self.known:
            now = self.standing[box_id, voter]
            database.run(STAND_AGAIN, *(now.seq, now.changes, box_id, voter))
        for pair in self.replaced:
            database.run("DELETE FROM opening WHERE box_id = ? AND seq = ?", *pair)


def begin_batch(
    database: Database, voters: Sequence[Pair], keys: Sequence[bytes]
) -> Batch:
    """Ask for the voters, by box and key, and for the papers."""
    # Of new voters only these three are asked, and find nothing.
    spent = database.all_wanted(SPENT, [(key,) for key in keys])
    stands = database.all_wanted(STANDING, voters)
    erased = database.all_wanted(ERASED, voters)
    seqs = [(box_id, seq) for box_id, _voter, seq, _changes in stands]
    again = [(box_id, seq) for _key, box_id, seq, _asked in spent]
    entries = {
        (box_id, seq): (op, bytes(leaf))
        for box_id, seq, op, leaf in database.all_wanted(ENTRIES, [*seqs, *again])
    }
    votes = {
        (box_id, seq): selection
        for box_id, seq, selection in database.all_wanted(OPENINGS, seqs)
    }
    return Batch(
        database,
        standing={
            (box_id, bytes(voter)): Standing(
                seq, changes, votes.get((box_id, seq)), *entries[box_id, seq]
            )
            for box_id, voter, seq, changes in stands
        },
        papers={
            bytes(key): Paper(box_id, seq, bytes(asked), *entries[box_id, seq])
            for key, box_id, seq, asked in spent
        },
        erased={(box_id, bytes(voter)) for box_id, voter in erased},
    )
