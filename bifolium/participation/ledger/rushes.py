"""Marks a rush of votes, in public: a mark takes nothing out of the count.

The rule looks at the signed checkpoints, so anybody who keeps them can apply it: more
than fifty entries in five minutes, and more than five times the pace of the hour
before. The entry ``mark`` says which entries came in the rush, ``rush 120-310``; an
editor may take it back (``unmark``) or set ballots of the span aside.
"""

from datetime import datetime

from bifolium.participation.ledger import encoding
from bifolium.participation.ledger.boxes import OpenBox, open_box
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.keeping import NotPossible

SPAN_SECONDS = 5 * 60
HOUR_SECONDS = 60 * 60
FEWEST = 50
TIMES = 5
# For so long after a mark the work for a ballot is harder.
HARD_SECONDS = 10 * 60


def mark_rush(database: Database, key: str, *, at: datetime) -> bool:
    """Mark the last minutes of a box if they are a rush; says whether they are."""
    now = int(at.timestamp())
    with database.transaction():
        box = open_box(database, key)
        if not box or box.status != "open" or box.rules.is_secret:
            return False
        first = size_at(database, box.id, now - SPAN_SECONDS)
        earlier = size_at(database, box.id, now - SPAN_SECONDS - HOUR_SECONDS)
        grown = box.size - first
        # Twelve spans of five minutes to the hour; in whole numbers.
        is_rush = grown > FEWEST and grown * 12 > TIMES * (first - earlier)
        if not is_rush or is_rushed(database, box.id, now, SPAN_SECONDS):
            return False
        # The first entry of a box is its rules.
        _write(database, box, max(first, 1), box.size - 1)
        box.save(database)
    return True


def take_back(database: Database, key: str, seq: int, *, reason: str) -> None:
    """Take a mark back, in public.

    :raises NotPossible: if there is no such mark, or no reason is given.
    """
    with database.transaction():
        box = open_box(database, key)
        row = box and database.one(
            "SELECT commitment FROM entry WHERE box_id = ? AND seq = ? AND op = 'mark'"
            " AND NOT EXISTS (SELECT 1 FROM entry AS later WHERE"
            " later.box_id = entry.box_id AND later.supersedes = entry.seq)",
            *(box.id, seq),
        )
        if not box or not row or not reason:
            raise NotPossible(f"{key}: no mark at {seq}, or no reason")
        box.append(
            database, encoding.UNMARK, bytes(row[0]), supersedes=seq, reason=reason
        )
        box.save(database)


def size_at(database: Database, box_id: int, moment: int) -> int:
    """Return how many entries a box had at a moment, by its checkpoints."""
    row = database.one(
        "SELECT size FROM checkpoint WHERE box_id = ? AND signed_at <= ?"
        " ORDER BY size DESC LIMIT 1",
        *(box_id, moment),
    )
    return int(row[0]) if row else 0


def is_rushed(
    database: Database, box_id: int, now: int, seconds: int = HARD_SECONDS
) -> bool:
    """Say whether a mark was written within so many seconds and still stands."""
    row = database.one(
        "SELECT seq FROM entry WHERE box_id = ? AND op = 'mark' AND NOT EXISTS"
        " (SELECT 1 FROM entry AS later WHERE later.box_id = entry.box_id"
        " AND later.supersedes = entry.seq) ORDER BY seq DESC LIMIT 1",
        box_id,
    )
    if not row:
        return False
    signed = database.one(
        "SELECT min(signed_at) FROM checkpoint WHERE box_id = ? AND size > ?",
        *(box_id, row[0]),
    )
    # Not signed yet: written in this very round.
    return not signed or signed[0] is None or now - int(signed[0]) < seconds


def _write(database: Database, box: OpenBox, first: int, last: int) -> None:
    reason = f"rush {first}-{last}"
    box.append(database, encoding.MARK, encoding.digest(reason), reason=reason)
