"""Which addresses below ``/ballot/`` a poll may have."""

RESERVED = frozenset(["oembed", "promises", "rating"])
# The box of a work has this before the work's UUID.
OF_WORKS = "rating-"


def is_reserved(key: str) -> bool:
    """Return whether a poll at ``/ballot/<key>/`` would hide behind another page."""
    return key in RESERVED or key.startswith(OF_WORKS)
