"""Hands requests on to another process over a Unix socket, as an ASGI application."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from typing import Any

import httptools

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_AT_ONCE = 200
MOST_IDLE = 64
ANSWER_SECONDS = 60.0
START_SECONDS = 15.0
PIECE = 64 * 1024
HOP_BY_HOP = frozenset(
    [
        b"connection",
        b"expect",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
        b"x-real-ip",
        b"forwarded",
    ]
)
# What the front says itself.
OWN = frozenset([b"date", b"server"])
Link = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Unanswered(Exception):
    """The other side closed the connection before it said anything."""


class Answer:
    """Collects one answer as it is parsed."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.has_head = self.is_whole = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header that is for the reader."""
        if name.lower() not in HOP_BY_HOP | OWN:
            self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Note that the head is there."""
        self.has_head = True

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        self.pieces.append(body)

    def on_message_complete(self) -> None:
        """Note the end."""
        self.is_whole = True


class Limited:
    """An application that answers so many at once, and asks the rest to come again."""

    at_once = 0

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        if self.at_once >= MOST_AT_ONCE:
            await refuse(send, 503, b"Busy. Try again in a moment.\n", b"2")
            return
        self.at_once += 1
        try:
            await self.serve(scope, receive, send)
        finally:
            self.at_once -= 1

    async def serve(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Answer a request."""
        raise NotImplementedError


