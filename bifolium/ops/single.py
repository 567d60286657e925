"""Runs a whole site in this one process: ``python -m bifolium.ops.single``.

The front answers on the first thread; Django, the ballot boxes and the worker are
loaded by another meanwhile, so baked pages are there at once. ``serve`` goes over into
it and passes the listening socket as JSON. Whoever started it starts it again if it
dies; SIGHUP begins anew, with newer code, and readers wait in the queue of the socket.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import uvloop

from bifolium.conf.options import Value, read
from bifolium.ops.server import MOST_BODY, command, open_store, store_of
from bifolium.press.front.__main__ import Paths, serve
from bifolium.press.front.choice import Site
from bifolium.press.front.plain import App
from bifolium.press.front.threads import Application, Threads
from bifolium.press.front.upstream import reader_of, refuse
from bifolium.press.front.wire import Prepared
from bifolium.press.live import LiveFiles
from bifolium.press.release import origin_of
from bifolium.press.shelf import Shelf

LAST_SECONDS = 10.0
# For one process with little memory; half of what a front has to itself.
CACHE_BYTES = 32 * 1024 * 1024
BALLOTS = "bifolium.participation.application"

logger = logging.getLogger("bifolium.single")


@dataclass
class Wish:
    """What signals asked for."""

    stop: bool = False
    reload: bool = False

    def is_over(self) -> bool:
        """Return whether this process has to end."""
        return self.stop or self.reload


@dataclass
class Parts:
    """What is loaded while the front answers already; ``is_loaded`` when it is there.

    ``fault``: why it could not be loaded.
    """

    store: Path
    wish: Wish
    is_loaded: threading.Event = field(default_factory=threading.Event)
    django: Application | None = None
    boxes: App | None = None
    live: LiveFiles | None = None
    worker: threading.Thread | None = None
    fault: BaseException | None = None

    def load(self) -> None:
        """Load everything; in a thread of its own."""
        try:
            self.django = import_module("bifolium.conf.wsgi").application
            application = import_module(BALLOTS).application
            # The writer also does the chores, so it runs from the start.
            _ = ledger().writer
            keep_live = import_module("bifolium.ops.ballots").keep_live
            work = import_module("bifolium.ops.management.commands.work")
            self.live = keep_live(self.store)
            self.boxes = application
            run = partial(work.keep_at_work, is_over=self.wish.is_over)
            self.worker = threading.Thread(target=run, name="worker", daemon=True)
            self.worker.start()
        except BaseException as error:
            self.fault = error
            raise
        finally:
            self.is_loaded.set()

    def application(self) -> Application:
        """Return Django, as soon as it is there."""
        self.is_loaded.wait()
        if self.django is None:
            raise RuntimeError("the site could not be loaded")
        return self.django

    def is_sound(self) -> bool:
        """Return whether everything runs, or is still on its way."""
        is_at_work = self.worker is None or self.worker.is_alive()
        return self.fault is None and is_at_work

    def stop(self) -> None:
        """End what writes: ballots first, then their counts, then pages."""
        if self.boxes is not None and self.live is not None:
            ledger().stop()
            self.live.stop()
        if self.worker is not None:
            self.worker.join(LAST_SECONDS)


def ledger() -> Any:
    """Return the record of ballots."""
    return import_module("bifolium.participation.serving").endpoint().ledger


class Boxes:
    """The ballot boxes, which are told who the reader is as a proxy says it."""

    def __init__(self, parts: Parts, proxies: tuple[str, ...]) -> None:
        self.parts, self.proxies = parts, proxies

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Any, send: Any
    ) -> None:
        if not self.parts.is_loaded.is_set():
            await asyncio.to_thread(self.parts.is_loaded.wait)
        if self.parts.boxes is None:
            await refuse(send, 502, b"The site does not answer. Try again.\n", b"2")
            return
        reader, scheme = reader_of(scope, self.proxies)
        known = {"client": (reader.decode("latin-1"), 0), "scheme": scheme.decode()}
        await self.parts.boxes({**scope, **known}, receive, send)


async def run(option: Mapping[str, Value], listener: int, parts: Parts) -> None:
    """Answer readers until somebody wishes an end, or a part has failed."""
    proxies = tuple(str(one) for one in as_list(option["proxies"]))
    django = Threads(
        parts.application,
        threads=int(str(option["threads"])),
        proxies=proxies,
        most_body=MOST_BODY,
    )
    site = Site(
        shelf=Shelf(store_of(option), Prepared, CACHE_BYTES),
        host=urlsplit(origin_of(option)).netloc.encode(),
        languages=tuple(as_list(option["languages"])),
    )
    threading.Thread(target=parts.load, name="load", daemon=True).start()
    await serve(
        site,
        Paths(django, {"/ballot/": Boxes(parts, proxies)}),
        # The number stays open: a successor takes it over.
        socket.socket(fileno=os.dup(listener)),
        tell=lambda: None,
        is_over=lambda: parts.wish.is_over() or not parts.is_sound(),
    )
    django.stop()


def as_list(value: Value) -> tuple[str, ...]:
    """Return an option that is a list."""
    return value if isinstance(value, tuple) else (str(value),)


def listen(wish: Wish) -> None:
    """Note what signals ask for; a terminal that is gone asks for the end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        wish.stop = True

    def reload(_number: int, _frame: FrameType | None) -> None:
        wish.reload = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop if sys.stdin.isatty() else reload)


def main() -> None:
    """Serve until told to stop."""
    choice = json.loads(sys.argv[1])
    option, wish = read(os.environ), Wish()
    listen(wish)
    open_store(option)
    parts = Parts(store_of(option), wish)
    uvloop.run(run(option, choice["listener"], parts))
    code = 0 if wish.is_over() else 1
    # What failed is over as well.
    wish.stop = wish.stop or not wish.reload
    end = threading.Thread(target=parts.stop, daemon=True)
    end.start()
    end.join(LAST_SECONDS)
    if not wish.stop:
        os.execv(sys.executable, command("bifolium.ops.single", choice))  # noqa: S606
    sys.stdout.flush()
    sys.stderr.flush()
    # A thread that waits for somebody outside does not hold the end up.
    os._exit(code)


if __name__ == "__main__":
    main()
