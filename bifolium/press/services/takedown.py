"""What must not be read any longer leaves before the editor gets an answer."""

import time
from collections.abc import Iterable
from pathlib import Path

from bifolium.press.store import FILE, StoreWriter, want


def take_down(folder: Path, paths: Iterable[str]) -> list[str]:
    """Remove pages and all below them from the store, and return what was there.

    They are wanted again: what is still public after all is baked anew.
    """
    if not (folder / FILE).exists():
        return []
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
