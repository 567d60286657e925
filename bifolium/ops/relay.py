"""Processes of a site, kept alive, and replaced one after another without a gap.

A process that others ask listens at a place of its own, ``django.3``; ``django`` is a
link to the one that answers now. Its successor is asked to show that it is ready, then
the link is turned, and only then the old one is told to go: it ends what it has begun.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bifolium.ops.console import Refused, complain

LOOK_SECONDS = 0.1
STOP_SECONDS = 10.0
LONGEST_PAUSE = 5.0
SOUND_SECONDS = 10.0
READY_SECONDS = 60.0
LAST_SECONDS = 0.5
MOST_DEATHS = 6


@dataclass
class Child:
    """A process that is kept alive. ``deaths`` counts those soon after a start.

    Only one that has never stayed alive is given up: a site that was sound goes on
    with what it has. ``is_ready`` and ``enter`` are those of a successor: has it begun
    to answer, and let it have the place of the one before.
    """

    name: str
    command: list[str]
    files: tuple[int, ...] = ()
    is_ready: Callable[[], bool] | None = None
    enter: Callable[[], None] = lambda: None
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

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self, number: int) -> None:
        """Send it a signal."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass
class Troop:
    """The processes of a site in the order in which they are replaced and stopped.

    ``make`` returns a process anew by its name and a number that grows.
    """

    make: Callable[[str, int], Child]
    children: list[Child]
    leaving: list[Child] = field(default_factory=list)
    turn: int = 0

    def look(self) -> None:
        """Start again what has died, and forget those that were told to go.

        :raises Refused: if a process does not stay alive.
        """
        for child in self.children:
            child.look()
        self.leaving = [child for child in self.leaving if child.is_alive()]

    def replace_all(self) -> None:
        """Replace every process, the next one when the one before is ready.

        The rest stays as it is if one does not become ready.
        """
        self.turn += 1
        for place, old in enumerate(self.children):
            new = self.make(old.name, self.turn)
            if not self.replace(place, old, new):
                complain(f"the new process {old.name} is not ready; the old one stays")
                return

    def replace(self, place: int, old: Child, new: Child) -> bool:
        """Replace one process; return whether that went well."""
        if new.is_ready is None:
            stop_all([old])
            new.start()
            self.children[place] = new
            return True
        # In the list from the first moment on, so that a stop stops it too.
        self.leaving.append(new)
        new.start()
        if not becomes_ready(new):
            stop_all([new])
            return False
        new.enter()
        self.leaving.remove(new)
        self.children[place] = new
        self.leaving.append(old)
        # What has found the old one is let in before it shuts the door.
        time.sleep(LAST_SECONDS)
        old.stop(signal.SIGTERM)
        return True

    def stop(self) -> None:
        """Stop the first, who is asked by readers, and then those whom it asks."""
        stop_all([*self.children[:1], *self.leaving])
        stop_all(self.children[1:])


def becomes_ready(child: Child) -> bool:
    """Wait until a process says that it is ready; False if it dies or never does."""
    give_up_at = time.monotonic() + READY_SECONDS
    while child.is_alive() and time.monotonic() < give_up_at:
        if child.is_ready is None or child.is_ready():
            return True
        time.sleep(LOOK_SECONDS)
    return False


def answers(place: Path) -> bool:
    """Return whether a process at a Unix socket answers a request."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(READY_SECONDS)
        client.connect(str(place))
        client.sendall(b"GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return client.recv(16).startswith(b"HTTP/1.1 ")
    return False


def turn_link(link: Path, target: str) -> None:
    """Let a link lead to another place, at one moment."""
    fresh = link.with_name(f"{link.name}.fresh")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, link)


def stop_all(
    children: list[Child], clock: Callable[[], float] = time.monotonic
) -> None:
    """Ask processes to stop; kill those that do not."""
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
