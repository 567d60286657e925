"""Signed checkpoints and receipts, in the open formats of C2SP.

A checkpoint (tlog-checkpoint) names a tree by its size and root:

    history.example/ballot/what-next
    108
    q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=

    — history.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URY…

A receipt (tlog-proof) shows that one entry is in such a tree.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = b"\x01"
PROOF = "c2sp.org/tlog-proof@v1"


class NoteRefused(ValueError):
    """A note is not written or not signed as it must be."""


@dataclass(frozen=True)
class Signer:
    """The key of the site and the name under which it signs."""

    name: str
    key: Ed25519PrivateKey

    def public(self) -> bytes:
        """Return the public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def key_line(self) -> str:
        """Return the public key as verifiers read it: name+id+key."""
        coded = b64encode(ED25519 + self.public()).decode()
        return f"{self.name}+{key_id(self.name, self.public()).hex()}+{coded}"

    def checkpoint(self, origin: str, size: int, root: bytes) -> str:
        """Return a signed note about a tree."""
        return self.note(f"{origin}\n{size}\n{b64encode(root).decode()}\n")

    def note(self, text: str) -> str:
        """Return a text, which ends with a line feed, under a signature."""
        signature = key_id(self.name, self.public()) + self.key.sign(text.encode())
        return f"{text}\n— {self.name} {b64encode(signature).decode()}\n"


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a note names its key."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Checkpoint:
    """What a note says of a tree."""

    origin: str
    size: int
    root: bytes


def read_checkpoint(note: str, key_line: str) -> Checkpoint:
    """Return what a checkpoint says, if the key has signed it.

    :raises NoteRefused: if it is damaged or signed by somebody else.
    """
    text = signed_text(note, key_line)
    try:
        origin, size, root = text.splitlines()[:3]
        return Checkpoint(origin, int(size), b64decode(root, validate=True))
    except ValueError as error:
        raise NoteRefused("not a checkpoint") from error


def signed_text(note: str, key_line: str) -> str:
    """Return the text of a note, if the key has signed it.

    :raises NoteRefused: if it is damaged or signed by somebody else.
    """
    name, _id, coded = key_line.strip().split("+", 2)
    public = b64decode(coded)[1:]
    text, _gap, signatures = note.partition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        if line.startswith(f"— {name} "):
            try:
                signature = b64decode(line.rsplit(" ", 1)[1], validate=True)
                Ed25519PublicKey.from_public_bytes(public).verify(
                    signature[4:], text.encode()
                )
            except (InvalidSignature, ValueError) as error:
                raise NoteRefused("the signature does not fit") from error
            return text
    raise NoteRefused("not signed with this key")


def proof_text(index: int, siblings: Sequence[bytes], extra: str, note: str) -> str:
    """Return a receipt file: where the entry stands, the hashes, the checkpoint."""
    lines = [
        PROOF,
        f"extra {b64encode(extra.encode()).decode()}",
        f"index {index}",
        *(b64encode(sibling).decode() for sibling in siblings),
        "",
        note,
    ]
    return "\n".join(lines)


@dataclass(frozen=True)
class Proof:
    """A receipt file, read."""

    extra: str
    index: int
    siblings: tuple[bytes, ...]
    note: str


def read_proof(text: str) -> Proof:
    """Return the parts of a receipt file.

    :raises NoteRefused: if it is not one.
    """
    head, _gap, note = text.partition("\n\n")
    try:
        first, extra, index, *siblings = head.split("\n")
        if first != PROOF:
            raise NoteRefused("not a receipt")
        return Proof(
            b64decode(extra.removeprefix("extra "), validate=True).decode(),
            int(index.removeprefix("index ")),
            tuple(b64decode(line, validate=True) for line in siblings),
            note,
        )
    except ValueError as error:
        raise NoteRefused("not a receipt") from error
