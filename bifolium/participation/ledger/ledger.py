"""The record as the rest of the room uses it: one object a process."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, local

from bifolium.participation.ledger import (
    forgetting,
    keeping,
    reading,
    rushes,
)
from bifolium.participation.ledger.database import Database, connect
from bifolium.participation.ledger.keys import Keys
from bifolium.participation.ledger.writer import Writer


def _silent(boxes: set[str]) -> None:
    """Nobody listens."""


class Ledger:
    """A database of ballots with its keys; connections and threads come when asked.

    ``announce`` is called by the writer's thread with the keys of boxes whose
    ballots it has just answered.
    """

    def __init__(
        self,
        database: str | Path,
        keys: Path,
        name: str,
        announce: Callable[[set[str]], None] = _silent,
    ) -> None:
        self.database = database
        self.keys = Keys(keys, name)
        self.announce = announce
        self._own = local()
        self._lock = Lock()
        self._writer: Writer | None = None
        # Once a day, and after a start.
        self._forgot_on: date | None = None

    def connect(self) -> Database:
        """Return a connection of one's own."""
        return connect(self.database)

    @property
    def reader(self) -> Database:
        """The connection of this thread."""
        if not hasattr(self._own, "database"):
            self._own.database = self.connect()
        found: Database = self._own.database
        return found

    @property
    def writer(self) -> Writer:
        """The one writer of this process."""
        with self._lock:
            if not self._writer:
                self._writer = Writer(
                    self.connect, announce=self.announce, chores=self._chores
                )
            return self._writer

    def do_chores(self, *, at: datetime) -> keeping.Chores:
        """Close, sign and forget what is due."""
        return self._do_chores(self.reader, at)

    def _chores(self, database: Database) -> None:
        done = self._do_chores(database, datetime.now(UTC))
        if done.closed:
            self.announce(set(done.closed))

    def _do_chores(self, database: Database, at: datetime) -> keeping.Chores:
        if at.date() != self._forgot_on:
            self._forgot_on = at.date()
            forgetting.forget_old(database, at=at)
        for key in reading.unsigned_keys(database):
            rushes.mark_rush(database, key, at=at)
        return keeping.do_chores(
            database,
            at=at,
            signer=self.keys.signer(),
            destroy_key=self.keys.destroy,
            cipher=self.keys.cipher,
        )

    def close(self, key: str, *, at: datetime) -> bool:
        """Count a box whose time is over, at once; a secret one forgets its voters."""
        is_new = keeping.close_soundly(self.reader, key, at=at, cipher=self.keys.cipher)
        if is_new:
            self.do_chores(at=at)
            self.announce({key})
        return is_new

    def stop(self) -> None:
        """Write what waits and end the thread; for the end of a process."""
        with self._lock:
            if self._writer:
                self._writer.stop()
                self._writer = None
        if hasattr(self._own, "database"):
            self._own.database.close()
            del self._own.database
