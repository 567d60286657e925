"""Where the record is read: addresses below the page of a project.

Example: below ``/en/projects/envoys/dossier/`` a person is at ``person/maklakov/``
and a statement at ``statement/t012/``.
"""

from dataclasses import dataclass
from urllib.parse import quote

from bifolium.dossier.models import Source, Statement, Thing

KEPT = ":@!,;~+"
"""Signs of keys that stand in a path as they are."""


@dataclass(frozen=True)
class Addresses:
    """``base`` ends in a slash; empty if no page shows the dossier."""

    base: str = ""

    def of(self, room: str, key: str = "") -> str:
        """Return the address of a room, or of what it holds; empty without a base."""
        if not self.base:
            return ""
        below = f"{quote(key, safe=KEPT)}/" if key else ""
        return f"{self.base}{room}/{below}"

    def thing(self, thing: Thing) -> str:
        return self.of(thing.kind, thing.key)

    def statement(self, row: Statement) -> str:
        return self.of("statement", row.key)

    def source(self, source: Source) -> str:
        return self.of("source", source.key)


NOWHERE = Addresses()
