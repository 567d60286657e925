"""What the desk asks the record: its latest entries, what was set aside, turnout."""

from collections.abc import Mapping
from dataclasses import dataclass

from bifolium.participation.ledger import encoding
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.reading import Held


@dataclass(frozen=True)
class Line:
    """An entry as the desk lists it; ``is_current``: nothing has replaced it."""

    seq: int
    op: str
    supersedes: int | None
    code: str
    reason: str
    is_current: bool


LINES = (
    "SELECT entry.seq, op, supersedes, leaf, reason, NOT EXISTS (SELECT 1 FROM entry"
    " AS later WHERE later.box_id = entry.box_id AND later.supersedes = entry.seq)"
    " FROM entry WHERE box_id = ?"
)


def latest(database: Database, box: Held, most: int) -> list[Line]:
    """Return the newest entries, the last first."""
    rows = database.all(LINES + " ORDER BY entry.seq DESC LIMIT ?", box.id, most)
    return [_line(row) for row in rows]


def by_editors(database: Database, box: Held) -> list[Line]:
    """Return every entry that set a ballot aside, restored one, or marks a rush."""
    chosen = " AND op IN ('void', 'restore', 'mark', 'unmark') ORDER BY entry.seq"
    rows = database.all(LINES + chosen, box.id)
    return [_line(row) for row in rows]


def set_aside_now(database: Database, box: Held) -> int:
    """Return how many ballots stand set aside."""
    lines = by_editors(database, box)
    return sum(line.op == encoding.VOID and line.is_current for line in lines)


def standing_in(database: Database, box: Held, first: int, last: int) -> list[int]:
    """Return the entries of a span whose ballots are counted, in order."""
    rows = database.all(
        "SELECT opening.seq FROM opening JOIN entry ON entry.box_id = opening.box_id"
        " AND entry.seq = opening.seq WHERE opening.box_id = ?"
        " AND opening.seq BETWEEN ? AND ? AND op IN ('cast', 'restore')"
        " ORDER BY opening.seq",
        *(box.id, first, last),
    )
    return [seq for (seq,) in rows]


def turnout(database: Database, box: Held) -> Mapping[str, int]:
    """Return the ballots that count, by edition."""
    rows = database.all(
        "SELECT edition, votes FROM tally WHERE box_id = ? AND option = ''"
        " AND votes > 0 ORDER BY edition",
        box.id,
    )
    return dict(rows)


def last_days(database: Database) -> dict[str, int]:
    """Return the day of the last signed checkpoint of each box: days since 1970.

    No time of a ballot is kept; a box is signed within a minute of a new entry.
    """
    rows = database.all(
        "SELECT key, max(signed_at) FROM checkpoint"
        " JOIN box ON box.id = checkpoint.box_id GROUP BY key"
    )
    return {key: signed_at // 86_400 for key, signed_at in rows}


def _line(row: tuple[object, ...]) -> Line:
    seq, op, supersedes, leaf, reason, is_current = row
    return Line(
        int(str(seq)),
        str(op),
        None if supersedes is None else int(str(supersedes)),
        encoding.code(bytes(leaf)) if isinstance(leaf, bytes | memoryview) else "",
        str(reason),
        bool(is_current),
    )
