"""The ballot boxes as an ASGI application of their own, beside Django.

Only Django's templates, translations and settings are loaded, no tables, sessions or
middleware: a ballot goes from the socket to the writer and back. Load it as
``bifolium.participation.application:application``.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import django
from django.conf import settings
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifolium.conf.lean")
if not settings.configured:
    django.setup()

from bifolium.participation import guards
from bifolium.participation.endpoint import Endpoint, Pending
from bifolium.participation.exchange import Ask, Reply
from bifolium.participation.serving import endpoint

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

WAIT_SECONDS = 30
# A form of a ballot is one packet; who takes longer holds a place for nothing.
BODY_SECONDS = 10


async def application(
    scope: MutableMapping[str, Any], receive: Receive, send: Send
) -> None:
    """Answer one connection of the server."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await _send(await _answer(scope, receive), scope["method"], send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            # The writer also does the chores, so it runs from the start.
            _ = endpoint().ledger.writer
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(endpoint().ledger.stop)
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope: MutableMapping[str, Any], receive: Receive) -> Reply:
    door = endpoint()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            ask = await _ask(scope, receive)
    except TimeoutError:
        return Reply(408, {"Connection": "close", "Cache-Control": "no-store"})
    if ask.method == "POST":
        step = door.begin(ask, at=timezone.now())
    else:
        step = await asyncio.to_thread(door.begin, ask, at=timezone.now())
    if isinstance(step, Pending):
        return await _cast(door, step)
    return step


async def _cast(door: Endpoint, step: Pending) -> Reply:
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            answer = await door.ledger.writer.cast_here(step.ballot)
    except TimeoutError as error:
        return door.conclude(step, error, at=timezone.now())
    return door.conclude(step, answer, at=timezone.now())


async def _ask(scope: MutableMapping[str, Any], receive: Receive) -> Ask:
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}; {value}" if name in headers else value
    body = b""
    length = headers.get("content-length", "")
    is_small = not length.isdecimal() or int(length) <= guards.LARGEST_BODY
    while scope["method"] == "POST" and is_small:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        is_small = len(body) <= guards.LARGEST_BODY
        if not message.get("more_body"):
            break
    client = scope.get("client")
    return Ask(
        method=scope["method"],
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=headers,
        body=body,
        address=client[0] if client else _forwarded(headers),
    )


def _forwarded(headers: dict[str, str]) -> str:
    """Return the reader's address where our own front hands requests on.

    Over a Unix socket only the front of this machine speaks; it writes the last part.
    """
    return headers.get("x-forwarded-for", "").rpartition(",")[2].strip()


async def _send(reply: Reply, method: str, send: Send) -> None:
    headers = [
        (name.lower().encode(), value.encode("latin-1"))
        for name, value in reply.headers.items()
    ]
    if reply.chunks is None:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send(
        {"type": "http.response.start", "status": reply.status, "headers": headers}
    )
    if reply.chunks is not None and method != "HEAD":
        while block := await asyncio.to_thread(next, reply.chunks, b""):
            await send({"type": "http.response.body", "body": block, "more_body": True})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})
