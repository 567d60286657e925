"""A box while a transaction writes to it: its entries, its tree, its tally."""

from collections import defaultdict
from dataclasses import dataclass, field
from secrets import token_bytes

from bifolium.participation.ledger import encoding, tree
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.rules import Rules, read_rules

# The row of the tally that counts ballots, whatever they choose.
VOTERS = ""


@dataclass
class OpenBox:
    """One row of ``box`` and what the transaction has added to it so far."""

    id: int
    rules: Rules
    size: int
    frontier: bytes
    status: str
    gains: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def append(
        self,
        database: Database,
        op: str,
        commitment: bytes,
        *,
        supersedes: int | None = None,
        reason: str = "",
    ) -> encoding.Entry:
        """Write the next entry of the box."""
        entry = encoding.Entry(
            self.rules.key, self.size, op, supersedes, commitment, reason
        )
        leaf = entry.leaf
        database.insert(
            "INSERT INTO entry (box_id, seq, op, supersedes, commitment, leaf, reason)",
            *(self.id, self.size, op, supersedes, commitment, leaf, reason),
        )
        self.frontier, levels = tree.append(self.frontier, self.size, leaf)
        for level in range(tree.TILE_LEVEL, len(levels), tree.TILE_LEVEL):
            database.insert(
                "INSERT INTO tile (box_id, level, place, hash)",
                *(self.id, level, self.size >> level, levels[level]),
            )
        self.size += 1
        return entry

    def append_vote(
        self, database: Database, op: str, selection: str, supersedes: int | None
    ) -> encoding.Entry:
        """Write a cast vote and its opening; a withdrawal has none."""
        salt = token_bytes(encoding.SALT_LENGTH)
        sealed = encoding.commitment(salt, selection)
        entry = self.append(database, op, sealed, supersedes=supersedes)
        if op == encoding.CAST:
            database.insert(
                "INSERT INTO opening (box_id, seq, salt, selection)",
                *(self.id, entry.seq, salt, selection),
            )
        return entry

    def begin(self, database: Database) -> None:
        """Write the first entry, which commits to the rules, if there is none."""
        if not self.size:
            rules = encoding.digest(self.rules.text())
            self.append(database, encoding.OPEN, rules)

    def count(self, selection: str, step: int) -> None:
        """Add a vote to the tally, or take one away with ``step`` -1."""
        choice, edition = encoding.read_selection(selection)
        self.gains[VOTERS, edition] += step
        if not self.rules.method.is_ranked:
            for option in choice:
                self.gains[option, edition] += step

    def save(self, database: Database) -> None:
        """Write size, frontier and tally at the end of the transaction."""
        database.run(
            "UPDATE box SET size = ?, frontier = ?, status = ? WHERE id = ?",
            *(self.size, self.frontier, self.status, self.id),
        )
        for (option, edition), votes in self.gains.items():
            if votes and not database.run(
                "UPDATE tally SET votes = votes + ?"
                " WHERE box_id = ? AND option = ? AND edition = ?",
                *(votes, self.id, option, edition),
            ):
                # UPDATE before INSERT: an upsert checks the proposed row first, and
                # a vote taken away would be a row below zero.
                database.run(
                    "INSERT INTO tally (box_id, option, edition, votes)"
                    " VALUES (?, ?, ?, ?)",
                    *(self.id, option, edition, votes),
                )
        self.gains.clear()


def open_box(database: Database, key: str) -> OpenBox | None:
    """Return a box, locked until the transaction ends; None if there is none."""
    row = database.one_locked(
        "SELECT id, rules, size, frontier, status FROM box WHERE key = ?",
        key,
    )
    if not row:
        return None
    return OpenBox(row[0], read_rules(row[1]), row[2], bytes(row[3]), row[4])
