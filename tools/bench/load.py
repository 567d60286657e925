"""Many voters on one core: requests made beforehand, sent one after another each.

Each connection sends its next request when the last is answered. Only what is needed
to see where an answer ends is read of it.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import uvloop

from bifolium.participation.papers import Seal
from tools.bench.voters import wish_of

LENGTH = b"content-length: "
# An address of a Unix socket, or a port of this machine.
Place = Path | int


@dataclass
class Load:
    """What came back within some seconds: times in ms, and answers that refuse."""

    seconds: float
    times: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """Return the time within which a share of the answers came."""
        times = sorted(self.times)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


class Connection(asyncio.Protocol):
    """One voter after another."""

    def __init__(
        self,
        requests: Iterator[bytes],
        load: Load,
        until: float,
        end: Callable[[], None],
    ) -> None:
        self.requests = requests
        self.load = load
        self.until = until
        self.end = end
        self.transport: asyncio.WriteTransport
        self.read = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.WriteTransport", transport)
        self._next()

    def _next(self) -> None:
        request = next(self.requests, None)
        if request is None or time.perf_counter() > self.until:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.read += data
        head, found, body = self.read.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        at = lower.index(LENGTH) + len(LENGTH)
        if len(body) < int(lower[at:].partition(b"\r")[0]):
            return
        self.load.times.append(1000 * (time.perf_counter() - self.began))
        self.load.refused += not head.startswith(b"HTTP/1.1 200")
        self.read = b""
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        self.end()


def requests_of(secret: str, number: int, box: str = "poll") -> list[bytes]:
    """Return the requests of as many new voters, each with a paper and a cookie."""
    seal, chance, now = Seal(secret), random.Random(1), int(time.time())
    made = list[bytes]()
    for _ in range(number):
        wish = wish_of(seal, chance, f"{chance.getrandbits(64):x}", now, box)
        body = wish.body()
        head = (
            f"POST /ballot/{box}/ HTTP/1.1\r\nHost: localhost\r\n{wish.head()}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


def put_load(
    place: Place, requests: list[bytes], *, clients: int, seconds: float
) -> Load:
    """Send requests until the time or the requests are over."""
    return uvloop.run(_put_load(place, iter(requests), clients, seconds))


async def _put_load(
    place: Place, requests: Iterator[bytes], clients: int, seconds: float
) -> Load:
    loop, load, ended = asyncio.get_running_loop(), Load(seconds), asyncio.Semaphore(0)
    began = time.perf_counter()

    def connection() -> Connection:
        return Connection(requests, load, began + seconds, ended.release)

    for _ in range(clients):
        if isinstance(place, int):
            await loop.create_connection(connection, "127.0.0.1", place)
        else:
            await loop.create_unix_connection(connection, str(place))
    for _ in range(clients):
        await ended.acquire()
    load.seconds = time.perf_counter() - began
    return load
