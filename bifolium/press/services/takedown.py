"""What must not be read any longer leaves before the editor gets an answer."""

import logging
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from bifolium.press.store import FILE, Counter, StoreWriter, want

logger = logging.getLogger(__name__)


def take_down(folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove pages and all below them from the store, and return what was there.

    They are wanted again: what is still public after all is baked anew. If the disk is
    full or the store broken, readers are kept from the whole store until the worker has
    caught up, and Django answers them.
    """
    if not (folder / FILE).exists():
        return []
    try:
        return taken(folder, paths)
    except sqlite3.Error:
        logger.exception("The store of pages cannot be written; it is barred.")
        counter = Counter(folder)
        counter.bar(True)
        counter.close()
        return []


def taken(folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove pages and all below them, and return what was there."""
    writer = StoreWriter(folder, "")
    try:
        with writer.swap() as generation:
            found = [path for path in paths for path in writer.paths_below(path)]
            for path in found:
                writer.take(path, generation)
            want(writer.connection, found, at=time.time(), reason="taken down")
    finally:
        writer.close()
    return found
