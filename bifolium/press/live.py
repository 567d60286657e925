"""Small files that change often, written into the store beside the pages.

Whoever knows that one has changed says its key; a thread writes what was said, at most
once a second. A store that was made anew is given all of them again.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from gzip import compress
from hashlib import blake2b
from pathlib import Path

import brotli

from bifolium.press.store import EPOCH, Page, StoreWriter

PAUSE = 1.0
QUALITY = 5

logger = logging.getLogger("bifolium.live")

# Path, content type, language or empty, and bytes.
File = tuple[str, str, str, bytes]


class LiveFiles:
    """Keeps the files of keys in a store.

    ``make`` returns the files of a key, ``every`` all keys that have any.
    """

    def __init__(
        self,
        folder: Path,
        make: Callable[[str], Iterable[File]],
        every: Callable[[], Iterable[str]],
        pause: float = PAUSE,
    ) -> None:
        self.folder, self.make, self.every, self.pause = folder, make, every, pause
        self.waiting: set[str] = set()
        self.woken = threading.Event()
        self.is_over = False
        self.writer: StoreWriter | None = None
        self.epoch = 0
        self.thread = threading.Thread(target=self.run, name="live", daemon=True)

    def start(self) -> None:
        """Begin to write, first of all what every key has."""
        self.thread.start()

    def changed(self, key: str) -> None:
        """Hear that the files of a key are others now; returns at once."""
        self.waiting.add(key)
        self.woken.set()

    def stop(self) -> None:
        """Write what is waiting, then end."""
        self.is_over = True
        self.woken.set()
        self.thread.join()

    def run(self) -> None:
        """Write until told to stop; a store that fails is tried again."""
        while not self.is_over:
            self.turn()
            began = time.monotonic()
            self.woken.wait(self.pause)
            if not self.is_over:
                time.sleep(max(0.0, began + self.pause - time.monotonic()))
            self.woken.clear()
        self.turn()
        self.close()

    def turn(self) -> None:
        """Write what has changed since the last turn."""
        keys: set[str] = set()
        try:
            writer = self.opened()
            while self.waiting:
                keys.add(self.waiting.pop())
            self.write(writer, keys)
        except (sqlite3.Error, OSError) as error:
            logger.warning("the store of pages: %s", error)
            self.waiting |= keys
            self.close()

    def opened(self) -> StoreWriter:
        """Return the store as it is now; one that is new is owed every file."""
        if self.writer is not None and (
            self.writer.is_lost() or self.writer.counter.values[EPOCH] != self.epoch
        ):
            self.close()
        if self.writer is None:
            self.writer = StoreWriter(self.folder, "")
            self.epoch = self.writer.counter.values[EPOCH]
            self.waiting |= set(self.every())
        return self.writer

    def write(self, writer: StoreWriter, keys: Iterable[str]) -> None:
        """Put the files of some keys into the store together."""
        pages = [page_of(*file) for key in sorted(keys) for file in self.make(key)]
        if not pages:
            return
        with writer.swap() as generation:
            for page in pages:
                writer.put(page, generation, took=0, reason="live")

    def close(self) -> None:
        """Close the store."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def page_of(path: str, kind: str, language: str, body: bytes) -> Page:
    """Return a file as the front serves it: it may be kept for a second."""
    named = (("Content-Language", language),) if language else ()
    return Page(
        path=path,
        status=200,
        headers=(
            ("Content-Type", kind),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Robots-Tag", "noindex"),
            ("Vary", "Accept-Encoding"),
            ("Cache-Control", "public, max-age=1"),
            *named,
        ),
        etag=blake2b(body, digest_size=12).hexdigest(),
        br=brotli.compress(body, quality=QUALITY),
        gzip=compress(body, 6, mtime=0),
        length=len(body),
    )
