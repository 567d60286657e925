"""Checks a file that replays a site against all that it says of itself.

What is wrong is named by file, and in the file of answers by record: its number, the
first being what the file says of itself, and its address.
"""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from gzip import GzipFile
from hashlib import sha256
from typing import IO, Any

from bifolium.press.static_edition.wacz import (
    ARCHIVE,
    DIGEST,
    INDEX,
    PACKAGE,
    PAGES,
    WARC,
    media_type,
)
from bifolium.press.static_edition.warc import Found, NotARecord, read_record

# What the reading of a damaged archive may end in.
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)
NEEDED = (ARCHIVE, INDEX, PAGES, PACKAGE, DIGEST)
LOCAL_HEAD = struct.Struct("<4s22xHH")
BLOCK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """What the index says of a record."""

    url: str
    kind: str
    status: str
    date: str
    payload: str
    digest: str
    offset: int
    length: int


class Window(io.RawIOBase):
    """A part of a file as a file."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self.file, self.start, self.size, self.place = file, start, size, 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, within the part or behind it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}
        if base[whence] + offset < 0:
            raise OSError("before the beginning")
        self.place = base[whence] + offset
        return self.place

    def readinto(self, buffer: Any) -> int:
        """Read what comes next, as much as there is room for."""
        wanted = max(0, min(len(buffer), self.size - self.place))
        self.file.seek(self.start + self.place)
        data = self.file.read(wanted)
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)


class Part(io.RawIOBase):
    """The next bytes of a file as a file, summed up as they are read."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length
        self.digest = sha256()

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what comes next, as much as there is room for."""
        data = self.file.read(min(len(buffer), self.left))
        buffer[: len(data)] = data
        self.left -= len(data)
        self.digest.update(data)
        return len(data)

    def rest(self) -> None:
        """Read what is left."""
        while self.read(BLOCK):
            pass


def as_it_lies(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open a file that lies in an archive unpacked; no checksum stops the reading.

    :raises zipfile.BadZipFile: if it lies there otherwise.
    """
    info = archive.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or archive.fp is None:
        raise zipfile.BadZipFile("is packed twice")
    archive.fp.seek(info.header_offset)
    mark, length, more = LOCAL_HEAD.unpack(archive.fp.read(LOCAL_HEAD.size))
    if mark != b"PK\3\4" or archive.fp.read(length) != info.orig_filename.encode():
        raise zipfile.BadZipFile("its head is not the one in the list of the archive")
    start = info.header_offset + LOCAL_HEAD.size + length + more
    return io.BufferedReader(Window(archive.fp, start, info.file_size), BLOCK)


def trouble_in(file: IO[bytes]) -> str:
    """Return what is wrong first in a file that replays a site; empty if nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            return next(wrong_in(archive), "")
    except UNREADABLE as error:
        return f"the archive is damaged ({error})"


def wrong_in(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield what is wrong in an opened one."""
    names = archive.namelist()
    yield from (f"{name}: is missing" for name in NEEDED if name not in names)
    texts: dict[str, bytes] = {}
    for name in (DIGEST, PACKAGE, INDEX, PAGES):
        try:
            texts[name] = archive.read(name)
        except UNREADABLE as error:
            yield f"{name}: cannot be read ({error})"
            return
    try:
        sealed = json.loads(texts[DIGEST])["hash"]
        listed = resources_in(texts[PACKAGE])
    except MALFORMED as error:
        yield f"{DIGEST} or {PACKAGE}: cannot be read ({error!r})"
        return
    if trouble := changed(texts[PACKAGE], sealed):
        yield f"{PACKAGE}: {trouble}, as {DIGEST} says"
    for name in sorted({*names, *listed} - {PACKAGE, DIGEST}):
        if name not in listed or names.count(name) != 1:
            yield f"{name}: is not in the list of {PACKAGE} once, or not here"
    for name in (INDEX, PAGES):
        if trouble := changed(texts[name], listed[name]):
            yield f"{name}: {trouble}"
    try:
        entries = entries_in(texts[INDEX])
    except MALFORMED as error:
        yield f"{INDEX}: cannot be read ({error!r})"
        return
    yield from wrong_answers(archive, entries, listed[ARCHIVE])
    yield from wrong_pages(texts[PAGES], {entry.url for entry in entries})


def resources_in(package: bytes) -> dict[str, str]:
    """Return the digests that are listed, by file."""
    return {one["path"]: one["hash"] for one in json.loads(package)["resources"]}


def changed(data: bytes, expected: str) -> str:
    """Return that bytes have another digest than they should; else nothing."""
    return other(sha256(data).hexdigest(), expected)


