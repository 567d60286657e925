"""Runs the front on a socket that it was given: ``python -m bifolium.press.front``.

The supervisor passes everything as one JSON object on the command line.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
import uvloop

from bifolium.press.front.choice import Site
from bifolium.press.front.plain import App, Baked, does_fit
from bifolium.press.front.protocol import protocol_of, tire_all
from bifolium.press.front.upstream import Upstream, say_nothing
from bifolium.press.front.wire import Prepared
from bifolium.press.shelf import Shelf
from bifolium.press.store import LIVE

LOOK_SECONDS = 1.0
READY_PAUSE = 0.02
STOP_SECONDS = 5

logger = logging.getLogger("bifolium.front")


class Paths:
    """Chooses the process that answers, by the beginning of the path."""

    def __init__(self, django: App, others: dict[str, App]) -> None:
        self.django, self.others = django, others

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith(LIVE):
            # Nobody has voted yet: a question that must not reach Django each time.
            await say_nothing(send)
            return
        for start, upstream in self.others.items():
            if scope["path"].startswith(start):
                await upstream(scope, receive, send)
                return
        await self.django(scope, receive, send)


async def look_after(
    server: uvicorn.Server,
    site: Site,
    tell: Callable[[], object],
    is_over: Callable[[], bool],
) -> None:
    """Every second: is the store still the same, is a connection idle, is it over?"""
    loop = asyncio.get_running_loop()
    while not server.started:
        await asyncio.sleep(READY_PAUSE)
    tell()
    while not server.should_exit:
        await asyncio.sleep(LOOK_SECONDS)
        site.shelf.look()
        tire_all(list(server.server_state.connections), loop.time())
        if is_over():
            server.should_exit = True


async def run(choice: dict[str, Any]) -> None:
    """Serve until the supervisor says stop, or is gone."""
    proxies = tuple(choice["proxies"])

    def upstream(path: str) -> Upstream:
        return Upstream(path, proxies=proxies, most_body=choice["most_body"])

    others: dict[str, App] = {
        start: upstream(path) for start, path in choice["others"].items()
    }
    await serve(
        Site(
            shelf=Shelf(Path(choice["store"]), Prepared),
            host=choice["host"].encode(),
            languages=tuple(choice["languages"]),
        ),
        Paths(upstream(choice["django"]), others),
        socket.socket(fileno=choice["listener"]),
        tell=Path(choice["ready"]).touch,
        is_over=lambda: os.getppid() != choice["parent"],
    )


async def serve(
    site: Site,
    paths: Paths,
    listener: socket.socket,
    *,
    tell: Callable[[], object],
    is_over: Callable[[], bool],
) -> None:
    """Serve until a signal says stop, or ``is_over``; ``tell`` hears of the start."""
    has_hook = does_fit()
    if not has_hook:
        logger.error("pages are answered more slowly; see docs/how-to/deploy.md")
    config = uvicorn.Config(
        paths if has_hook else Baked(site, paths),
        http=protocol_of(site) if has_hook else "auto",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=75,
        backlog=2048,
    )
    server = uvicorn.Server(config)
    watcher = asyncio.create_task(look_after(server, site, tell, is_over))
    await server.serve(sockets=[listener])
    watcher.cancel()
    site.shelf.close()


def main() -> None:
    """Run until told to stop; Ctrl-C is the supervisor's to hear."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    uvloop.run(run(json.loads(sys.argv[1])))


if __name__ == "__main__":
    main()
