"""Packs the answers of a site into one file that a browser replays (WACZ 1.1.1).

It is a zip archive (https://specs.webrecorder.net/wacz/1.1.1/)::

    archive/data.warc.gz      every answer, see ``warc``; not packed a second time
    indexes/index.cdx         where each lies, a line an answer, in order of keys
    pages/pages.jsonl         the pages among them, with their titles
    datapackage.json          the SHA-256 and the size of each of these files
    datapackage-digest.json   the SHA-256 of that

A line of the index (CDXJ) is a key, a moment and what is found there::

    example,institute)/en 20260301100000 {"url": "https://institute.example/en/",
    "mime": "text/html", "status": "200", "digest": "sha256:9f86…", "length": "2310",
    "offset": "412", "filename": "data.warc.gz", "recordDigest": "sha256:77ab…"}
"""

import json
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from html import unescape
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

from bifolium.press.static_edition.capsule import About
from bifolium.press.static_edition.warc import Place, Warc

VERSION = "1.1.1"
WARC = "data.warc.gz"
ARCHIVE = f"archive/{WARC}"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
BLOCK = 1 << 20
IN_MEMORY = BLOCK
TITLE_WITHIN = 1 << 16
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
NUMBERED_HOST = re.compile(r"^www\d*\.")


@dataclass(frozen=True)
class Answer:
    """What a server answers at an address, percent-encoded, to one who asks for it.

    ``head`` is the line of the status and those of the headers, as bytes.
    """

    url: str
    status: int
    kind: str
    head: bytes
    body: Iterable[bytes]


@dataclass
class Packing:
    """What has been written so far, besides the answers themselves."""

    at: datetime
    lines: list[tuple[str, str]] = field(default_factory=list)
    pages: list[dict[str, str]] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)

    def note(self, answer: Answer, place: Place, payload: str, title: str) -> None:
        """Note where an answer lies, and that it is a page, if it has a title."""
        entry = {
            "url": answer.url,
            "mime": media_type(answer.kind),
            "status": str(answer.status),
            "digest": f"sha256:{payload}",
            "length": str(place.length),
            "offset": str(place.offset),
            "filename": WARC,
            "recordDigest": f"sha256:{place.digest}",
        }
        self.lines.append((key_of(answer.url), json.dumps(entry)))
        if title:
            name = blake2b(answer.url.encode(), digest_size=10).hexdigest()
            page = {"id": name, "url": answer.url, "ts": told(self.at), "title": title}
            self.pages.append(page)

    def list(self, path: str, digest: str, size: int) -> None:
        """List a file of the archive."""
        name = path.rpartition("/")[2].lower()
        self.resources.append(
            {"name": name, "path": path, "hash": f"sha256:{digest}", "bytes": size}
        )


def pack_answers(target: Path, answers: Iterable[Answer], about: About) -> int:
    """Write a file that replays a site; return how many answers it holds.

    Answers are read one by one; what is kept of each is its line of the index.
    """
    packing = Packing(about.made_at.astimezone(UTC))
    with (
        zipfile.ZipFile(target, "w") as archive,
        TemporaryFile(dir=target.parent) as file,
    ):
        warc = Warc(file, packing.at)
        warc.begin(WARC, said_of(about))
        for answer in answers:
            put_answer(warc, answer, packing)
        packing.list(ARCHIVE, warc.total.hexdigest(), warc.offset)
        put_file(archive, file, warc.offset, packing.at)
        moment = f"{packing.at:%Y%m%d%H%M%S}"
        index = "".join(
            f"{key} {moment} {entry}\n" for key, entry in sorted(packing.lines)
        )
        for path, text in ((INDEX, index), (PAGES, page_list(packing))):
            size, digest = put_text(archive, path, text, packing.at)
            packing.list(path, digest, size)
        package = written(package_of(packing, about))
        _size, digest = put_text(archive, PACKAGE, package, packing.at)
        seal = written({"path": PACKAGE, "hash": f"sha256:{digest}"})
        put_text(archive, DIGEST, seal, packing.at)
    return len(packing.lines)


