"""A slow disk, and a disk that loses what was not synced when the power goes.

``disk.c`` is compiled with ``cc`` and preloaded into a server. After a kill, which
leaves every write, ``lose_power`` rebuilds the files as a loss of power might have
left them: what was synced, and of the rest nothing, all, the first writes only, or
any of its sectors.
"""

import os
import random
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
HEAD = struct.Struct("=5q")
NAME, WRITE, TRUNCATE, SYNC, REMOVE = range(5)
SECTOR = 512
# Two in five losses keep nothing that was not synced, one in five each the others.
LOSSES = ("nothing", "nothing", "all", "first", "sectors")


def preload(folder: Path) -> dict[str, str]:
    """Compile the library into a folder; returns the environment that loads it."""
    library = folder / "disk.so"
    command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
    subprocess.run([*command, "-ldl", "-lpthread"], check=True)
    return {"LD_PRELOAD": str(library)}


def slow(folder: Path, milliseconds: int) -> dict[str, str]:
    """Return the environment of a server whose disk takes so much longer."""
    return {**preload(folder), "DISK_SLOW_US": str(1000 * milliseconds)}


@dataclass(frozen=True)
class Change:
    """A write of bytes, or a truncation to ``offset`` where ``bytes`` is None."""

    offset: int
    bytes: bytes | None


@dataclass
class Disk:
    """What is surely on the disk, in a folder beside the one that is voted in."""

    log: Path
    kept: Path
    chance: random.Random
    lost: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return the environment of a server on this disk."""
        self.kept.mkdir(exist_ok=True)
        return {**preload(self.kept), "DISK_LOG": str(self.log)}

    def keep(self, folder: Path) -> None:
        """Take the files of a folder, closed and synced, for what the disk holds."""
        for file in folder.glob("*.sqlite3*"):
            (self.kept / file.name).write_bytes(file.read_bytes())

    def lose_power(self, folder: Path) -> None:
        """Leave in the folder what may be left; the server must be dead."""
        for name, changes in self._replay().items():
            self._write(name, changes)
        for file in folder.glob("*.sqlite3*"):
            file.unlink()
        for file in self.kept.glob("*.sqlite3*"):
            (folder / file.name).write_bytes(file.read_bytes())
        # The files are what the disk holds now. The next server has the log open.
        os.truncate(self.log, 0)

    def _replay(self) -> dict[str, list[Change]]:
        """Write what was synced; returns what was not, by file."""
        waiting: dict[str, list[Change]] = {}
        self.names = {}
        for kind, number, offset, length, data in self._records():
            if kind == NAME:
                self.names[number] = Path(data.decode()).name
                (self.kept / self.names[number]).touch()
            elif kind == REMOVE:
                waiting.pop(Path(data.decode()).name, None)
                (self.kept / Path(data.decode()).name).unlink(missing_ok=True)
            elif kind == SYNC:
                name = self.names[number]
                self._apply(name, waiting.pop(name, []))
            else:
                change = Change(*((offset, data) if kind == WRITE else (length, None)))
                waiting.setdefault(self.names[number], []).append(change)
        return waiting

    def _records(self) -> Iterator[tuple[int, int, int, int, bytes]]:
        if not self.log.exists():
            return
        with self.log.open("rb") as file:
            while len(head := file.read(HEAD.size)) == HEAD.size:
                kind, number, offset, length, size = HEAD.unpack(head)
                data = file.read(size)
                if len(data) < size:
                    return
                yield kind, number, offset, length, data

    def _write(self, name: str, changes: list[Change]) -> None:
        """Let some of what was not synced reach the disk all the same."""
        loss = self.chance.choice(LOSSES)
        if loss == "nothing":
            changes, dropped = [], len(changes)
        elif loss == "first":
            whole = len(changes)
            changes = changes[: self.chance.randint(0, whole)]
            dropped = whole - len(changes)
        elif loss == "sectors":
            dropped = len(changes)
            changes = [piece for change in changes for piece in self._torn(change)]
        else:
            dropped = 0
        self.lost += dropped
        self._apply(name, changes)

    def _torn(self, change: Change) -> Iterator[Change]:
        if change.bytes is None:
            if self.chance.random() < 0.5:
                yield change
            return
        for start in range(0, len(change.bytes), SECTOR):
            if self.chance.random() < 0.5:
                part = change.bytes[start : start + SECTOR]
                yield Change(change.offset + start, part)

    def _apply(self, name: str, changes: list[Change]) -> None:
        path = self.kept / name
        path.touch()
        with path.open("r+b") as file:
            for change in changes:
                if change.bytes is None:
                    file.truncate(change.offset)
                else:
                    file.seek(change.offset)
                    file.write(change.bytes)
