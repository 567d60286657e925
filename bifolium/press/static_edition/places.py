"""Where the answer for a path lies among the files of a static edition.

``/en/about/`` lies in ``en/about/index.html``, ``/sitemap.xml`` in ``sitemap.xml``:
what every file server finds for these paths by itself. What is asked of a file, as in
``timeline.csv?posts=amb_paris``, makes another file, ``timeline.1c2d3e4f.csv``.
"""

import re
from hashlib import blake2b
from posixpath import relpath, splitext
from urllib.parse import quote

INDEX = "index.html"
UNSAFE = re.compile(r"/\.|//|[\0\\]")


def place_of(path: str, kind: str) -> str:
    """Return the name of the file for a path; empty where none would be found.

    ``path`` is not percent-encoded, but for what follows a question mark; ``kind`` is
    the media type of the answer.
    """
    path, is_asked, query = path.partition("?")
    if is_asked:
        stem, ending = splitext(path)
        path = f"{stem}.{blake2b(query.encode(), digest_size=4).hexdigest()}{ending}"
    if not path.startswith("/") or UNSAFE.search(path):
        return ""
    if not path.endswith("/"):
        return path[1:]
    return f"{path[1:]}{INDEX}" if kind.startswith("text/html") else ""


def way_to(target: str, fragment: str, start: str) -> str:
    """Return the relative address of one file from another, percent-encoded."""
    way = relpath(target, start.rpartition("/")[0] or ".")
    return quote(way) + fragment