def other(found: str, expected: str) -> str:
    """Return that a digest is not the expected one; else nothing."""
    if f"sha256:{found}" == expected:
        return ""
    return f"has changed (SHA-256 {found}, not {expected.removeprefix('sha256:')})"


def entries_in(index: bytes) -> list[Entry]:
    """Return what the index says, in the order in which records lie."""
    found = []
    for line in index.decode().splitlines():
        _key, date, rest = line.split(" ", 2)
        one = json.loads(rest)
        if one["filename"] != WARC:
            raise ValueError(f"it names {one['filename']}")
        texts = (one["url"], one["mime"], one["status"], date)
        digests = (one["digest"], one["recordDigest"])
        entry = Entry(*texts, *digests, int(one["offset"]), int(one["length"]))
        found.append(entry)
    return sorted(found, key=lambda entry: entry.offset)


def wrong_answers(
    archive: zipfile.ZipFile, entries: list[Entry], expected: str
) -> Iterator[str]:
    """Yield what is wrong in the file of answers, from its beginning to its end."""
    try:
        file = as_it_lies(archive, ARCHIVE)
        size = archive.getinfo(ARCHIVE).file_size
    except UNREADABLE as error:
        yield f"{ARCHIVE}: {error}"
        return
    first = entries[0].offset if entries else size
    place = first
    if trouble := wrong_first(Part(file, first)):
        yield f"{ARCHIVE}: record 1: {trouble}"
    for number, entry in enumerate(entries, 2):
        named = f"{ARCHIVE}: record {number}, {entry.url}"
        if entry.offset != place:
            yield f"{named}: the index says it begins at {entry.offset}, not {place}"
            return
        if trouble := wrong_record(Part(file, entry.length), entry):
            yield f"{named}: {trouble}"
        place += entry.length
    if place != size:
        yield f"{ARCHIVE}: {size - place} bytes are in no record of the index"
    file.seek(0)
    whole = Part(file, size)
    whole.rest()
    if trouble := other(whole.digest.hexdigest(), expected):
        yield f"{ARCHIVE}: {trouble}, outside of the records in the index"


def wrong_first(part: Part) -> str:
    """Return what is wrong with the record of the file itself."""
    found = read_packed(part)
    if isinstance(found, str):
        return found
    if found.fields.get("warc-type") != "warcinfo":
        return "is not what the file says of itself"
    return other(found.block, found.fields.get("warc-block-digest", ""))


def wrong_record(part: Part, entry: Entry) -> str:
    """Return what is wrong with a record that the index names."""
    found = read_packed(part)
    if isinstance(found, str):
        return found
    return unlike(found, entry) or other(part.digest.hexdigest(), entry.digest)


def read_packed(part: Part) -> Found | str:
    """Read a packed record to its end; return why, if it cannot be read."""
    packed = io.BufferedReader(part, BLOCK)
    try:
        with GzipFile(fileobj=packed, mode="rb") as file:
            return read_record(file)
    except (*UNREADABLE, NotARecord) as error:
        return f"cannot be read ({error})"
    finally:
        # Its digest is that of all of it, and the next part begins where it ends.
        with suppress(*UNREADABLE):
            packed.read()


def unlike(found: Found, entry: Entry) -> str:
    """Return in what a record is not what it, or the index, says of it."""
    fields = found.fields
    for name in ("payload", "block"):
        expected = fields.get(f"warc-{name}-digest", "")
        if trouble := other(getattr(found, name), expected):
            return f"its {name} {trouble}"
    date = "".join(filter(str.isdigit, fields.get("warc-date", "")))
    told = {
        "kind": (fields.get("warc-type"), "response"),
        "address": (fields.get("warc-target-uri"), entry.url),
        "date": (date, entry.date),
        "status": (found.status, entry.status),
        "media type": (media_type(found.kind), entry.kind),
        "payload": (f"sha256:{found.payload}", entry.payload),
    }
    for name, (is_so, expected) in told.items():
        if is_so != expected:
            return f"its {name} is {is_so}, and the index says {expected}"
    return ""


def wrong_pages(pages: bytes, known: set[str]) -> Iterator[str]:
    """Yield the pages of the list that are not in the index."""
    try:
        _head, *rest = map(json.loads, pages.decode().splitlines())
        yield from (
            f"{PAGES}: {page['url']} is not in the index"
            for page in rest
            if page["url"] not in known
        )
    except MALFORMED as error:
        yield f"{PAGES}: cannot be read ({error!r})"
