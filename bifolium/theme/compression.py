"""Static files compressed beforehand with brotli and gzip.

``app.5f0c1b2a3d4e.css`` gets ``….css.br`` and ``….css.gz`` beside it. A compressed
file is kept only where it is shorter by a twentieth.
"""

import gzip
from pathlib import Path

import brotli

TEXT = frozenset([".css", ".js", ".json", ".mjs", ".svg", ".txt", ".map", ".xml"])
WORTH = 0.95

# Level 11 makes our pages lightest; for the desk's megabytes it costs minutes.
OURS = "bifolium/"
BROTLI_LEVEL_OURS = 11
BROTLI_LEVEL = 6


def level_of(name: str) -> int:
    """Return how hard to compress a static file, by its name."""
    return BROTLI_LEVEL_OURS if name.startswith(OURS) else BROTLI_LEVEL


def compress(file: Path, brotli_level: int) -> None:
    """Write ``.br`` and ``.gz`` beside a text file, where they are worth it."""
    if file.suffix not in TEXT:
        return
    content = file.read_bytes()
    variants = {
        ".br": brotli.compress(content, quality=brotli_level),
        ".gz": gzip.compress(content, mtime=0),
    }
    for suffix, variant in variants.items():
        if len(variant) < len(content) * WORTH:
            file.with_name(file.name + suffix).write_bytes(variant)
