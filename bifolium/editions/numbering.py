"""Paragraph numbers that are the same in every edition of a work.

The source edition counts its blocks: 1, 2, 3. A block of another edition has the
number of the block with the same id; one that the source does not know has the
number of the block before it with a letter: ``2a``, ``2b``; before the first
block ``0a``. Worked example: source ``[a, b]``, own ``[a, x, b]`` gives
``{"a": "1", "x": "1a", "b": "2"}``.
"""

from collections.abc import Sequence
from string import ascii_lowercase


def paragraph_numbers(source: Sequence[str], own: Sequence[str]) -> dict[str, str]:
    """Return the number of each own block id."""
    of_source = {block: str(place) for place, block in enumerate(source, start=1)}
    numbers: dict[str, str] = {}
    before, extra = "0", 0
    for block in own:
        if block in of_source:
            before, extra = of_source[block], 0
            numbers[block] = before
        else:
            numbers[block] = before + letters(extra)
            extra += 1
    return numbers


def anchor_of(block_id: str) -> str:
    """Return the anchor of a block: the same in every edition."""
    return f"b-{block_id[:8]}"


def letters(place: int) -> str:
    """Return a, b, … z, aa, ab … for 0, 1, … 25, 26, 27 …."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = ascii_lowercase[rest] + text
    return text
