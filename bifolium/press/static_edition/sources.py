"""What an edition is made from: the baked store, and what pages need besides it."""

import json
import mimetypes
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from bifolium.press.render import (
    body_of,
    handler,
    request_for,
    trouble_of,
)
from bifolium.press.statics import headers_of
from bifolium.press.store import FILE, Page, connected, page_of

# No redirects, and no live files: nobody writes them here.
PAGES = "where status = 200 and path not like '/live/%'"
COLUMNS = "path, status, headers, etag, br, gzip, length"


@dataclass(frozen=True)
class Fetched:
    """A file that a page needs; ``packed`` are its compressed forms, by ending.

    ``headers`` are those that the server gives it.
    """

    kind: str
    body: bytes
    packed: tuple[tuple[str, bytes], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class Snapshot:
    """The pages of a store as they stand at one moment, whoever bakes meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.connection: sqlite3.Connection = connected(folder / FILE)
        self.connection.execute("begin")
        rows = self.connection.execute(f"select path, headers from page {PAGES}")  # noqa: S608
        self.kinds = {
            path: dict(json.loads(headers)).get("Content-Type", "")
            for path, headers in rows
        }

    def pages(self) -> Iterator[Page]:
        """Yield every page that is no redirect, in order of paths."""
        reader = self.connection.execute(
            f"select {COLUMNS} from page {PAGES} order by path"  # noqa: S608
        )
        yield from map(page_of, reader)

    def everything(self) -> Iterator[Page]:
        """Yield all that is baked, in order of paths; front doors by language."""
        reader = self.connection.execute(f"select {COLUMNS} from page order by path")  # noqa: S608
        yield from map(page_of, reader)

    def close(self) -> None:
        """Let the store go."""
        self.connection.close()


def fetched(path: str, origin: str) -> Fetched | None:
    """Return what a reader without a cookie gets there; None if it is not for all."""
    if path.startswith(settings.STATIC_URL):
        return static_file(path.removeprefix(settings.STATIC_URL))
    with translation.override(None):
        plain, _mark, query = path.partition("?")
        response = handler().get_response(request_for(plain, origin, query))
    trouble = trouble_of(response, path)
    is_for_all = trouble in ("", "streams") and response.status_code == 200
    body = whole_body(response) if is_for_all else b""
    response.close()
    headers = tuple(response.items())
    kind = response.get("Content-Type", "")
    return Fetched(kind, body, headers=headers) if is_for_all else None


def whole_body(response: HttpResponseBase) -> bytes:
    """Return the bytes of an answer, also of one that is a file."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(map(bytes, iter(response)))
    return body_of(response)


def static_file(name: str) -> Fetched | None:
    """Return a prepared style, script or font with its compressed forms."""
    root = Path(settings.STATIC_ROOT).resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        return None
    packed = [(ending, file.with_name(file.name + ending)) for ending in (".br", ".gz")]
    body = file.read_bytes()
    return Fetched(
        mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        body,
        tuple((end, one.read_bytes()) for end, one in packed if one.is_file()),
        (*headers_of(file), ("Content-Length", str(len(body)))),
    )


def not_found_page(language: str, origin: str) -> bytes:
    """Return the page that says in a language that there is no such page."""
    path = f"/{language}/404.html"
    with translation.override(None):
        return body_of(handler().get_response(request_for(path, origin)))
