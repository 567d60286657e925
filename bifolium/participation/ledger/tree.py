"""The Merkle tree of RFC 6962, kept as the roots of its perfect subtrees.

The frontier of seven leaves is three hashes joined: the root over leaves 0–3, the
root over 4–5, and leaf 6. Appending leaf 7 folds them into one hash over 0–7.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH = 32
# Subtrees of 256 leaves are stored, so that a proof reads few hashes.
TILE_LEVEL = 8
TILE = 1 << TILE_LEVEL

EMPTY = sha256(b"").digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def append(frontier: bytes, size: int, leaf: bytes) -> tuple[bytes, list[bytes]]:
    """Return the frontier with one more leaf, and the new hashes of the levels.

    The hashes are those of the perfect subtrees that end at this leaf, from the leaf
    upwards: level 0, 1, ….
    """
    whole, levels, count = frontier, [leaf], size
    while count & 1:
        levels.append(node(whole[-HASH:], levels[-1]))
        whole, count = whole[:-HASH], count >> 1
    return whole + levels[-1], levels


def root(frontier: bytes) -> bytes:
    """Return the root over everything in the tree."""
    if not frontier:
        return EMPTY
    parts = [frontier[at : at + HASH] for at in range(0, len(frontier), HASH)]
    whole = parts.pop()
    while parts:
        whole = node(parts.pop(), whole)
    return whole


# first leaf, number of leaves; gives back the root over exactly those.
Subtree = Callable[[int, int], bytes]


def path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the inclusion proof of a leaf, from the leaf upwards."""
    start, count, siblings = 0, size, []
    while count > 1:
        half = split(count)
        if index - start < half:
            siblings.append(subtree(start + half, count - half))
            count = half
        else:
            siblings.append(subtree(start, half))
            start, count = start + half, count - half
    return siblings[::-1]


def split(count: int) -> int:
    """Return the largest power of two that is smaller than the count."""
    return 1 << (count - 1).bit_length() - 1


def root_over(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes of one level, the last subtree being imperfect."""
    frontier = b""
    for size, leaf in enumerate(hashes):
        frontier, _levels = append(frontier, size, leaf)
    return root(frontier)


def root_from(index: int, size: int, leaf: bytes, siblings: Sequence[bytes]) -> bytes:
    """Return the root that a proof leads to (RFC 9162, 2.1.3.2).

    :raises ValueError: if the proof has the wrong length.
    """
    if not 0 <= index < size:
        raise ValueError("index")
    number, last, whole = index, size - 1, leaf
    for sibling in siblings:
        if last == 0:
            raise ValueError("too many hashes")
        if number & 1 or number == last:
            whole = node(sibling, whole)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            whole = node(whole, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise ValueError("too few hashes")
    return whole
