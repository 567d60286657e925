"""What the tables of the record have gained since the first release, in order.

A record that was made earlier is brought up to date when it is opened. ``erased``
holds voters whose link to their ballot was destroyed: they have voted, and nothing
says what. ``envelope`` holds the ballots of secret boxes until they close, sealed with
the key of the box; ``certificate`` what was signed of a box that is closed.
"""

from collections.abc import Callable
from typing import Protocol

ENTRY = """
CREATE TABLE entry_anew (
    box_id INTEGER NOT NULL REFERENCES box (id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    op TEXT NOT NULL CHECK (op IN
        ('open', 'amend', 'cast', 'retract', 'void', 'restore', 'mark', 'unmark',
         'close')),
    supersedes BIGINT CHECK (supersedes < seq),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (box_id, seq)
) WITHOUT ROWID;
INSERT INTO entry_anew SELECT * FROM entry;
DROP TABLE entry;
ALTER TABLE entry_anew RENAME TO entry;
CREATE UNIQUE INDEX entry_superseded_once ON entry (box_id, supersedes)
    WHERE supersedes IS NOT NULL
"""

OPS = """
ALTER TABLE entry DROP CONSTRAINT entry_op_check;
ALTER TABLE entry ADD CONSTRAINT entry_op_check CHECK (op IN
    ('open', 'amend', 'cast', 'retract', 'void', 'restore', 'mark', 'unmark', 'close'))
"""

NEW_TABLES = """
CREATE INDEX entry_by_editors ON entry (box_id, seq)
    WHERE op IN ('void', 'restore', 'mark', 'unmark');
CREATE TABLE erased (
    box_id INTEGER NOT NULL REFERENCES box (id),
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    PRIMARY KEY (box_id, voter)
) WITHOUT ROWID;
CREATE TABLE envelope (
    box_id INTEGER NOT NULL REFERENCES box (id),
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    changes INTEGER NOT NULL DEFAULT 0 CHECK (changes BETWEEN 0 AND 10),
    content BLOB NOT NULL,
    PRIMARY KEY (box_id, voter)
) WITHOUT ROWID;
CREATE TABLE certificate (
    box_id INTEGER NOT NULL PRIMARY KEY REFERENCES box (id),
    note TEXT NOT NULL,
    signed_at BIGINT NOT NULL
)
"""


class Door(Protocol):
    """What an upgrade needs of a connection."""

    is_postgres: bool

    def run(self, statement: str, *values: object) -> int:
        """Run a statement."""
        ...

    def one(self, statement: str, *values: object) -> "tuple[object, ...] | None":
        """Return the first row."""
        ...


def first(database: Door) -> None:
    """Marks, erased links, secret boxes and certificates."""
    if database.is_postgres:
        _run(database, OPS)
        _run(database, NEW_TABLES)
        database.run(
            "CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE"
            " ON certificate FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        return
    _run(database, ENTRY)
    _run(database, NEW_TABLES)
    for table in ("entry", "certificate"):
        for verb in ("UPDATE", "DELETE"):
            database.run(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
            )


STEPS: list[Callable[[Door], None]] = [first]


def _run(database: Door, text: str) -> None:
    if database.is_postgres:
        text = text.replace("WITHOUT ROWID", "").replace("BLOB", "BYTEA")
    for statement in text.split(";"):
        database.run(statement)


def version_of(database: Door) -> int:
    """Return how many steps a record has taken."""
    known = database.one(
        "SELECT 1 FROM pg_tables WHERE schemaname = 'ballots' AND tablename = 'version'"
        if database.is_postgres
        else "SELECT 1 FROM sqlite_master WHERE name = 'version'"
    )
    row = database.one("SELECT number FROM version") if known else None
    return int(str(row[0])) if row else 0


def is_current(database: Door) -> bool:
    """Say whether nothing is to be done."""
    return version_of(database) >= len(STEPS)


def upgrade(database: Door) -> None:
    """Take the steps that are missing; within a transaction of the caller."""
    done = version_of(database)
    if done >= len(STEPS):
        return
    if not done:
        database.run("CREATE TABLE version (number INTEGER NOT NULL)")
        database.run("INSERT INTO version (number) VALUES (0)")
    for step in STEPS[done:]:
        step(database)
    database.run("UPDATE version SET number = ?", len(STEPS))
