"""The keys of the ballot boxes, in a folder that backups leave out.

``site`` holds the name and the Ed25519 key that sign checkpoints, ``<box>.key`` the
32 bytes that turn a voter's identity into a voter key. Without a box's key nobody
can say any more who a standing ballot belongs to; destroying it is final.
"""

from base64 import b64decode, b64encode
from hashlib import sha256
from hmac import digest
from os import O_RDONLY, close, fsync
from os import open as open_file
from pathlib import Path
from secrets import token_bytes
from threading import Lock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bifolium.participation.ledger.notes import Signer

VOTER_LENGTH = 16
KEY_LENGTH = 32
# What a box key turns into when it is destroyed: no new one may take its place.
DESTROYED = b""


class Keys:
    """The key folder; what was read is kept in memory."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.lock = Lock()
        self.boxes: dict[str, bytes] = {}
        self.site: Signer | None = None

    def signer(self) -> Signer:
        """Return the key of the site, made at the first use; the name stays."""
        with self.lock:
            if not self.site:
                fresh = b64encode(token_bytes(KEY_LENGTH)).decode()
                made = f"{self.name} {fresh}\n".encode()
                name, coded = self._kept("site", made).decode().split()
                key = Ed25519PrivateKey.from_private_bytes(b64decode(coded))
                self.site = Signer(name, key)
            return self.site

    def voter(self, box: str, identity: str) -> bytes:
        """Return what stands for somebody in one box; another box cannot match it.

        :raises KeyError: if the key of the box has been destroyed.
        """
        return self._made(box, identity)[:VOTER_LENGTH]

    def cipher(self, box: str) -> bytes:
        """Return what seals the envelopes of a secret box, 32 bytes.

        :raises KeyError: if the key of the box has been destroyed.
        """
        # No identity begins so.
        return self._made(box, "\x00cipher")

    def _made(self, box: str, text: str) -> bytes:
        with self.lock:
            if box not in self.boxes:
                self.boxes[box] = self._kept(file_name(box), token_bytes(KEY_LENGTH))
        if self.boxes[box] == DESTROYED:
            raise KeyError(box)
        return digest(self.boxes[box], text.encode(), sha256)

    def destroy(self, box: str) -> None:
        """Make it impossible to tell whose ballots a box holds."""
        with self.lock:
            self._kept(file_name(box), DESTROYED)
            overwrite(self.folder / file_name(box))
            self.boxes[box] = DESTROYED

    def _kept(self, name: str, made: bytes) -> bytes:
        """Return what a file holds; if there is none, it is made with this.

        Of two processes that make it at once, one wins and both read the same.
        """
        file = self.folder / name
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.folder / f".{name}.{token_bytes(8).hex()}"
            draft.touch(mode=0o600)
            # An empty file would be a key that was destroyed.
            draft.write_bytes(made)
            sync(draft)
            try:
                draft.rename(file) if made == DESTROYED else file.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink(missing_ok=True)
                sync(self.folder)
        return file.read_bytes()


def overwrite(file: Path) -> None:
    """Empty a file after writing over what it holds."""
    with file.open("r+b") as opened:
        opened.write(token_bytes(KEY_LENGTH))
        opened.flush()
        fsync(opened.fileno())
        opened.truncate(0)
        fsync(opened.fileno())


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = open_file(path, O_RDONLY)
    try:
        fsync(descriptor)
    finally:
        close(descriptor)


def file_name(box: str) -> str:
    """Return the name of the file of a box's key."""
    return f"{box}.key"
