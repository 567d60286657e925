"""Beside which works a poll may stand.

This room knows no pages: whoever has works that leave room for polls adds a function
to ``PLACES``. It returns UUIDs of works with their names for the desk, in the language
of the desk.
"""

from collections.abc import Callable
from uuid import UUID

PLACES: list[Callable[[], list[tuple[UUID, str]]]] = []


def every_place() -> list[tuple[str, str]]:
    """Return all places as choices of a form."""
    return [(str(subject), name) for found in PLACES for subject, name in found()]
