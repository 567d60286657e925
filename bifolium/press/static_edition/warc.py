"""Writes and reads the answers of a server as WARC records (WARC 1.1, ISO 28500).

A file begins with what it says of itself; then there is one record an answer, each
packed by itself, so that one can be read without the rest. Unpacked, one is::

    WARC/1.1
    WARC-Type: response
    WARC-Record-ID: <urn:uuid:5a0d…>
    WARC-Date: 2026-03-01T10:00:00Z
    WARC-Target-URI: https://institute.example/en/
    WARC-Payload-Digest: sha256:9f86…
    WARC-Block-Digest: sha256:2c26…
    Content-Type: application/http; msgtype=response
    Content-Length: 9502

    HTTP/1.1 200 OK
    Content-Type: text/html; charset=utf-8

    <!doctype html>…

The digest of the payload is that of the body, the digest of the block that of all
below the first empty line. Nothing in a record is by chance: the same answers at the
same moment are the same bytes.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BufferedIOBase
from typing import IO
from uuid import NAMESPACE_URL, uuid5

VERSION = b"WARC/1.1"
BLOCK = 1 << 16
LEVEL = 6
# A window of 32 KB with the head and the end of a gzip file.
AS_GZIP = 31
LONGEST_LINE = 1 << 16
MOST_LINES = 200


class NotARecord(Exception):
    """The bytes are no record of a server's answer; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where a record lies in its file, in bytes, and the SHA-256 of it as packed."""

    offset: int
    length: int
    digest: str


@dataclass(frozen=True)
class Found:
    """A record that was read: its fields in lower case, and what is in it.

    ``status`` and ``kind`` are of the answer; digests are of what was read.
    """

    fields: Mapping[str, str]
    status: str
    kind: str
    payload: str
    block: str


class Warc:
    """A file of records on its way."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        self.file, self.at = file, at
        self.offset = 0
        self.total = sha256()

    def begin(self, name: str, about: Mapping[str, str]) -> Place:
        """Write what the file says of itself."""
        lines = "".join(f"{key}: {value}\r\n" for key, value in about.items())
        block = lines.encode()
        fields = {
            "WARC-Type": "warcinfo",
            **self.named(name),
            "WARC-Filename": name,
            "WARC-Block-Digest": f"sha256:{sha256(block).hexdigest()}",
            "Content-Type": "application/warc-fields",
            "Content-Length": str(len(block)),
        }
        return self.write(fields, [block])

    def put(self, url: str, head: bytes, body: IO[bytes], payload: str) -> Place:
        """Write an answer; ``head`` ends with its last line, ``payload`` is SHA-256."""
        start = head + b"\r\n"
        block = sha256(start)
        length = len(start)
        for part in parts_of(body):
            block.update(part)
            length += len(part)
        fields = {
            "WARC-Type": "response",
            **self.named(url),
            "WARC-Target-URI": url,
            "WARC-Payload-Digest": f"sha256:{payload}",
            "WARC-Block-Digest": f"sha256:{block.hexdigest()}",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(length),
        }
        return self.write(fields, [start], parts_of(body))

    def named(self, name: str) -> dict[str, str]:
        """Return the identifier and the date of a record."""
        date = f"{self.at:%Y-%m-%dT%H:%M:%SZ}"
        identifier = uuid5(NAMESPACE_URL, f"{date} {name}")
        return {"WARC-Record-ID": f"<urn:uuid:{identifier}>", "WARC-Date": date}

    def write(self, fields: Mapping[str, str], *blocks: Iterable[bytes]) -> Place:
        """Write a record, packed, and return where it lies."""
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, AS_GZIP)
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        start, digest = self.offset, sha256()

        def add(data: bytes) -> None:
            self.file.write(data)
            self.offset += len(data)
            self.total.update(data)
            digest.update(data)

        add(packer.compress(VERSION + b"\r\n" + lines.encode() + b"\r\n"))
        for block in blocks:
            for part in block:
                add(packer.compress(part))
        add(packer.compress(b"\r\n\r\n") + packer.flush())
        return Place(start, self.offset - start, digest.hexdigest())


def parts_of(body: IO[bytes]) -> Iterator[bytes]:
    """Yield a body from its beginning, in parts."""
    body.seek(0)
    while part := body.read(BLOCK):
        yield part


def read_record(file: BufferedIOBase) -> Found:
    """Read the only record of an unpacked file, to its end.

    :raises NotARecord: if it is none, or if anything comes after it.
    """
    if file.readline(LONGEST_LINE).rstrip(b"\r\n") != VERSION:
        raise NotARecord("does not begin as a record")
    fields, _raw = lines_of(file)
    left = number_in(fields.get("content-length", ""))
    block, payload = sha256(), sha256()
    status, kind = "", ""
    if fields.get("warc-type") == "response":
        first = file.readline(LONGEST_LINE)
        headers, raw = lines_of(file)
        block.update(first + raw)
        left -= len(first + raw)
        status = first.decode("latin-1").partition(" ")[2][:3]
        kind = headers.get("content-type", "").partition(";")[0].strip()
    while left > 0:
        part = file.read(min(left, BLOCK))
        if not part:
            raise NotARecord("is shorter than it says")
        left -= len(part)
        block.update(part)
        payload.update(part)
    if left < 0 or file.read(5) != b"\r\n\r\n":
        raise NotARecord("is not as long as it says")
    return Found(fields, status, kind, payload.hexdigest(), block.hexdigest())


def lines_of(file: BufferedIOBase) -> tuple[dict[str, str], bytes]:
    """Read lines of names and values to the empty one; return them, and as they are.

    :raises NotARecord: if there is no end of them.
    """
    found: dict[str, str] = {}
    raw = b""
    for _number in range(MOST_LINES):
        line = file.readline(LONGEST_LINE)
        raw += line
        if line == b"\r\n":
            return found, raw
        name, _colon, value = line.decode("utf-8", "replace").partition(":")
        found[name.strip().lower()] = value.strip()
    raise NotARecord("has no end of its head")


def number_in(text: str) -> int:
    """Return the length that a record gives for itself.

    :raises NotARecord: if it is no number.
    """
    if not (text.isascii() and text.isdigit()):
        raise NotARecord("does not say how long it is")
    return int(text)
