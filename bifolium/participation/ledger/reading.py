"""Questions to the record. Nothing here writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bifolium.participation import runoff
from bifolium.participation.ledger import encoding, secret, tree
from bifolium.participation.ledger.boxes import VOTERS
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.rules import Rules, read_rules


@dataclass(frozen=True)
class Held:
    """A box as it stands in the record."""

    id: int
    rules: Rules
    size: int
    frontier: bytes
    status: str

    @property
    def is_counted(self) -> bool:
        """Whether the tally holds the votes; a secret box has none until it closes."""
        return not self.rules.is_secret or self.status != "open"


@dataclass(frozen=True)
class Counts:
    """Votes by option, and ballots in all; ``by_edition`` has both by language.

    ``set_aside`` ballots are not among them; ``rushed`` entries are marked.
    """

    voters: int
    votes: Mapping[str, int]
    by_edition: Mapping[str, "Counts"]
    ranking: "Ranking | None" = None
    set_aside: int = 0
    rushed: int = 0


@dataclass(frozen=True)
class Ranking:
    """What became of a ranked vote, by every method that is shown."""

    run_off: runoff.RunOff
    wins: Mapping[runoff.Pair, int]
    condorcet: str
    schulze: tuple[str, ...]


NONE = Counts(0, {}, {})
STARS = ("1", "2", "3", "4", "5")


def held_box(database: Database, key: str) -> Held | None:
    """Return a box; None if it is not known."""
    row = database.one(
        "SELECT id, rules, size, frontier, status FROM box WHERE key = ?", key
    )
    if not row:
        return None
    return Held(row[0], read_rules(row[1]), row[2], bytes(row[3]), row[4])


def recorded_keys(database: Database) -> list[str]:
    """Return the boxes that have a record."""
    rows = database.all("SELECT key FROM box WHERE size > 0 ORDER BY key")
    return [key for (key,) in rows]


def unsigned_keys(database: Database) -> list[str]:
    """Return the boxes that have grown since their last checkpoint."""
    return [key for (key,) in database.all("SELECT key FROM box WHERE size > signed")]


def key_of_subject(subject: str) -> str:
    """Return the key under which the rating of a work is held."""
    return f"rating-{subject}"


def counts(database: Database, key: str) -> Counts:
    """Return the tally of a box; nothing if it is not known."""
    rows = database.all(
        "SELECT option, edition, votes FROM tally"
        " JOIN box ON box.id = tally.box_id WHERE box.key = ?",
        key,
    )
    found = summed(rows)
    box = held_box(database, key)
    if box and not box.is_counted:
        return Counts(secret.turnout(database, box.id), {}, {})
    if not box:
        return found
    set_aside, rushed = notices(database, box.id)
    found = replace(found, set_aside=set_aside, rushed=rushed)
    if not box.rules.method.is_ranked or not found.voters:
        return found
    choices = tuple(standing_choices(database, box.id))
    ranking = ranking_of(box.rules.option_ids, choices, tree.root(box.frontier))
    first = box.rules.method.count(box.rules.option_ids, choices)
    return replace(found, votes=first, ranking=ranking)


def notices(database: Database, box_id: int) -> tuple[int, int]:
    """Return how many ballots stand set aside, and how many entries marked."""
    rows = database.all(
        "SELECT op, reason FROM entry WHERE box_id = ? AND op IN ('void', 'mark')"
        " AND op IN ('void', 'restore', 'mark', 'unmark')"
        " AND NOT EXISTS (SELECT 1 FROM entry AS later WHERE"
        " later.box_id = entry.box_id AND later.supersedes = entry.seq)",
        box_id,
    )
    set_aside = sum(op == encoding.VOID for op, _reason in rows)
    spans = [reason.partition(" ")[2] for op, reason in rows if op == encoding.MARK]
    rushed = 0
    for span in spans:
        first, _dash, last = span.partition("-")
        rushed += int(last) - int(first) + 1
    return set_aside, rushed


@lru_cache(maxsize=64)
def ranking_of(
    options: tuple[str, ...], choices: tuple[tuple[str, ...], ...], seed: bytes
) -> Ranking:
    """Return the result of ranked votes; the seed is the root of their record."""
    wins = runoff.pairs(options, choices)
    return Ranking(
        runoff.run_off(options, choices, seed),
        wins,
        runoff.condorcet(options, wins),
        runoff.schulze(options, wins),
    )


def summed(rows: list[Any]) -> Counts:
    """Return the counts in rows of option, edition and votes."""
    whole: dict[str, int] = {}
    parts: dict[str, dict[str, int]] = {}
    for option, edition, votes in rows:
        whole[option] = whole.get(option, 0) + votes
        parts.setdefault(edition, {})[option] = votes
    return Counts(
        whole.pop(VOTERS, 0),
        whole,
        {
            edition: Counts(votes.pop(VOTERS, 0), votes, {})
            for edition, votes in sorted(parts.items())
        },
    )


def star_counts(database: Database) -> dict[str, list[int]]:
    """Return the votes of each rated work by its UUID: with one star, two, … five."""
    found: dict[str, list[int]] = {}
    for key, option, votes in database.all(
        "SELECT box.key, option, sum(votes) FROM tally"
        " JOIN box ON box.id = tally.box_id"
        " WHERE substr(box.key, 1, 7) = 'rating-' AND option <> ?"
        " GROUP BY box.key, option",
        VOTERS,
    ):
        if option in STARS:
            work = key.removeprefix("rating-")
            stars = found.setdefault(work, [0] * len(STARS))
            stars[STARS.index(option)] = int(votes)
    return found


def tally_text(database: Database, box_id: int, box_rules: Rules) -> str:
    """Return the tally of a box as it is published; zeros are left out."""
    rows = database.all(
        "SELECT option, edition, votes FROM tally WHERE box_id = ?", box_id
    )
    found = summed(rows)
    tally: dict[str, Any] = {
        "box": box_rules.key,
        "voters": found.voters,
        "votes": {option: votes for option, votes in found.votes.items() if votes},
    }
    return encoding.canonical(tally)


def standing_choice(database: Database, box_id: int, voter: bytes) -> tuple[str, ...]:
    """Return what a voter has chosen; empty if no ballot stands."""
    row = database.one(
        "SELECT opening.selection FROM standing JOIN opening"
        " ON opening.box_id = standing.box_id AND opening.seq = standing.seq"
        " WHERE standing.box_id = ? AND voter = ?",
        *(box_id, voter),
    )
    return encoding.read_selection(row[0])[0] if row else ()


def standing_seq(database: Database, box_id: int, voter: bytes) -> int | None:
    """Return where a voter's standing entry is in the record."""
    row = database.one(
        "SELECT seq FROM standing WHERE box_id = ? AND voter = ?", *(box_id, voter)
    )
    return row[0] if row else None