class Upstream(Limited):
    """The process at a socket; ``proxies`` may say whom they speak for."""

    def __init__(
        self, socket: str, *, proxies: tuple[str, ...], most_body: int
    ) -> None:
        self.socket, self.proxies, self.most_body = socket, proxies, most_body
        self.idle: list[Link] = []

    async def serve(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Pass a request on, and the answer back; what fails is said to the reader."""
        reply = Reply(send)
        try:
            async with asyncio.timeout(ANSWER_SECONDS) as limit:
                await self.exchange(scope, receive, reply, limit)
        except TooLarge:
            await reply.refuse(413, b"That is too much to send at once.\n")
        except (OSError, TimeoutError, Unanswered, httptools.HttpParserError):
            await reply.refuse(502, b"The site does not answer. Try again.\n", b"2")

    async def exchange(
        self,
        scope: MutableMapping[str, Any],
        receive: Receive,
        reply: "Reply",
        limit: asyncio.Timeout,
    ) -> None:
        """Try a connection kept from before, and a new one if that has died."""
        head, length, is_chunked = self.head(scope)
        if length > self.most_body:
            raise TooLarge
        has_body = is_chunked or length > 0
        # A process that goes may close a connection that it has not looked at.
        for link in () if has_body else (self.kept(), None):
            with suppress(OSError, Unanswered):
                found = link or await self.connect()
                await self.talk(found, scope, head, None, reply, limit)
                return
            if reply.has_begun:
                raise Unanswered
        body = self.body(receive, is_chunked) if has_body else None
        await self.talk(await self.connect(), scope, head, body, reply, limit)

    def kept(self) -> Link | None:
        """Return a connection kept from before, if there is one."""
        return self.idle.pop() if self.idle else None

    def close(self) -> None:
        """Close the connections that are kept."""
        for _reader, writer in self.idle:
            writer.close()

    async def connect(self) -> Link:
        """Return a new connection; wait for a process that is just starting."""
        give_up_at = time.monotonic() + START_SECONDS
        while True:
            try:
                return await asyncio.open_unix_connection(self.socket)
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > give_up_at:
                    raise
                await asyncio.sleep(0.1)

    def head(self, scope: MutableMapping[str, Any]) -> tuple[bytes, int, bool]:
        """Return the head of a request, its length, and whether it comes in chunks."""
        target = scope["raw_path"]
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        lines = [scope["method"].encode() + b" " + target + b" HTTP/1.1"]
        length, is_chunked = 0, False
        for name, value in scope["headers"]:
            if name == b"content-length":
                length = int(value)
            if name == b"transfer-encoding":
                is_chunked = True
            if name not in HOP_BY_HOP:
                lines.append(name + b": " + value)
        reader, scheme = reader_of(scope, self.proxies)
        lines += [b"x-forwarded-for: " + reader, b"x-forwarded-proto: " + scheme]
        if is_chunked:
            lines.append(b"transfer-encoding: chunked")
        return b"\r\n".join([*lines, b"", b""]), length, is_chunked

    async def body(self, receive: Receive, is_chunked: bool) -> AsyncIterator[bytes]:
        """Yield the body of a request in pieces."""
        total = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Unanswered
            piece = message.get("body", b"")
            total += len(piece)
            if total > self.most_body:
                raise TooLarge
            if piece:
                yield b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece
            if not message.get("more_body", False):
                break
        if is_chunked:
            yield b"0\r\n\r\n"

    async def talk(
        self,
        link: Link,
        scope: MutableMapping[str, Any],
        head: bytes,
        body: AsyncIterator[bytes] | None,
        reply: "Reply",
        limit: asyncio.Timeout,
    ) -> None:
        """Send a request on a connection, pass the answer on, and keep the link."""
        reader, writer = link
        is_kept = False
        try:
            writer.write(head)
            async for piece in body or no_body():
                writer.write(piece)
                await writer.drain()
                limit.reschedule(asyncio.get_running_loop().time() + ANSWER_SECONDS)
            is_kept = await self.answer(reader, scope["method"], reply, limit)
        finally:
            if is_kept and len(self.idle) < MOST_IDLE:
                self.idle.append(link)
            else:
                writer.close()

    async def answer(
        self,
        reader: asyncio.StreamReader,
        method: str,
        reply: "Reply",
        limit: asyncio.Timeout,
    ) -> bool:
        """Pass an answer on in pieces; return whether the connection can be kept."""
        found = Answer()
        parser = httptools.HttpResponseParser(found)
        while not found.is_whole:
            data = await reader.read(PIECE)
            limit.reschedule(asyncio.get_running_loop().time() + ANSWER_SECONDS)
            if not data:
                if not found.has_head:
                    raise Unanswered
                await reply.end()
                return False
            parser.feed_data(data)
            if found.has_head:
                await reply.begin(parser.get_status_code(), found.headers)
                if method == "HEAD":
                    await reply.end()
                    return False
                pieces, found.pieces = found.pieces, []
                await reply.more(b"".join(pieces))
        await reply.end()
        return bool(parser.should_keep_alive())


def reader_of(
    scope: MutableMapping[str, Any], proxies: Sequence[str]
) -> tuple[bytes, bytes]:
    """Return the address of the reader and the scheme, by proxies only if named."""
    peer = scope["client"][0] if scope["client"] else ""
    address, scheme = peer.encode(), scope["scheme"].encode()
    if peer in proxies:
        headers = dict(scope["headers"])
        named = headers.get(b"x-forwarded-for", b"").split(b",")[-1].strip()
        address = named or address
        scheme = headers.get(b"x-forwarded-proto", scheme)
    return address, scheme


class TooLarge(Exception):
    """The body of a request is larger than anything that is accepted."""


class Reply:
    """What goes back to the reader: begun once, ended once."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.has_begun = False

    async def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the head, once."""
        if not self.has_begun:
            self.has_begun = True
            start = {"type": "http.response.start", "status": status}
            await self.send({**start, "headers": headers})

    async def more(self, piece: bytes) -> None:
        """Send a piece of the body."""
        if piece:
            await self.send(
                {"type": "http.response.body", "body": piece, "more_body": True}
            )

    async def end(self) -> None:
        """Send the end."""
        await self.send({"type": "http.response.body", "body": b""})

    async def refuse(self, status: int, text: bytes, retry_after: bytes = b"") -> None:
        """Say what went wrong, if nothing has been said yet."""
        if self.has_begun:
            raise Unanswered
        self.has_begun = True
        await refuse(self.send, status, text, retry_after)


async def no_body() -> AsyncIterator[bytes]:
    """Yield nothing."""
    nothing: tuple[bytes, ...] = ()
    for piece in nothing:
        yield piece


async def refuse(
    send: Send, status: int, text: bytes, retry_after: bytes = b""
) -> None:
    """Send a short answer that nobody keeps."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if retry_after:
        headers.append((b"retry-after", retry_after))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


async def say_nothing(send: Send) -> None:
    """Send an answer that says: there is nothing yet."""
    headers = [(b"cache-control", b"public, max-age=1")]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
