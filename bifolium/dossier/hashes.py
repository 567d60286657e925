"""A million keys in eight megabytes: which stood twice, and whether one is there.

Two keys have the same hash by chance about once in 40 million such records.
"""

from array import array
from bisect import bisect_left
from collections.abc import Hashable


class Hashes:
    """Keys by their hashes; add all of them first, then ``settle``, then ask."""

    def __init__(self) -> None:
        self.all = array("q")

    def add(self, key: Hashable) -> None:
        self.all.append(hash(key))

    def settle(self) -> None:
        """Put the hashes in order; to be called once, after the last key.

        By their first four bits, part by part: a list of all of them is five times
        as large as they are.
        """
        parts = [array("q") for _bits in range(16)]
        for one in self.all:
            parts[(one >> 60) + 8].append(one)
        self.all = array("q")
        for part in parts:
            self.all.extend(sorted(part))

    def __contains__(self, key: Hashable) -> bool:
        place = bisect_left(self.all, hash(key))
        return place < len(self.all) and self.all[place] == hash(key)

    def repeated(self) -> set[int]:
        """Return the hashes of keys that were added more than once."""
        last = len(self.all) - 1
        return {self.all[n] for n in range(last) if self.all[n] == self.all[n + 1]}
