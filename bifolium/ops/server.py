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
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from bifolium.conf.options import Value
from bifolium.ops.console import Refused, complain
from bifolium.press.release import origin_of, release_of
from bifolium.press.store import StoreWriter

LOOK_SECONDS = 0.1
STOP_SECONDS = 10.0
LONGEST_PAUSE = 5.0
SOUND_SECONDS = 10.0
MOST_DEATHS = 6
BACKLOG = 2048
BALLOTS = "bifolium.participation.application"
MOST_BODY = 64 * 1024 * 1024


@dataclass
class Child:
    """A process that is kept alive. ``deaths`` counts those soon after a start.

    Only one that has never stayed alive is given up: a site that was sound goes on
    with what it has.
    """

    name: str
    command: list[str]
    files: tuple[int, ...] = ()
    deaths: int = 0
    was_sound: bool = False
    started_at: float = 0.0
    start_again_at: float = 0.0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C is heard by the supervisor."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command, pass_fds=self.files, start_new_session=True
        )

    def look(self) -> None:
        """Start it again if it has died, after a pause that grows.

        :raises Refused: if it does not stay alive.
        """
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        is_sound = now - self.started_at > SOUND_SECONDS
        self.was_sound = self.was_sound or is_sound
        self.deaths = 1 if is_sound else self.deaths + 1
        if self.deaths >= MOST_DEATHS and not self.was_sound:
            raise Refused(f"the process {self.name} does not stay alive")
        pause = min(LONGEST_PAUSE, 0.1 * 2**self.deaths)
        self.start_again_at = now + pause
        complain(f"the process {self.name} ended ({code}); starting it again")

    def stop(self, number: int) -> None:
        """Send it a signal."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Stop(Exception):
    """Somebody asked the supervisor to stop."""


def serve(option: Mapping[str, Value]) -> None:
    """Answer requests until SIGINT, SIGTERM or SIGHUP.

    :raises Refused: if a process does not stay alive.
    """
    before: dict[int, Any] = {}
    try:
        listen_for_stop(before)
        with tempfile.TemporaryDirectory(prefix="bifolium-") as folder:
            keep_alive(option, Path(folder))
    except Stop:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def keep_alive(option: Mapping[str, Value], folder: Path) -> None:
    """Run the processes of a site, and start again what dies, until a ``Stop``."""
    children: list[Child] = []
    try:
        with listener(option) as opened:
            children += processes(option, folder, opened)
            while True:
                for child in children:
                    child.look()
                time.sleep(LOOK_SECONDS)
    finally:
        stop_all(children)


def listen_for_stop(before: dict[int, Any]) -> None:
    """Let the signals of a terminal raise ``Stop``; note what was there before."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        before[number] = signal.getsignal(number)
        # Started to outlive its terminal, it does.
        if number != signal.SIGHUP or before[number] is not signal.SIG_IGN:
            signal.signal(number, stop)


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


def processes(
    option: Mapping[str, Value], folder: Path, opened: socket.socket
) -> list[Child]:
    """Return the processes of a site; ``folder`` is for their sockets."""
    store = Path(str(option["var"])).resolve() / "baked"
    # Pages of another release are gone before anybody can read one.
    StoreWriter(store, release_of(option)).close()
    django, ballots = str(folder / "django"), str(folder / "ballots")
    has_ballots = importlib.util.find_spec(BALLOTS) is not None
    front = {
        "parent": os.getpid(),
        "listener": opened.fileno(),
        "store": str(store),
        "host": urlsplit(origin_of(option)).netloc,
        "languages": option["languages"],
        "proxies": option["proxies"],
        "most_body": MOST_BODY,
        "django": django,
        "others": {"/ballot/": ballots} if has_ballots else {},
    }
    backend = {
        "parent": os.getpid(),
        "socket": django,
        "workers": option["workers"],
        "threads": option["threads"],
    }
    found = [
        Child("front", command("bifolium.press.front", front), (opened.fileno(),)),
        Child("django", command("bifolium.ops.backend", backend)),
        Child("worker", [*python("bifolium.ops.manage"), "work", str(os.getpid())]),
    ]
    if has_ballots:
        boxes = {"parent": os.getpid(), "socket": ballots}
        found.append(Child("ballots", command("bifolium.ops.ballots", boxes)))
    return found


def python(module: str) -> list[str]:
    """Return the command that runs a module."""
    return [sys.executable, "-m", module]


def command(module: str, choice: Mapping[str, object]) -> list[str]:
    """Return the command that runs a module with its choices."""
    return [*python(module), json.dumps(choice)]


def stop_all(
    children: list[Child], clock: Callable[[], float] = time.monotonic
) -> None:
    """Ask every process to stop, the front first; kill those that do not."""
    give_up_at = clock() + STOP_SECONDS
    for child in children:
        child.stop(signal.SIGTERM)
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, give_up_at - clock()))
        except subprocess.TimeoutExpired:
            child.stop(signal.SIGKILL)
            child.process.wait()
