"""Runs a WSGI application on threads of this very process, as an ASGI application.

For a machine so small that one process does everything. The body of a request is read
before a thread has to do with it, and an answer goes out piece by piece, the next one
when the reader has taken the one before; so a slow reader costs a thread only while an
answer is longer than what is kept for it.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from bifolium.press.front.upstream import (
    HOP_BY_HOP,
    OWN,
    Limited,
    Message,
    Receive,
    Send,
    TooLarge,
    reader_of,
    refuse,
)

IN_MEMORY = 1024 * 1024
WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Tell = Callable[..., None]


class Gone(Exception):
    """The reader closed the connection before the request was whole."""


class Threads(Limited):
    """The application; ``made`` returns it, and may wait until it is there."""

    def __init__(
        self,
        made: Callable[[], Application],
        *,
        threads: int,
        proxies: tuple[str, ...],
        most_body: int,
    ) -> None:
        self.made, self.proxies, self.most_body = made, proxies, most_body
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def serve(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Answer a request, with a place for its body."""
        with SpooledTemporaryFile(IN_MEMORY) as body:
            await self.answer(scope, receive, send, body)

    async def answer(
        self,
        scope: MutableMapping[str, Any],
        receive: Receive,
        send: Send,
        body: IO[bytes],
    ) -> None:
        """Read a request, let a thread answer it, and wait for its end."""
        try:
            length = await read(receive, body, self.most_body)
        except TooLarge:
            await refuse(send, 413, b"That is too much to send at once.\n")
            return
        except Gone:
            return
        environ = environ_of(scope, body, length, self.proxies)
        loop = asyncio.get_running_loop()

        def tell(*messages: Message) -> None:
            asyncio.run_coroutine_threadsafe(say(send, messages), loop).result()

        await loop.run_in_executor(self.pool, self.run, environ, tell)

    def run(self, environ: Environ, tell: Tell) -> None:
        """Answer a request; in a thread."""
        reply = Reply(tell)
        pieces = self.made()(environ, reply.start)
        try:
            for piece in pieces:
                reply.more(piece)
            reply.end()
        finally:
            if close := getattr(pieces, "close", None):
                close()

    def stop(self) -> None:
        """Begin nothing more; what runs goes on."""
        self.pool.shutdown(wait=False, cancel_futures=True)


class Reply:
    """An answer on its way: the head goes with the first piece, the last one ends it.

    A piece is held back until the next one, so a short answer is told at once.
    """

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.head: Message | None = None
        self.held = b""

    def start(
        self,
        status: str,
        headers: Sequence[tuple[str, str]],
        fault: object = None,
    ) -> Callable[[bytes], None]:
        """Take status and headers (WSGI's ``start_response``)."""
        kept = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1"))
            for name, value in headers
        ]
        self.head = {
            "type": "http.response.start",
            "status": int(status.split()[0]),
            "headers": [one for one in kept if one[0] not in HOP_BY_HOP | OWN],
        }
        return self.more

    def more(self, piece: bytes) -> None:
        """Take a piece of the body, and send the one before."""
        if self.held and piece:
            self.send(self.held, is_last=False)
        self.held = piece or self.held

    def end(self) -> None:
        """Send what is left."""
        self.send(self.held, is_last=True)

    def send(self, piece: bytes, *, is_last: bool) -> None:
        """Send a piece, after the head if that has not gone yet."""
        head, self.head = self.head, None
        body = {"type": "http.response.body", "body": piece, "more_body": not is_last}
        self.tell(*([head] if head else []), body)


async def say(send: Send, messages: Iterable[Message]) -> None:
    """Send some messages, each when the one before was taken."""
    for message in messages:
        await send(message)


async def read(receive: Receive, body: IO[bytes], most: int) -> int:
    """Read the body of a request into a file; return its length.

    :raises TooLarge: if it is longer than anything that is accepted.
    :raises Gone: if the reader did not send all of it.
    """
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        length += len(piece)
        if length > most:
            raise TooLarge
        body.write(piece)
        if not message.get("more_body", False):
            break
    body.seek(0)
    return length


def environ_of(
    scope: Mapping[str, Any], body: IO[bytes], length: int, proxies: Sequence[str]
) -> Environ:
    """Return a request as WSGI (PEP 3333) describes it."""
    reader, scheme = reader_of(dict(scope), proxies)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": reader.decode("latin-1"),
        **headers_of(scope["headers"]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme.decode("latin-1"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    name, colon, port = environ.get("HTTP_HOST", "").rpartition(":")
    environ["SERVER_NAME"] = name if colon else port
    environ["SERVER_PORT"] = port if colon else "80"
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def headers_of(pairs: Iterable[tuple[bytes, bytes]]) -> Environ:
    """Return the headers that are for an application, by WSGI's names.

    Names with an underscore could pass for others, and are left out.
    """
    found: Environ = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if raw_name in HOP_BY_HOP or "_" in name:
            continue
        key = WITHOUT_PREFIX.get(name, f"HTTP_{name.upper().replace('-', '_')}")
        between = "; " if name == "cookie" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found
