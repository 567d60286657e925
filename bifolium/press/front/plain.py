"""Answers baked pages as a plain ASGI application: slower, and of one make with ours.

It stands in where uvicorn's protocol is no longer one that ours can stand on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from bifolium.press.front.choice import Site, choose
from bifolium.press.front.protocol import protocol_of
from bifolium.press.front.wire import coding, is_known

App = Callable[[Any, Any, Any], Awaitable[None]]
PROBE = b"GET /probe HTTP/1.1\r\nHost: probe\r\nAccept-Encoding: br\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nprobe: yes\r\n\r\nprobe"

logger = logging.getLogger("bifolium.front")


class Baked:
    """Answers what is baked, and hands on the rest."""

    def __init__(self, site: Site, rest: App) -> None:
        self.site, self.rest = site, rest

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Any, send: Any
    ) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            found = self.found(scope)
            if found is not None:
                status, headers, body = found
                start = {"type": "http.response.start", "status": status}
                await send({**start, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
        await self.rest(scope, receive, send)

    def found(
        self, scope: MutableMapping[str, Any]
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes] | None:
        """Return status, headers and body from the store; None for what is not there.

        A fault of the store is no fault of the reader: Django answers.
        """
        target = scope["raw_path"]
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        try:
            chosen = choose(self.site, target, scope["headers"])
        except Exception:
            self.site.faults += 1
            logger.warning("the store failed; Django answers", exc_info=True)
            return None
        if chosen is None:
            return None
        page, accepted, named = chosen
        coded = coding(accepted)
        is_unchanged = bool(named) and is_known(page.tags[coded], named)
        head = page.unchanged[coded] if is_unchanged else page.heads[coded]
        status, *lines = head.decode("latin-1").splitlines()
        pairs = [line.partition(": ") for line in lines]
        headers = [(n.lower().encode(), v.encode("latin-1")) for n, _colon, v in pairs]
        is_bare = is_unchanged or scope["method"] == "HEAD"
        return int(status.split()[1]), headers, b"" if is_bare else page.body(coded)


class Probe:
    """A shelf with one page, a page, and a connection that keeps what is written."""

    tags = heads = unchanged = {"br": b"HTTP/1.1 200 OK\r\nprobe: yes\r\n"}

    def __init__(self) -> None:
        self.written = b""

    def get(self, path: str) -> "Probe | None":
        """Return the page at its only path."""
        return self if path == "/probe" else None

    def body(self, coded: str) -> bytes:
        """Return the bytes of the page."""
        return b"probe"

    def write(self, data: bytes) -> None:
        """Keep what would go to the reader."""
        self.written += data

    def get_extra_info(self, _name: str) -> None:
        """Know nothing of the reader."""

    def is_closing(self) -> bool:
        """Stay open."""
        return False

    def close(self) -> None:
        """Stay open."""


async def never(_scope: Any, _receive: Any, _send: Any) -> None:
    """Answer nothing; a probe that comes here has gone wrong."""


def does_fit() -> bool:
    """Return whether our protocol can stand on the uvicorn that is installed.

    It is asked for one page on a connection that is none. Call it in a loop.
    """
    probe: Any = Probe()
    try:
        config = uvicorn.Config(never, lifespan="off", log_config=None)
        config.load()
        state = ServerState()
        state.default_headers = []
        made: Any = protocol_of(Site(probe, b"probe", ("en",)))
        protocol = made(config=config, server_state=state, app_state={})
        protocol.loop = asyncio.get_running_loop()
        protocol.connection_made(probe)
        protocol.data_received(PROBE + PROBE)
    except Exception:
        logger.exception("uvicorn has changed")
        return False
    return bool(probe.written == ANSWER + ANSWER)
