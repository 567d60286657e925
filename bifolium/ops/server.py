"""The supervisor: starts the processes of a site, and starts anew those that die.

``front`` answers baked pages and hands on the rest; ``django`` answers that;
``worker`` bakes and does what is due; ``ballots`` takes votes, where it is there.
Nothing of Django is loaded here.
"""

import importlib.util
import json
import os
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import urlsplit

from bifolium.conf.options import Value
from bifolium.ops.console import Refused
from bifolium.ops.relay import LOOK_SECONDS, Child, Troop, answers, turn_link
from bifolium.press.release import origin_of, release_of
from bifolium.press.store import StoreWriter

BACKLOG = 2048
BALLOTS = "bifolium.participation.application"
DATABASE = "bifolium.sqlite3"
MOST_BODY = 64 * 1024 * 1024


class Stop(Exception):
    """Somebody asked the supervisor to stop."""


@dataclass
class Wish:
    """``reload``: somebody asked for new processes."""

    reload: bool = False


def serve(option: Mapping[str, Value]) -> None:
    """Answer requests until SIGINT or SIGTERM; SIGHUP replaces every process.

    At a terminal SIGHUP says that the terminal is gone, and stops as well. With the
    option ``single`` this process becomes the only one, and does not return.

    :raises Refused: if a process does not stay alive.
    """
    if option["single"]:
        become_single(option)
    before: dict[int, Any] = {}
    try:
        wish = Wish()
        listen_for_stop(before, wish)
        with tempfile.TemporaryDirectory(prefix="bifolium-") as folder:
            keep_alive(option, Path(folder), wish)
    except Stop:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def become_single(option: Mapping[str, Value]) -> NoReturn:
    """Go over into the one process that does everything.

    :raises Refused: with a database to which other machines may write.
    """
    if option["database_url"]:
        raise Refused("one process for everything is for SQLite only", 2)
    opened = listener(option)
    opened.set_inheritable(True)
    # Threads that each keep memory of their own are for larger machines.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    choice = {"listener": opened.fileno()}
    os.execv(sys.executable, command("bifolium.ops.single", choice))  # noqa: S606


def keep_alive(option: Mapping[str, Value], folder: Path, wish: Wish) -> None:
    """Run the processes of a site, and start again what dies, until a ``Stop``."""
    with listener(option) as opened:
        troop = Troop(maker(option, folder, opened), [])
        try:
            troop.children += [troop.make(name, 0) for name in names()]
            for child in troop.children:
                child.enter()
            while True:
                if wish.reload:
                    wish.reload = False
                    reload(option, troop)
                troop.look()
                time.sleep(LOOK_SECONDS)
        finally:
            troop.stop()


def reload(option: Mapping[str, Value], troop: Troop) -> None:
    """Replace every process; their code may be newer."""
    # Pages of the old code are gone at once.
    StoreWriter(store_of(option), release_of(option)).close()
    troop.replace_all()


def listen_for_stop(before: dict[int, Any], wish: Wish) -> None:
    """Let signals raise ``Stop``, or wish; note what was there before."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stop

    def wish_reload(_number: int, _frame: FrameType | None) -> None:
        wish.reload = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        before[number] = signal.getsignal(number)
        # Started to outlive its terminal, it does.
        if number != signal.SIGHUP:
            signal.signal(number, stop)
        elif before[number] is not signal.SIG_IGN:
            signal.signal(number, stop if sys.stdin.isatty() else wish_reload)


def listener(option: Mapping[str, Value]) -> socket.socket:
    """Return the socket of the site, open over every restart of the front."""
    family, _kind, _protocol, _name, address = socket.getaddrinfo(
        str(option["host"]),
        int(str(option["port"])),
        type=socket.SOCK_STREAM,
        flags=socket.AI_PASSIVE,
    )[0]
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        where = f"{option['host']}:{option['port']}"
        raise Refused(f"cannot listen on {where}: {error.strerror}") from None
    return opened


def store_of(option: Mapping[str, Value]) -> Path:
    """Return the folder of baked pages."""
    return Path(str(option["var"])).resolve() / "baked"


def names() -> list[str]:
    """Return the processes of a site; the front first."""
    has_ballots = importlib.util.find_spec(BALLOTS) is not None
    return ["front", "django", "worker", *(["ballots"] if has_ballots else [])]


def maker(
    option: Mapping[str, Value], folder: Path, opened: socket.socket
) -> Callable[[str, int], Child]:
    """Return what makes a process by name and turn; ``folder`` is for their sockets."""
    open_store(option)

    def make(name: str, turn: int) -> Child:
        place = folder / f"{name}.{turn}"
        if name == "front":
            choice = front_choice(option, folder, opened, place)
            asked = command("bifolium.press.front", choice)
            return Child(name, asked, (opened.fileno(),), place.exists)
        if name == "worker":
            asked = [*python("bifolium.ops.manage"), "work", str(os.getpid())]
            return Child(name, asked)
        if name == "ballots":
            # One process writes ballots: the old one goes before the new one comes.
            boxes = {
                "parent": os.getpid(),
                "socket": str(folder / name),
                "store": str(store_of(option)),
            }
            return Child(name, command("bifolium.ops.ballots", boxes))
        backend = {
            "parent": os.getpid(),
            "socket": str(place),
            "workers": option["workers"],
            "threads": option["threads"],
        }
        return Child(
            name,
            command("bifolium.ops.backend", backend),
            is_ready=partial(answers, place),
            enter=partial(turn_link, folder / name, place.name),
        )

    return make


def open_store(option: Mapping[str, Value]) -> None:
    """Make the store fit to be read from, before anybody can.

    Pages of another release are gone, and where an edit came last before the end
    nobody reads any until the worker has caught up.
    """
    writer = StoreWriter(store_of(option), release_of(option))
    if is_owed(Path(str(option["var"])).resolve() / DATABASE):
        writer.bar(True)
    writer.close()


def front_choice(
    option: Mapping[str, Value], folder: Path, opened: socket.socket, ready: Path
) -> dict[str, object]:
    """Return what the front is told; it makes the file ``ready`` when it is."""
    ballots = {"/ballot/": str(folder / "ballots")} if "ballots" in names() else {}
    return {
        "parent": os.getpid(),
        "listener": opened.fileno(),
        "store": str(store_of(option)),
        "host": urlsplit(origin_of(option)).netloc,
        "languages": option["languages"],
        "proxies": option["proxies"],
        "most_body": MOST_BODY,
        "django": str(folder / "django"),
        "others": ballots,
        "ready": str(ready),
    }


def is_owed(database: Path) -> bool:
    """Return whether rows changed that the worker has not heard of yet."""
    if not database.exists():
        return False
    opened = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
    try:
        row = opened.execute("select 1 from press_changedrow limit 1").fetchone()
    except sqlite3.Error:
        return True
    finally:
        opened.close()
    return row is not None


def python(module: str) -> list[str]:
    """Return the command that runs a module."""
    return [sys.executable, "-m", module]


def command(module: str, choice: Mapping[str, object]) -> list[str]:
    """Return the command that runs a module with its choices."""
    return [*python(module), json.dumps(choice)]
