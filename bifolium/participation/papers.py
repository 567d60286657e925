"""Ballot papers and the cookie: what the server signs and keeps no list of.

    paper    what-next.9f86d081884c7d659a2feaa0c55ad015.1795600000.3f2a…
             box . key (16 bytes) . issued at (Unix seconds) . signature
    cookie   kq0fG3…Xw.b51c…
             token . signature

A paper is spent once: its key is what makes a retry, a double click or a lost answer
one ballot. A browser that votes for the first time gets a token made from its paper,
so that a retry without the cookie is still the same voter.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_hex

LIFE = 20 * 60
SIGNATURE = 32


@dataclass(frozen=True)
class Paper:
    """One sheet: ``key`` in hex; ``issued_at`` in Unix seconds."""

    box: str
    key: str
    issued_at: int

    @property
    def expires_at(self) -> int:
        """The last second in which it may be used."""
        return self.issued_at + LIFE


class Seal:
    """Signs papers and cookies with the secret of the site."""

    def __init__(self, secret: str) -> None:
        self.secret = digest(secret.encode(), b"bifolium.participation", sha256)

    def sign(self, use: str, text: str) -> str:
        """Return the signature of a text for one use."""
        return digest(self.secret, f"{use}\x00{text}".encode(), sha256).hex()[
            :SIGNATURE
        ]

    def issue(self, box: str, now: int) -> str:
        """Return a fresh paper; nothing is stored."""
        text = f"{box}.{token_hex(16)}.{now}"
        return f"{text}.{self.sign('paper', text)}"

    def read(self, paper: str, box: str) -> Paper | None:
        """Return a paper of this box that we signed; None for any other."""
        text, _dot, signature = paper.rpartition(".")
        if not self._fits("paper", text, signature):
            return None
        name, key, issued_at = text.split(".")
        return Paper(name, key, int(issued_at)) if name == box else None

    def cookie(self, token: str) -> str:
        """Return the value of the cookie."""
        return f"{token}.{self.sign('cookie', token)}"

    def token(self, cookie: str) -> str:
        """Return the token in a cookie; empty if it is none of ours."""
        token, _dot, signature = cookie.rpartition(".")
        return token if self._fits("cookie", token, signature) else ""

    def first_token(self, paper: Paper) -> str:
        """Return the token of a browser that votes for the first time."""
        made = digest(self.secret, f"token\x00{paper.key}".encode(), sha256)
        return urlsafe_b64encode(made[:16]).decode().rstrip("=")

    def _fits(self, use: str, text: str, signature: str) -> bool:
        if not text:
            return False
        expected = self.sign(use, text).encode()
        return compare_digest(expected, signature.encode("utf-8", "replace"))
