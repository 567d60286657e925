"""Who asks, by the level of a box: a browser, an invited reader, an admitted one.

An **admission** is a sealed line in a link: the box, who is admitted, what was chosen.

    {"box":"what-next","choice":["map"],"expires_at":1795600000,"who":"9f86d081…"}

It is made for an address to which the link is mailed, or for an account that is signed
in, and kept nowhere. ``who`` is a keyed hash, so the link says nothing of the person;
what the record stores is a hash of that which differs from box to box.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bifolium.participation.ledger.encoding import canonical

BROWSER, WORK, EMAIL, ACCOUNT, INVITED = (
    "browser",
    "work",
    "email",
    "account",
    "invited",
)
ADMITTED = (EMAIL, ACCOUNT)
LETTER_SECONDS = 24 * 60 * 60
ACCOUNT_SECONDS = 60 * 60
NONCE = 12
LONGEST = 4000
ADDRESS = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]{1,180}\.[^@\s<>,;:\"]{2,60}")


@dataclass(frozen=True)
class Admission:
    """Somebody who may vote in a box; ``expires_at`` in Unix seconds."""

    box: str
    who: str
    choice: tuple[str, ...]
    expires_at: int


def hashed(secret: bytes, use: str, text: str) -> str:
    """Return what stands for an address or an account; nothing leads back from it."""
    return digest(secret, f"{use}\x00{text}".encode(), sha256).hex()[:32]


def sealed(secret: bytes, admission: Admission) -> str:
    """Return an admission as it stands in a link."""
    text = canonical(
        {
            "box": admission.box,
            "who": admission.who,
            "choice": list(admission.choice),
            "expires_at": admission.expires_at,
        }
    )
    nonce = token_bytes(NONCE)
    content = AESGCM(_key(secret)).encrypt(nonce, text.encode(), b"admission")
    return urlsafe_b64encode(nonce + content).decode().rstrip("=")


def opened(secret: bytes, text: str, box: str, *, at: datetime) -> Admission | None:
    """Return an admission of ours to this box that is still good; None for others."""
    if not text or len(text) > LONGEST:
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = AESGCM(_key(secret)).decrypt(raw[:NONCE], raw[NONCE:], b"admission")
    except (InvalidTag, ValueError):
        return None
    value = json.loads(plain)
    found = Admission(
        value["box"], value["who"], tuple(value["choice"]), value["expires_at"]
    )
    is_good = found.box == box and at.timestamp() <= found.expires_at
    return found if is_good else None


def without_choice(secret: bytes, admission: Admission) -> str:
    """Return the admission for the way back, once its vote is given."""
    return sealed(
        secret, Admission(admission.box, admission.who, (), admission.expires_at)
    )


def for_letter(
    secret: bytes, box: str, who: str, choice: Sequence[str], *, at: datetime
) -> str:
    """Return the admission that a letter brings; it lives for a day."""
    until = int(at.timestamp()) + LETTER_SECONDS
    return sealed(secret, Admission(box, who, tuple(choice), until))


def for_account(secret: bytes, box: str, account: str, *, at: datetime) -> str:
    """Return the admission of somebody who is signed in; it lives for an hour."""
    until = int(at.timestamp()) + ACCOUNT_SECONDS
    return sealed(secret, Admission(box, hashed(secret, ACCOUNT, account), (), until))


def is_address(text: str) -> bool:
    """Say whether a text can be an e-mail address."""
    return text.isprintable() and bool(ADDRESS.fullmatch(text.strip()))


def _key(secret: bytes) -> bytes:
    return digest(secret, b"admission", sha256)
