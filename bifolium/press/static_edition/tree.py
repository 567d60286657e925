"""Writes a folder of files as a whole: all of it is new at once, or nothing.

The folder holds ``bifolium-manifest.json``, which names every other file with its
SHA-256 and size::

    {"format": "bifolium-static-1", "made_at": "2026-03-01T10:00:00+00:00",
     "key": "…", "pages": {"/en/": {"file": "en/index.html", "etag": "…"}},
     "files": {"en/index.html": {"sha256": "…", "size": 9310}}}

A file that has not changed is a hard link to the one before, so its date stays, and
tools that copy the folder elsewhere copy only what changed.
"""

import ctypes
import errno
import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "bifolium-static-1"
MANIFEST = "bifolium-manifest.json"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


class NotOurs(Exception):
    """The folder holds something that is no edition; it is not touched."""


class Tree:
    """A folder on its way. ``put`` its files, then ``finish`` or ``drop``."""

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()
        self.before = manifest_of(self.target)
        self.old: Mapping[str, Any] = self.before.get("files", {})
        self.staging = self.target.with_name(f".{self.target.name}.new")
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)
        self.files: dict[str, dict[str, Any]] = {}
        self.written: list[str] = []

    def put(self, name: str, data: bytes) -> None:
        """Add a file."""
        digest = sha256(data).hexdigest()
        self.files[name] = {"sha256": digest, "size": len(data)}
        if self.old.get(name) == self.files[name] and self.take_over(name):
            return
        place = self.place(name)
        place.write_bytes(data)
        self.written.append(name)

    def keep(self, name: str) -> bool:
        """Take a file over as it was; return whether it was there, and whole."""
        if name not in self.old or not self.take_over(name):
            return False
        self.files[name] = dict(self.old[name])
        return True

    def read(self, name: str) -> bytes:
        """Return a file that is in the new folder already."""
        return (self.staging / name).read_bytes()

    def take_over(self, name: str) -> bool:
        """Link a file of before, if it still is what its manifest says."""
        former = self.target / name
        try:
            if sha256(former.read_bytes()).hexdigest() != self.old[name]["sha256"]:
                return False
            os.link(former, self.place(name), follow_symlinks=False)
        except OSError:
            return False
        return True

    def place(self, name: str) -> Path:
        """Return where a file is made; its folder is there."""
        place = self.staging / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def finish(self, manifest: Mapping[str, Any]) -> bool:
        """Swap the new folder in; return False if nothing differs from before."""
        if not self.written and self.is_as_before(manifest):
            self.drop()
            return False
        whole = {
            "format": FORMAT,
            **manifest,
            "files": dict(sorted(self.files.items())),
        }
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        (self.staging / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        swap(self.staging, self.target)
        self.drop()
        return True

    def is_as_before(self, manifest: Mapping[str, Any]) -> bool:
        """Return whether nothing but the moment is new."""
        told = {name: value for name, value in manifest.items() if name != "made_at"}
        same = all(self.before.get(name) == value for name, value in told.items())
        return same and self.old == self.files

    @property
    def removed(self) -> list[str]:
        """The files that were there before and are no more."""
        return sorted(set(self.old) - set(self.files))

    def drop(self) -> None:
        """Leave the folder as it is."""
        shutil.rmtree(self.staging, ignore_errors=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of an edition; an empty one for a new or empty folder.

    :raises NotOurs: if it holds anything else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotOurs(f"{folder} is no static edition; it is left as it is")
    return found


def swap(new: Path, target: Path) -> None:
    """Put a folder in the place of another, which then has the name of the new.

    Linux does it at once; elsewhere the place is empty for a moment.
    """
    if not target.exists():
        new.rename(target)
        return
    if exchanged(new, target):
        return
    former = new.with_name(f"{new.name}.old")
    shutil.rmtree(former, ignore_errors=True)
    target.rename(former)
    new.rename(target)
    former.rename(new)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system can.

    :raises OSError: if it can, and refuses.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if call(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in NOT_THERE:
        return False
    raise OSError(number, os.strerror(number), str(other))