def put_answer(warc: Warc, answer: Answer, packing: Packing) -> None:
    """Write one answer, and note it."""
    payload = sha256()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        for part in answer.body:
            payload.update(part)
            spool.write(part)
        digest = payload.hexdigest()
        place = warc.put(answer.url, answer.head, spool, digest)
        packing.note(answer, place, digest, title_of(answer, spool))


def put_file(
    archive: zipfile.ZipFile, file: IO[bytes], size: int, at: datetime
) -> None:
    """Write the file of answers, of a size in bytes, as it is."""
    entry = entry_of(ARCHIVE, at, zipfile.ZIP_STORED)
    # Unless the size is known before, the head of the file is longer than the list
    # of the archive says, and wabac.js reads 20 bytes beside every record.
    entry.file_size = size
    file.seek(0)
    with archive.open(entry, "w") as opened:
        shutil.copyfileobj(file, opened, BLOCK)


def put_text(
    archive: zipfile.ZipFile, path: str, text: str, at: datetime
) -> tuple[int, str]:
    """Write a text; return its size and its SHA-256."""
    data = text.encode()
    archive.writestr(entry_of(path, at, zipfile.ZIP_DEFLATED), data)
    return len(data), sha256(data).hexdigest()


def entry_of(path: str, at: datetime, method: int) -> zipfile.ZipInfo:
    """Return a file of a zip archive, of that moment."""
    entry = zipfile.ZipInfo(path, at.timetuple()[:6])
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    return entry


def title_of(answer: Answer, body: IO[bytes]) -> str:
    """Return the title of a page; empty for all that is none."""
    if answer.status != 200 or media_type(answer.kind) != "text/html":
        return ""
    body.seek(0)
    found = TITLE.search(body.read(TITLE_WITHIN).decode("utf-8", "replace"))
    return " ".join(unescape(found[1]).split()) if found else ""


def page_list(packing: Packing) -> str:
    """Return the list of pages, in the order in which they came."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    every = (head, *packing.pages)
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in every)


def package_of(packing: Packing, about: About) -> dict[str, Any]:
    """Return what the file says of itself and of the files in it."""
    start = f"{about.origin}/{about.languages[0]}/"
    package: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": about.title,
        "description": about.description,
        "created": told(packing.at),
        "software": about.software,
        "mainPageUrl": start,
        "mainPageDate": told(packing.at),
        "resources": packing.resources,
    }
    if about.licence:
        package["licenses"] = [{"path": about.licence}]
    return {name: value for name, value in package.items() if value}


def said_of(about: About) -> dict[str, str]:
    """Return what the file of answers says of itself."""
    return {
        "software": about.software,
        "format": "WARC File Format 1.1",
        "isPartOf": " ".join(about.title.split()),
        "description": f"What {about.origin}/ answers, written by its own press",
    }


def key_of(url: str) -> str:
    """Return the key of an address in the index (SURT): its host backwards.

    It is in lower case and without the slash at the end; pywb finds no other.
    """
    parts = urlsplit(url.lower())
    host = NUMBERED_HOST.sub("", parts.hostname or "")
    port = f":{parts.port}" if parts.port else ""
    query = "&".join(sorted(parts.query.split("&")))
    asked = f"?{query}" if query else ""
    path = parts.path.removesuffix("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{port}){path}{asked}"


def media_type(kind: str) -> str:
    """Return a media type without what follows it."""
    return kind.partition(";")[0].strip().lower()


def told(at: datetime) -> str:
    """Return a moment in universal time as it is written everywhere (RFC 3339)."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def written(what: dict[str, Any]) -> str:
    """Return an object as the text of a file."""
    return f"{json.dumps(what, ensure_ascii=False, indent=1)}\n"
