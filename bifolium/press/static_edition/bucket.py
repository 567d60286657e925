"""Brings a static edition into a bucket (S3, and what speaks as it does).

A bucket has no folders to swap, so the order does it: first what pages need, then the
pages, then the manifest, and last of all what has left the edition is removed. To the
manifest in the bucket is added what the bucket said of each object::

    "objects": {"en/index.html": ["6f1c…", "9b2d…"]}

The first is a digest of the bytes and headers as they should be, the second the entity
tag that the bucket gave. An object is sent again where one of them is another; so it
does not matter where the last try ended, or who changed an object meanwhile.
"""

import json
import mimetypes
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from gzip import compress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from bifolium.press.edges.nginx import AN_HOUR, FOREVER, FRESH, TYPES
from bifolium.press.static_edition.places import INDEX
from bifolium.press.static_edition.tree import FORMAT, MANIFEST, NotOurs

AT_ONCE = 8
KINDS = {ending: kind for kind, names in TYPES.items() for ending in names.split()}
FOR_EVER = ("static/", "media/images/")
NEEDED_BY_PAGES = ("static/", "media/", "papers/")
PACKED = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "application/rss+xml",
    "image/svg+xml",
)

# Of an address that is percent-encoded already, nothing is encoded again.
KEPT_SIGNS = "/:?#[]@!$&'()*+,;=%~"

# Old path, new address, status.
Redirect = tuple[str, str, int]


class Objects(Protocol):
    """A place for objects; headers have the names that S3's calls have for them."""

    def get(self, name: str) -> bytes | None:
        """Return an object; None if there is none."""

    def tags(self) -> dict[str, str]:
        """Return the entity tags of all objects by name."""

    def put(self, name: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Keep an object; return its entity tag."""

    def remove(self, names: list[str]) -> None:
        """Remove objects."""


@dataclass(frozen=True)
class Item:
    """An object as it should be; ``file`` holds its bytes, None if it has none."""

    name: str
    headers: Mapping[str, str]
    digest: str
    file: Path | None

    def body(self) -> bytes:
        """Return the bytes as they are sent."""
        plain = self.file.read_bytes() if self.file else b""
        is_packed = "ContentEncoding" in self.headers
        return compress(plain, 9, mtime=0) if is_packed else plain


@dataclass(frozen=True)
class Sent:
    """What was done with the names of objects."""

    sent: list[str]
    kept: list[str]
    removed: list[str]


def send(
    folder: Path,
    objects: Objects,
    *,
    redirects: Iterable[Redirect] = (),
    is_packed: bool = False,
) -> Sent:
    """Make a bucket as an edition in a folder is. ``is_packed``: texts by gzip.

    :raises NotOurs: if it holds something that is no edition.
    """
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    there = objects.tags()
    before = manifest_in(objects, is_empty=not there)
    known = before.pop("objects", {})
    items = items_of(folder, manifest, redirects, is_packed=is_packed)
    kept = {
        item.name: known[item.name]
        for item in items
        if known.get(item.name) == [item.digest, there.get(item.name)]
    }
    missing = [item for item in items if item.name not in kept]
    sent = put_all(objects, [item for item in missing if is_needed(item.name)])
    sent |= put_all(objects, [item for item in missing if not is_needed(item.name)])
    left = sorted(there.keys() - {item.name for item in items} - {MANIFEST})
    if sent or left or before != manifest:
        put_manifest(objects, {**manifest, "objects": {**kept, **sent}})
    objects.remove(left)
    return Sent(sorted(sent), sorted(kept), left)


def manifest_in(objects: Objects, *, is_empty: bool) -> dict[str, Any]:
    """Return the manifest in a bucket; an empty bucket gets one, and is ours then.

    :raises NotOurs: if it holds something that is no edition.
    """
    if is_empty:
        found = {"format": FORMAT, "files": {}}
        put_manifest(objects, found)
        return found
    try:
        found = json.loads(objects.get(MANIFEST) or b"")
    except ValueError:
        found = {}
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotOurs("the bucket holds what is no static edition; it is left as it is")
    return found


def put_manifest(objects: Objects, manifest: Mapping[str, Any]) -> None:
    """Put what an edition says of itself."""
    text = json.dumps(manifest, ensure_ascii=False)
    headers = {"ContentType": KINDS["json"], "CacheControl": FRESH}
    objects.put(MANIFEST, text.encode(), headers)


def put_all(objects: Objects, items: list[Item]) -> dict[str, list[str]]:
    """Put objects, some at once; return what is to be noted of them by name."""

    def put(item: Item) -> tuple[str, list[str]]:
        tag = objects.put(item.name, item.body(), item.headers)
        return item.name, [item.digest, tag]

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        return dict(pool.map(put, items))
    finally:
        # Where one is refused, the others would be as well.
        pool.shutdown(cancel_futures=True)


def is_needed(name: str) -> bool:
    """Return whether an object is one that pages need."""
    return name.startswith(NEEDED_BY_PAGES)


def items_of(
    folder: Path,
    manifest: Mapping[str, Any],
    redirects: Iterable[Redirect],
    *,
    is_packed: bool,
) -> list[Item]:
    """Return every object of an edition, but for the manifest."""
    pages = {page["file"]: page for page in manifest["pages"].values()}
    found = []
    for name, file in manifest["files"].items():
        headers = headers_of(name, pages.get(name, {}), is_packed=is_packed)
        digest = digest_of(file["sha256"], headers)
        found.append(Item(name, headers, digest, folder / name))
    for name, target in signposts(redirects).items():
        if name not in manifest["files"]:
            headers = {"WebsiteRedirectLocation": target, "CacheControl": FRESH}
            found.append(Item(name, headers, digest_of("", headers), None))
    return found


def signposts(redirects: Iterable[Redirect]) -> dict[str, str]:
    """Return where empty objects lead, by name; an address may end in a slash or not.

    Files cannot tell addresses apart that differ behind a question mark.
    """
    found = {}
    for path, target, _status in redirects:
        name = unquote(path).strip("/")
        if name and "?" not in path:
            leads_to = quote(target, safe=KEPT_SIGNS)
            found |= {name: leads_to, f"{name}/{INDEX}": leads_to}
    return found


def headers_of(
    name: str, page: Mapping[str, Any], *, is_packed: bool
) -> dict[str, str]:
    """Return the headers of a file; ``page`` is what the manifest says of a page."""
    ending = name.rpartition(".")[2]
    kind = page.get("kind") or KINDS.get(ending) or mimetypes.guess_type(name)[0]
    headers = {
        "ContentType": kind or "application/octet-stream",
        "CacheControl": freshness_of(name),
    }
    if page.get("language"):
        headers["ContentLanguage"] = page["language"]
    if is_packed and headers["ContentType"].startswith(PACKED):
        headers["ContentEncoding"] = "gzip"
    return headers


def freshness_of(name: str) -> str:
    """Return how long a file may be kept, as the edges say it."""
    if name.startswith(FOR_EVER):
        return FOREVER
    return AN_HOUR if is_needed(name) else FRESH


def digest_of(content: str, headers: Mapping[str, str]) -> str:
    """Return what is another where the bytes or the headers are."""
    told = f"{content}{sorted(headers.items())}"
    return blake2b(told.encode(), digest_size=12).hexdigest()
