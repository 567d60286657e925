"""What every export format is."""

from typing import Protocol

from bifolium.press.exports.work import Work


class Format(Protocol):
    """One format: the end of its address, its media type, its name, and the bytes.

    ``suffix`` has no dot. ``name`` is what readers see, the same in every language.
    """

    suffix: str
    media_type: str
    name: str

    def render(self, work: Work) -> bytes:
        """Return the citation, UTF-8, with a line end at its end."""
        ...
