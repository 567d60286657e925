"""One small door to SQLite or PostgreSQL; statements are written with ``?``.

An acknowledged ballot must be on disk: a connection that does not wait for the
disk is refused.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from bifolium.participation.ledger.tables import (
    postgres_statements,
    sqlite_statements,
)
from bifolium.participation.ledger.upgrades import is_current, upgrade

BUSY_SECONDS = 30
FULL = 2
# What is deleted is overwritten: an opening that was replaced, a link to a voter.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
# Each row has seven values at most; SQLite takes 32,766 in a statement.
MOST_ROWS = 1024
Row = tuple[Any, ...]


class NotDurable(RuntimeError):
    """The database would acknowledge ballots that are not on disk."""


class Database:
    """A connection of one thread; ``errors`` is what its engine raises."""

    def __init__(
        self, connection: Any, *, is_postgres: bool, errors: type[Exception]
    ) -> None:
        self.connection = connection
        self.is_postgres = is_postgres
        self.errors = errors
        self._rows: dict[str, list[Row]] = {}

    def insert(self, statement: str, *values: Any) -> None:
        """Add a row within a transaction; the statement ends before ``VALUES``.

        Rows wait until something else is asked or the transaction ends, and those of
        one statement are written together.
        """
        self._rows.setdefault(statement, []).append(values)

    def _write_rows(self) -> None:
        waiting, self._rows = self._rows, {}
        for statement, rows in waiting.items():
            for values, flat in _values(rows):
                self._execute(f"{statement} {values}", flat)

    def _execute(self, statement: str, values: Row) -> Any:
        if self._rows:
            self._write_rows()
        if not self.is_postgres:
            return self.connection.execute(statement, values)
        # Without values a per cent sign is one.
        return self.connection.execute(statement.replace("?", "%s"), values or None)

    def run(self, statement: str, *values: Any) -> int:
        """Run a statement and return how many rows it touched."""
        return int(self._execute(statement, values).rowcount)

    def one(self, statement: str, *values: Any) -> Row | None:
        """Return the first row, None if there is none."""
        row = self._execute(statement, values).fetchone()
        return None if row is None else tuple(row)

    def one_locked(self, statement: str, *values: Any) -> Row | None:
        """Return the first row, held until the transaction ends."""
        # On SQLite the whole database is held by BEGIN IMMEDIATE.
        return self.one(statement + " FOR UPDATE" * self.is_postgres, *values)

    def all(self, statement: str, *values: Any) -> list[Row]:
        """Return every row."""
        return list(self._execute(statement, values).fetchall())

    def all_wanted(self, statement: str, wanted: Sequence[Row]) -> list[Row]:
        """Return every row of a statement over ``wanted (column1, column2, …)``.

        It reads ``FROM wanted CROSS JOIN …``, which is looked up row by row on both
        engines; from lists of values one of them scans a whole box.
        """
        rows: list[Row] = []
        for values, flat in _values(wanted):
            rows += self.all(f"WITH wanted AS ({values}) {statement}", *flat)
        return rows

    def each(self, statement: str, *values: Any) -> Iterator[Row]:
        """Yield rows without holding them all."""
        cursor = self._execute(statement, values)
        while rows := cursor.fetchmany(1000):
            yield from rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing; it is on disk when the block is left."""
        self.connection.execute("BEGIN" if self.is_postgres else "BEGIN IMMEDIATE")
        try:
            yield
            self._write_rows()
        except BaseException:
            self._rows = {}
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as of one moment; writers are not held up."""
        level = " ISOLATION LEVEL REPEATABLE READ READ ONLY" * self.is_postgres
        self.connection.execute(f"BEGIN{level}")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _values(rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield ``VALUES (?, ?), (?, ?)`` and what stands for it, in bearable pieces."""
    for start in range(0, len(rows), MOST_ROWS):
        some = rows[start : start + MOST_ROWS]
        row = f"({', '.join('?' * len(some[0]))})"
        yield f"VALUES {', '.join([row] * len(some))}", tuple(chain(*some))


def connect(address: str | Path) -> Database:
    """Return a connection to a file of SQLite or to ``postgresql://…``.

    :raises NotDurable: if an answer could come before the disk has the ballot.
    """
    if str(address).startswith(("postgres://", "postgresql://")):
        return _postgres(str(address))
    return _sqlite(Path(address))


def _sqlite(file: Path) -> Database:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Taken across threads only to be closed; each thread has its own.
    connection = sqlite3.connect(
        file, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
    )
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    database = Database(connection, is_postgres=False, errors=sqlite3.Error)
    refuse_unless_durable(database)
    if not database.one("SELECT 1 FROM sqlite_master WHERE name = 'entry'"):
        with database.transaction():
            if not database.one("SELECT 1 FROM sqlite_master WHERE name = 'entry'"):
                for statement in sqlite_statements():
                    database.run(statement)
    if not is_current(database):
        with database.transaction():
            upgrade(database)
    return database


def refuse_unless_durable(database: Database) -> None:
    """Read back what SQLite has agreed to.

    :raises NotDurable: unless it writes ahead and waits for the disk.
    """
    mode = database.one("PRAGMA journal_mode")
    waits = database.one("PRAGMA synchronous")
    if mode != ("wal",) or waits is None or waits[0] < FULL:
        raise NotDurable(f"journal_mode {mode}, synchronous {waits}: not WAL and FULL")


def _postgres(address: str) -> Database:
    # An optional dependency: only who names PostgreSQL needs it.
    psycopg = import_module("psycopg")
    connection: Any = psycopg.connect(address, autocommit=True)
    database = Database(connection, is_postgres=True, errors=psycopg.Error)
    waits = database.one("SHOW synchronous_commit")
    if waits is None or waits[0] not in ("on", "remote_write", "remote_apply"):
        raise NotDurable(f"synchronous_commit is {waits}, not on")
    # Plans made while tables are empty would read them whole for ever after.
    database.run("SET enable_seqscan = off")
    with database.transaction():
        database.run("SELECT pg_advisory_xact_lock(20260712)")
        database.run("CREATE SCHEMA IF NOT EXISTS ballots")
        database.run("SET search_path TO ballots")
        if not database.one(
            "SELECT 1 FROM pg_tables WHERE schemaname = 'ballots' "
            "AND tablename = 'entry'"
        ):
            for statement in postgres_statements():
                database.run(statement)
        upgrade(database)
    return database
