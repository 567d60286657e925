"""What one process keeps at hand of the store: pages ready to be served."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from bifolium.press.store import (
    BAR,
    EPOCH,
    FILE,
    GENERATION,
    Counter,
    Page,
    connected,
    inodes,
    make,
    page_of,
)

CACHE_BYTES = 64 * 1024 * 1024
ABSENT_PATHS = 20_000
LONGEST_ABSENT_PATH = 256

Prepared = TypeVar("Prepared")


class Shelf(Generic[Prepared]):
    """Reads pages for one process, from memory where it can.

    ``prepare`` makes of a page what the process serves; it runs once a page.
    """

    def __init__(
        self,
        folder: Path,
        prepare: Callable[[Page], Prepared],
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self.folder, self.prepare, self.cache_bytes = folder, prepare, cache_bytes
        self.cache: OrderedDict[str, tuple[Prepared | None, int]] = OrderedDict()
        self.used = 0
        self.absent = 0
        self.open()

    def open(self) -> None:
        """Open the files, making what is missing."""
        make(self.folder)
        self.counter = Counter(self.folder)
        self.values = self.counter.values
        # What it reads it keeps itself, and within bounds.
        self.connection = connected(self.folder / FILE, is_mapped=False)
        self.inodes = inodes(self.folder)
        self.seen, self.epoch = self.values[GENERATION], self.values[EPOCH]

    def get(self, path: str) -> Prepared | None:
        """Return a page ready to be served; None if it is not baked."""
        values = self.values
        if values[GENERATION] != self.seen or values[EPOCH] != self.epoch:
            self.catch_up()
        if self.values[BAR]:
            return None
        found = self.cache.get(path)
        if found is not None:
            self.cache.move_to_end(path)
            return found[0]
        return self.load(path)

    def load(self, path: str) -> Prepared | None:
        """Read a page from the file and keep it; its absence too, if short."""
        row = self.connection.execute(
            "select path, status, headers, etag, br, gzip, length from page"
            " where path = ?",
            (path,),
        ).fetchone()
        if row is None:
            if len(path) <= LONGEST_ABSENT_PATH and self.absent < ABSENT_PATHS:
                self.absent += 1
                self.cache[path] = (None, 0)
            return None
        page = page_of(row)
        prepared = self.prepare(page)
        self.cache[path] = (prepared, page.size)
        self.used += page.size
        while self.used > self.cache_bytes and len(self.cache) > 1:
            self.drop(next(iter(self.cache)))
        return prepared

    def drop(self, path: str) -> None:
        """Forget one path."""
        found = self.cache.pop(path, None)
        if found is not None:
            self.used -= found[1]
            self.absent -= found[0] is None

    def forget(self) -> None:
        """Forget everything kept in memory."""
        self.cache.clear()
        self.used = self.absent = 0

    def catch_up(self) -> None:
        """Drop what changed since the last look."""
        now = self.values[GENERATION]
        if self.values[EPOCH] != self.epoch:
            self.reopen()
            return
        rows = self.connection.execute(
            "select path from page where generation > :seen union all"
            " select path from gone where generation > :seen",
            {"seen": self.seen},
        )
        for (path,) in rows:
            self.drop(path)
        self.seen = now

    def reopen(self) -> None:
        """Open the files again, which may be others, and forget what was read."""
        self.close()
        self.forget()
        self.open()

    def look(self) -> None:
        """Open the files again if somebody removed or replaced them."""
        if inodes(self.folder) != self.inodes:
            self.reopen()

    def close(self) -> None:
        """Close the files."""
        with suppress(sqlite3.Error):
            self.connection.close()
        self.counter.close()
