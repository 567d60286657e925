"""Tells a network in front of the site which addresses have other bytes now.

``purged.sqlite3`` beside the store keeps the entity tag that the network may hold for
each address. What differs from the store is purged, in batches, and noted only after
the network took it; so a kill or a refusal loses nothing, and a page that was baked
again without a change is left alone. It outlives the store: one that is made anew
purges only what came out otherwise.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wagtail.contrib.frontend_cache.utils import get_backends

from bifolium.press.store import FILE, LIVE, connected

NOTES = "purged.sqlite3"
BATCH = 300
REST = 0.5
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0

logger = logging.getLogger("bifolium.purge")


class NotTaken(Exception):
    """The network did not take a purge."""


class Complaints(logging.Handler):
    """Collects what back ends log as errors: they raise nothing."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.found.append(record.getMessage())


class Purger:
    """Compares the store with what the network may hold. One for a site.

    ``networks`` is what Wagtail calls the settings of its front-end cache.
    """

    def __init__(self, folder: Path, networks: Mapping[str, Any], origin: str) -> None:
        self.folder, self.origin = folder, origin
        self.backends = get_backends(dict(networks))
        self.seen = -1
        is_new = not (folder / NOTES).exists()
        self.notes = sqlite3.connect(folder / NOTES, isolation_level=None)
        self.notes.execute(
            "create table if not exists held(path text primary key, etag text not null)"
        )
        if is_new:
            self.note({path: now for path, (_, now) in self.differing().items()})

    def differing(self) -> dict[str, tuple[str, str]]:
        """Return the paths whose tag is another one: that of before, and of now.

        Empty is the tag of what is not there. While a store is being filled, what is
        missing is only late. Live files are kept by no network.
        """
        store = connected(self.folder / FILE)
        try:
            store.execute("begin")
            now = dict(
                store.execute(
                    "select path, etag from page where path like '/%'"
                    " and path not like ?",
                    (f"{LIVE}%",),
                )
            )
            gone = {path for (path,) in store.execute("select path from gone")}
            is_late = store.execute("select 1 from wanted limit 1").fetchone()
        finally:
            store.close()
        before = dict(self.notes.execute("select path, etag from held"))
        missing = {path for path in before if path not in now}
        if is_late:
            missing &= gone
        changed = {path for path, tag in now.items() if before.get(path) != tag}
        return {
            path: (before.get(path, ""), now.get(path, ""))
            for path in sorted(changed | missing)
        }

    def send(self) -> list[str]:
        """Purge what has changed, and return the addresses.

        :raises NotTaken: if the network did not take a batch; it is sent again.
        """
        newest = self.generation()
        if newest == self.seen:
            return []
        differing = self.differing()
        paths = list(differing)
        sent = []
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]
            urls = [f"{self.origin}{quote(path)}" for path in batch]
            self.purge(urls)
            self.note({path: differing[path][1] for path in batch})
            sent += urls
        self.seen = newest
        return sent

    def generation(self) -> int:
        """Return the newest generation of the store: without a new one, no change."""
        store = connected(self.folder / FILE)
        try:
            rows = store.execute(
                "select max(generation) from page"
                " union all select max(generation) from gone"
            ).fetchall()
        finally:
            store.close()
        return max(number or 0 for (number,) in rows)

    def purge(self, urls: list[str]) -> None:
        """Purge a batch at every network.

        :raises NotTaken: if one of them complained.
        """
        complaints = Complaints()
        watched = [logging.getLogger(), logging.getLogger("wagtail.frontendcache")]
        for each in watched:
            each.addHandler(complaints)
        try:
            for backend in self.backends.values():
                backend.purge_batch(urls)
        except OSError as error:
            raise NotTaken(str(error)) from error
        finally:
            for each in watched:
                each.removeHandler(complaints)
        if complaints.found:
            raise NotTaken(complaints.found[0])

    def note(self, tags: Mapping[str, str]) -> None:
        """Note what the network may hold from now on."""
        self.notes.execute("begin")
        for path, tag in tags.items():
            if tag:
                self.notes.execute(
                    "insert or replace into held values (?, ?)", (path, tag)
                )
            else:
                self.notes.execute("delete from held where path = ?", (path,))
        self.notes.execute("commit")

    def close(self) -> None:
        """Close the notes."""
        self.notes.close()


def keep_purging(
    made: Callable[[], Purger], rest: Callable[[float], None] = time.sleep
) -> None:
    """Purge for as long as the process lives; after a failure wait, ever longer."""
    pause, purger = FIRST_PAUSE, None
    while True:
        try:
            purger = purger or made()
            purger.send()
            pause = FIRST_PAUSE
            rest(REST)
        except (NotTaken, sqlite3.Error) as error:
            logger.warning("purging again in %.0f s: %s", pause, error)
            rest(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
