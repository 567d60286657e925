"""Checks a static edition, or a capsule packed or unpacked, against its own list.

``first_wrong`` compares every file with the SHA-256 that is written down for it, and
names the first that is missing, changed, or written down nowhere. A file that replays
a site, in a capsule or alone, is opened, and what is wrong in it is named as well.
"""

import json
import re
import sys
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from bifolium.press.static_edition.tree import FORMAT, MANIFEST
from bifolium.press.static_edition.wacz import PACKAGE
from bifolium.press.static_edition.wacz_check import (
    UNREADABLE,
    as_it_lies,
    trouble_in,
    wrong_in,
)

BLOCK = 1 << 20
ABOUT = (
    "Compare a static edition, a capsule or a .wacz file with its own checksums, and "
    "name the first file, and the first record in it, that is wrong. Exit code 1: "
    "there is one."
)
REPLAYED = ".wacz"
BAG = "bagit.txt"
LISTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
LINE = re.compile(r"([0-9a-f]{64})  ?\*?(.+)")


class NothingToCheck(Exception):
    """There is no edition and no capsule at this place."""


class Holding(Protocol):
    """Files with names, in a folder or in an archive."""

    def names(self) -> set[str]:
        """Return the names of all files."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read."""


class Folder:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> set[str]:
        """Return the paths of all files, with slashes."""
        return {
            file.relative_to(self.root).as_posix()
            for file in self.root.rglob("*")
            if not file.is_dir() or file.is_symlink()
        }

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read."""
        return (self.root / name).open("rb")


class Archive:
    """The files of a zip archive, below its one folder."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        every = [name for name in archive.namelist() if not name.endswith("/")]
        bag = next((name for name in every if name.endswith(BAG)), "")
        self.start = bag.removesuffix(BAG)
        self.every = every

    def names(self) -> set[str]:
        """Return the names below the folder; a stranger beside it with its own."""
        return {name.removeprefix(self.start) for name in self.every}

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read; one that lies unpacked can be read from any place."""
        whole = f"{self.start}{name}"
        is_packed = self.archive.getinfo(whole).compress_type != zipfile.ZIP_STORED
        return (
            self.archive.open(whole) if is_packed else as_it_lies(self.archive, whole)
        )


def first_wrong(place: Path) -> str:
    """Return what is wrong first, in order of names; empty if all is as written down.

    :raises NothingToCheck: if the place holds neither an edition nor a capsule.
    """
    if place.is_dir():
        return wrong_among(Folder(place), place)
    try:
        with zipfile.ZipFile(place) as archive:
            if PACKAGE in archive.namelist():
                return next(wrong_in(archive), "")
            return wrong_among(Archive(archive), place)
    except FileNotFoundError:
        raise NothingToCheck(f"{place} is not there") from None
    except UNREADABLE as error:
        return f"{place.name}: the archive is damaged ({error})"


def wrong_among(holding: Holding, place: Path) -> str:
    """Return what is wrong first in some files."""
    names = holding.names()
    if BAG in names:
        return next(wrong_in_bag(holding, names), "")
    if MANIFEST in names:
        return next(wrong_in_edition(holding, names), "")
    raise NothingToCheck(f"{place} is no static edition, no capsule and no WACZ file")


def wrong_in_edition(holding: Holding, names: set[str]) -> Iterator[str]:
    """Yield what is wrong in a static edition."""
    try:
        manifest = json.loads(read(holding, MANIFEST))
        listed = {name: one["sha256"] for name, one in manifest["files"].items()}
        pages = {path: one["file"] for path, one in manifest["pages"].items()}
        is_ours = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{MANIFEST}: cannot be read ({error!r})"
        return
    if not is_ours:
        yield f"{MANIFEST}: is of another format"
    yield from compared(holding, listed, names - {MANIFEST})
    for path, file in sorted(pages.items()):
        if file not in listed:
            yield f"{file}: is named for {path} and has no checksum"


def wrong_in_bag(holding: Holding, names: set[str]) -> Iterator[str]:
    """Yield what is wrong in a bag (RFC 8493): its own files first, then the rest."""
    payload, tags = (listed_in(holding, name, names) for name in LISTS)
    for name, found in zip(LISTS, (payload, tags), strict=True):
        if found is None:
            yield f"{name}: is missing or cannot be read"
            return
    own = {name for name in names if not name.startswith("data/")} - {LISTS[1]}
    yield from compared(holding, tags or {}, own)
    yield from compared(holding, payload or {}, names - own - {LISTS[1]})


def listed_in(holding: Holding, name: str, names: set[str]) -> dict[str, str] | None:
    """Return a list of checksums by file; None if it is missing or unreadable."""
    if name not in names:
        return None
    found = {}
    try:
        text = read(holding, name).decode()
    except UNREADABLE:
        return None
    for line in text.splitlines():
        match = LINE.fullmatch(line)
        if not match:
            return None
        found[unescaped(match[2])] = match[1]
    return found


def compared(
    holding: Holding, listed: dict[str, str], names: set[str]
) -> Iterator[str]:
    """Yield the files that are not as they are listed, in order of names."""
    for name in sorted(names | listed.keys()):
        if name not in names:
            yield f"{name}: is missing"
        elif name not in listed:
            yield f"{name}: is not in the list of checksums"
        elif (trouble := trouble_with(holding, name, listed[name])) is not None:
            yield f"{name}: {trouble}"


def trouble_with(holding: Holding, name: str, digest: str) -> str | None:
    """Return why a file is not what it should be; None if it is."""
    total = sha256()
    try:
        if name.endswith(REPLAYED):
            with holding.open(name) as file:
                if trouble := trouble_in(file):
                    return trouble
        with holding.open(name) as file:
            while block := file.read(BLOCK):
                total.update(block)
    except UNREADABLE as error:
        return f"cannot be read ({error})"
    found = total.hexdigest()
    return None if found == digest else f"has changed (SHA-256 {found}, not {digest})"


def read(holding: Holding, name: str) -> bytes:
    """Return the bytes of a file."""
    with holding.open(name) as file:
        return file.read()


def unescaped(name: str) -> str:
    """Return the name that a line of a list of checksums means (RFC 8493, 2.1.3)."""
    meant = {"%0a": "\n", "%0d": "\r", "%25": "%"}
    pattern = re.compile("%0a|%0d|%25", re.IGNORECASE)
    return pattern.sub(lambda found: meant[found[0].lower()], name)


def main(arguments: Sequence[str]) -> int:
    """Check the place that is named; return the exit code."""
    parser = ArgumentParser(prog="bifolium verify", description=ABOUT)
    parser.add_argument(
        "place", type=Path, help="A folder, a capsule, or a .wacz file."
    )
    place = parser.parse_args(arguments).place
    try:
        trouble = first_wrong(place)
    except NothingToCheck as error:
        sys.stderr.write(f"bifolium: {error}\n")
        return 1
    if trouble:
        sys.stderr.write(f"bifolium: wrong: {trouble}\n")
        return 1
    sys.stdout.write(f"{place}: every file is as it was written down\n")
    return 0
