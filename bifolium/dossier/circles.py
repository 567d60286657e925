"""Whether what leads from one to another comes back to itself."""

from collections.abc import Iterable, Sequence
from typing import Any


def has_circle(pairs: Iterable[Sequence[Any]], start: Any = None) -> bool:
    """Return whether following pairs leads back: to ``start``, or to anything."""
    onwards: dict[Any, list[Any]] = {}
    for one, other in pairs:
        onwards.setdefault(one, []).append(other)
    done = set[Any]()
    for first in [start] if start is not None else list(onwards):
        met, path = set[Any](), list(onwards.get(first, []))
        while path:
            here = path.pop()
            if here == first:
                return True
            if here not in met and here not in done:
                met.add(here)
                path += onwards.get(here, [])
        done.add(first)
    return False