def standing_choices(database: Database, box_id: int) -> Iterator[tuple[str, ...]]:
    """Yield every choice that counts, in the order of the record."""
    for op, selection in database.each(
        "SELECT op, selection FROM opening JOIN entry"
        " ON entry.box_id = opening.box_id AND entry.seq = opening.seq"
        " WHERE opening.box_id = ? ORDER BY opening.seq",
        box_id,
    ):
        if op != encoding.VOID:
            yield encoding.read_selection(selection)[0]


def entry_at(database: Database, box: Held, seq: int) -> encoding.Entry | None:
    """Return one entry of the record."""
    row = database.one(
        "SELECT op, supersedes, commitment, reason FROM entry"
        " WHERE box_id = ? AND seq = ?",
        *(box.id, seq),
    )
    if not row:
        return None
    return encoding.Entry(box.rules.key, seq, row[0], row[1], bytes(row[2]), row[3])


def is_superseded(database: Database, box: Held, seq: int) -> bool:
    """Say whether a later entry replaces this one."""
    return bool(
        database.one(
            "SELECT 1 FROM entry WHERE box_id = ? AND supersedes = ?", *(box.id, seq)
        )
    )


def proof_of(database: Database, box: Held, seq: int) -> list[bytes]:
    """Return the inclusion proof of an entry in the box as it was read."""

    def subtree(start: int, count: int) -> bytes:
        if count > tree.TILE and count & (count - 1):
            half = tree.split(count)
            return tree.node(subtree(start, half), subtree(start + half, count - half))
        level = (count.bit_length() - 1) // tree.TILE_LEVEL * tree.TILE_LEVEL
        rows = database.all(
            "SELECT hash FROM tile WHERE box_id = ? AND level = ?"
            " AND place >= ? AND place < ? ORDER BY place"
            if level
            else "SELECT leaf FROM entry WHERE box_id = ? AND 0 = ?"
            " AND seq >= ? AND seq < ? ORDER BY seq",
            *(box.id, level, start >> level, (start + count) >> level),
        )
        return tree.root_over([bytes(found) for (found,) in rows])

    return tree.path(seq, box.size, subtree)


def checkpoint_of(database: Database, box: Held) -> str:
    """Return the newest kept checkpoint; empty before the first."""
    row = database.one(
        "SELECT note FROM checkpoint WHERE box_id = ? ORDER BY size DESC LIMIT 1",
        box.id,
    )
    return row[0] if row else ""


def checkpoints(database: Database, box: Held) -> dict[int, tuple[int, str]]:
    """Return the last checkpoint of each day: days since 1970 with size and note.

    The newest comes first. More than the day is not told: it would say when a single
    reader voted.
    """
    found: dict[int, tuple[int, str]] = {}
    for size, note, signed_at in database.each(
        "SELECT size, note, signed_at FROM checkpoint WHERE box_id = ?"
        " ORDER BY size DESC",
        box.id,
    ):
        found.setdefault(signed_at // 86_400, (size, note))
    return found


def invited(database: Database, box_id: int) -> int:
    """Return how many were invited to a box."""
    row = database.one("SELECT count(*) FROM invitation WHERE box_id = ?", box_id)
    return row[0] if row else 0


def record_lines(
    database: Database, box: Held, *, with_votes: bool
) -> Iterator[dict[str, Any]]:
    """Yield the public record, with the opened votes where they may be seen.

    The code is that of the leaf as it was written: an entry that somebody has changed
    since does not fit it.
    """
    for seq, op, supersedes, sealed, leaf, reason, salt, selection in database.each(
        "SELECT entry.seq, op, supersedes, commitment, leaf, reason, salt, selection"
        " FROM entry LEFT JOIN opening ON opening.box_id = entry.box_id"
        " AND opening.seq = entry.seq WHERE entry.box_id = ? AND entry.seq < ?"
        " ORDER BY entry.seq",
        *(box.id, box.size),
    ):
        entry = encoding.Entry(
            box.rules.key, seq, op, supersedes, bytes(sealed), reason
        )
        is_open = with_votes and salt is not None and op != encoding.VOID
        opened = encoding.opened_fields(bytes(salt), selection) if is_open else {}
        yield {**entry.fields(), "code": encoding.code(bytes(leaf)), **opened}
