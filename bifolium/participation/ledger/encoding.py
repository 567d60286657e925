"""How an entry of the record is written, byte for byte.

    entry       {"box":"what-next","commitment":"q83v…=","op":"cast","seq":17,
                "supersedes":null}        and "reason" where there is one
    selection   {"choice":["map"],"edition":"ru"}
    commitment  SHA-256("bifolium-ballot/1" ‖ 0x00 ‖ salt of 16 bytes ‖ selection)
    leaf        SHA-256(0x00 ‖ entry)

Both are JSON with sorted keys, no spaces, in UTF-8. A choice is a list of option
ids, sorted unless the order is the vote (kind ``ranked``). ``open`` and ``amend``
commit to the rules and ``close`` to the tally: SHA-256 of their JSON, without salt.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

TAG = b"bifolium-ballot/1\x00"
SALT_LENGTH = 16
SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
# The leaf's first characters, for people to compare.
CODE_LENGTH = 10

OPEN, AMEND, CAST, RETRACT, VOID, RESTORE, MARK, UNMARK, CLOSE = (
    "open",
    "amend",
    "cast",
    "retract",
    "void",
    "restore",
    "mark",
    "unmark",
    "close",
)


def canonical(value: Any) -> str:
    """Return the one spelling of a JSON value."""
    return SPELLING.encode(value)


@dataclass(frozen=True)
class Entry:
    """One line of a box's record; ``supersedes`` is the ``seq`` that it replaces."""

    box: str
    seq: int
    op: str
    supersedes: int | None
    commitment: bytes
    reason: str = ""

    def fields(self) -> dict[str, Any]:
        """Return what is hashed, as it stands in the public record."""
        fields: dict[str, Any] = {
            "box": self.box,
            "commitment": b64encode(self.commitment).decode(),
            "op": self.op,
            "seq": self.seq,
            "supersedes": self.supersedes,
        }
        return {**fields, "reason": self.reason} if self.reason else fields

    @cached_property
    def leaf(self) -> bytes:
        """The hash that stands in the tree."""
        return sha256(b"\x00" + canonical(self.fields()).encode()).digest()


def selection_text(choice: Sequence[str], edition: str, *, in_order: bool) -> str:
    """Return a vote as it is committed to; ``in_order``: the order is the vote."""
    ids = list(choice) if in_order else sorted(choice)
    return canonical({"choice": ids, "edition": edition})


def read_selection(text: str) -> tuple[tuple[str, ...], str]:
    """Return the choice and the edition of a vote."""
    value = json.loads(text)
    return tuple(value["choice"]), value["edition"]


def commitment(salt: bytes, selection: str) -> bytes:
    """Return what the record says of a vote before it is opened."""
    return sha256(TAG + salt + selection.encode()).digest()


def digest(text: str) -> bytes:
    """Return the hash of public text: the rules or a tally."""
    return sha256(text.encode()).digest()


def code(leaf: bytes) -> str:
    """Return a short code of an entry for people."""
    return leaf.hex()[:CODE_LENGTH]


def opened_fields(salt: bytes, selection: str) -> dict[str, str]:
    """Return what opens a commitment, as it stands in the public record."""
    return {"salt": b64encode(salt).decode(), "selection": selection}
