"""Answers baked pages inside uvicorn's own protocol, before there is a request.

It stands on uvicorn's public option ``http=`` and on the callbacks of its
``HttpToolsProtocol``; ``tests/test_front.py`` is the contract with them.
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bifolium.press.front.choice import Site, choose
from bifolium.press.front.wire import Prepared, coding, is_known

MOST_HEAD = 32 * 1024
HEAD_SECONDS = 10.0
IDLE_SECONDS = 75.0
# A connection of a process that goes is closed with an answer, or when it has been
# silent for so long.
LAST_SECONDS = 1.0
LEAVE_PAUSE = 0.2

logger = logging.getLogger("bifolium.front")


def protocol_of(site: Site) -> type[HttpToolsProtocol]:
    """Return a protocol bound to a site, for uvicorn's option ``http``."""

    class BoundProtocol(FrontProtocol):
        pass

    BoundProtocol.site = site
    return BoundProtocol


class FrontProtocol(HttpToolsProtocol):
    """One connection. What is no plain read of a baked page goes the usual way."""

    site: Site

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.is_answered = False
        self.is_in_head = False
        self.is_leaving = False
        self.head_bytes = 0
        self.active_at = self.loop.time()
        self.dated: tuple[Any, bytes] = (None, b"")

    def data_received(self, data: bytes) -> None:
        self.active_at = self.loop.time()
        if self.is_in_head:
            self.head_bytes += len(data)
        super().data_received(data)
        if self.is_in_head:
            self.head_bytes = self.head_bytes or len(data)
            if self.head_bytes > MOST_HEAD:
                self.refuse(431)

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self.is_answered = False
        self.is_in_head = True
        self.head_bytes = 0

    def on_headers_complete(self) -> None:
        self.is_in_head = False
        if sum(len(name) + len(value) for name, value in self.headers) > MOST_HEAD:
            self.refuse(431)
            return
        try:
            self.is_answered = self.answer()
        except Exception:
            self.site.faults += 1
            logger.warning("the store failed; Django answers", exc_info=True)
        if not self.is_answered:
            self.go_on()

    def go_on(self) -> None:
        """Let uvicorn begin the request that it has not seen yet."""
        url, headers, expected = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.headers, self.expect_100_continue = url, headers, expected
        self.scope["headers"] = headers
        super().on_headers_complete()
        if self.is_leaving and self.cycle is not None:
            self.cycle.keep_alive = False

    def answer(self) -> bool:
        """Answer from the store; return False for what is not for it."""
        method = self.parser.get_method()
        if method not in (b"GET", b"HEAD") or b"?" in self.url:
            return False
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy or self.pipeline or self.flow.write_paused:
            return False
        found = choose(
            self.site, self.url, self.headers, is_left=self.parser.should_upgrade()
        )
        if found is None:
            return False
        page, accepted, named = found
        self.write(page, coding(accepted), named, is_head=method == b"HEAD")
        return True

    def write(self, page: Prepared, coded: str, named: bytes, *, is_head: bool) -> None:
        """Write a page in one piece."""
        if named and is_known(page.tags[coded], named):
            parts = [page.unchanged[coded], self.date()]
        else:
            parts = [page.heads[coded], self.date()]
        is_kept = self.parser.should_keep_alive()
        is_kept = is_kept and self.parser.get_http_version() == "1.1"
        is_kept = is_kept and not self.is_leaving
        parts.append(b"\r\n" if is_kept else b"connection: close\r\n\r\n")
        if parts[0] is page.heads[coded] and not is_head:
            parts.append(page.body(coded))
        self.transport.write(b"".join(parts))
        self.server_state.total_requests += 1
        if not is_kept:
            self.transport.close()

    def date(self) -> bytes:
        """Return the headers that uvicorn gives to all answers; new once a second."""
        headers = self.server_state.default_headers
        if self.dated[0] is not headers:
            lines = [name + b": " + value + b"\r\n" for name, value in headers]
            self.dated = (headers, b"".join(lines))
        return self.dated[1]

    def refuse(self, status: int) -> None:
        """Say that a request cannot be taken, and close."""
        self.is_in_head = False
        self.is_answered = True
        if self.transport.is_closing():
            return
        phrase = HTTPStatus(status).phrase
        text = f"{status} {phrase}\n"
        self.transport.write(
            f"HTTP/1.1 {status} {phrase}\r\ncontent-type: text/plain\r\n"
            f"content-length: {len(text)}\r\nconnection: close\r\n\r\n{text}".encode()
        )
        self.transport.close()

    def on_body(self, body: bytes) -> None:
        if not self.is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.is_answered:
            super().on_message_complete()

    def shutdown(self) -> None:
        self.is_leaving = True
        # A reader must hear of the end with the answer, or asks once more too late.
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.keep_alive = False
        self.leave()

    def leave(self) -> None:
        """Close when nothing has been asked for a while; look again until then."""
        is_silent = self.loop.time() - self.active_at >= LAST_SECONDS
        if self.transport.is_closing():
            return
        if is_silent and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()
        else:
            self.loop.call_later(LEAVE_PAUSE, self.leave)

    def tire(self, now: float) -> None:
        """Close a connection that is too slow with its head, or idle."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if self.is_in_head and now - self.active_at > HEAD_SECONDS:
            self.refuse(408)
        elif not is_busy and now - self.active_at > IDLE_SECONDS:
            self.transport.close()


def tire_all(connections: Sequence[Any], now: float) -> None:
    """Look after every connection, every few seconds."""
    for connection in list(connections):
        if isinstance(connection, FrontProtocol):
            connection.tire(now)
