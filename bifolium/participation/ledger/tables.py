"""The tables of the record, for SQLite and for PostgreSQL.

No column holds an address, an agent, an account or the time of a ballot.
``spent.expires_at`` is rounded up to the hour and the row is gone soon after.
"""

TABLES = """
CREATE TABLE box (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    rules TEXT NOT NULL,
    size BIGINT NOT NULL DEFAULT 0 CHECK (size >= 0),
    frontier BLOB NOT NULL,
    signed BIGINT NOT NULL DEFAULT 0 CHECK (signed BETWEEN 0 AND size),
    closes_at BIGINT,
    status TEXT NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'closed', 'sealed'))
);
CREATE INDEX box_by_closing ON box (closes_at) WHERE status <> 'sealed';
CREATE INDEX box_unsigned ON box (id) WHERE size > signed;
CREATE TABLE entry (
    box_id INTEGER NOT NULL REFERENCES box (id),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    op TEXT NOT NULL CHECK (op IN
        ('open', 'amend', 'cast', 'retract', 'void', 'restore', 'close')),
    supersedes BIGINT CHECK (supersedes < seq),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (box_id, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX entry_superseded_once ON entry (box_id, supersedes)
    WHERE supersedes IS NOT NULL;
CREATE TABLE opening (
    box_id INTEGER NOT NULL REFERENCES box (id),
    seq BIGINT NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    selection TEXT NOT NULL,
    PRIMARY KEY (box_id, seq)
) WITHOUT ROWID;
CREATE TABLE standing (
    box_id INTEGER NOT NULL REFERENCES box (id),
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    changes INTEGER NOT NULL DEFAULT 0 CHECK (changes BETWEEN 0 AND 10),
    PRIMARY KEY (box_id, voter)
) WITHOUT ROWID;
CREATE TABLE spent (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    box_id INTEGER NOT NULL REFERENCES box (id),
    seq BIGINT NOT NULL,
    asked BLOB NOT NULL CHECK (length(asked) = 16),
    expires_at BIGINT NOT NULL CHECK (expires_at % 3600 = 0)
) WITHOUT ROWID;
CREATE INDEX spent_by_age ON spent (expires_at);
CREATE TABLE tally (
    box_id INTEGER NOT NULL REFERENCES box (id),
    option TEXT NOT NULL,
    edition TEXT NOT NULL,
    votes BIGINT NOT NULL CHECK (votes >= 0),
    PRIMARY KEY (box_id, option, edition)
) WITHOUT ROWID;
CREATE TABLE tile (
    box_id INTEGER NOT NULL REFERENCES box (id),
    level INTEGER NOT NULL,
    place BIGINT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (box_id, level, place)
) WITHOUT ROWID;
CREATE TABLE checkpoint (
    box_id INTEGER NOT NULL REFERENCES box (id),
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (box_id, size)
) WITHOUT ROWID;
CREATE TABLE invitation (
    box_id INTEGER NOT NULL REFERENCES box (id),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    PRIMARY KEY (box_id, token_hash)
) WITHOUT ROWID
"""

SQLITE_TRIGGERS = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for table in ("entry", "checkpoint")
    for verb in ("UPDATE", "DELETE")
]

POSTGRES_TRIGGERS = [
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'the record is append-only'; END $$",
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse()"
        for table in ("entry", "checkpoint")
    ),
]


def sqlite_statements() -> list[str]:
    """Return what makes the tables on SQLite."""
    return [*TABLES.split(";"), *SQLITE_TRIGGERS]


def postgres_statements() -> list[str]:
    """Return what makes the tables on PostgreSQL."""
    own = (
        TABLES.replace("WITHOUT ROWID", "")
        .replace("BLOB", "BYTEA")
        .replace("id INTEGER PRIMARY KEY", "id SERIAL PRIMARY KEY")
    )
    return [*own.split(";"), *POSTGRES_TRIGGERS]
