"""Voters as plain HTTP clients over a Unix socket, one connection each."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bifolium.participation.papers import Seal

PATIENCE = 30


@dataclass
class Voter:
    """One connection; it is opened again when it breaks."""

    socket: Path
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, body: bytes, head: str
    ) -> tuple[int, bytes]:
        """Return status and body.

        :raises OSError: if the server goes away before it has answered.
        """
        if not self.writer:
            self.reader, self.writer = await asyncio.open_unix_connection(self.socket)
        assert self.reader
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{head}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            self.writer.write(request.encode() + body)
            async with asyncio.timeout(PATIENCE):
                raw = await self.reader.readuntil(b"\r\n\r\n")
            status = int(raw[9:12])
            lower = raw.lower()
            at = lower.index(b"content-length: ") + 16
            length = int(lower[at : lower.index(b"\r", at)])
            return status, await self.reader.readexactly(length)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.close()
            raise ConnectionError from error

    def close(self) -> None:
        """Forget the connection."""
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None


@dataclass
class Wish:
    """A ballot that is sent until it is answered."""

    paper: str
    cookie: str
    choice: str
    answer: dict[str, object] = field(default_factory=dict)

    def body(self) -> bytes:
        return urlencode({"paper": self.paper, "choice": self.choice}).encode()

    def head(self) -> str:
        return (
            "Accept: application/json\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: ballot={self.cookie}\r\n"
        )


def wish_of(seal: Seal, chance: random.Random, token: str, now: int, box: str) -> Wish:
    """Return a ballot of a voter, with a paper as the server would issue."""
    return Wish(seal.issue(box, now), seal.cookie(token), chance.choice("abcd"))


async def send(
    voter: Voter, wish: Wish, box: str = "poll"
) -> tuple[int, dict[str, object]]:
    """Cast a ballot; returns status and receipt."""
    status, body = await voter.ask("POST", f"/ballot/{box}/", wish.body(), wish.head())
    return status, json.loads(body)
