"""Where the answer for a path lies among the files of a static edition.

``/en/about/`` lies in ``en/about/index.html``, ``/sitemap.xml`` in ``sitemap.xml``:
what every file server finds for these paths by itself.
"""

import re
from posixpath import relpath
from urllib.parse import quote, unquote, urljoin, urlsplit

INDEX = "index.html"
STYLE_NEED = re.compile(rb"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")
SCRIPT_NEED = re.compile(rb"""(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")
UNSAFE = re.compile(r"/\.|//|[\0\\]")


def place_of(path: str, kind: str) -> str:
    """Return the name of the file for a path; empty where none would be found.

    ``path`` is not percent-encoded; ``kind`` is the media type of the answer.
    """
    if not path.startswith("/") or UNSAFE.search(path):
        return ""
    if not path.endswith("/"):
        return path[1:]
    return f"{path[1:]}{INDEX}" if kind.startswith("text/html") else ""


def way_to(target: str, fragment: str, start: str) -> str:
    """Return the relative address of one file from another, percent-encoded."""
    way = relpath(target, start.rpartition("/")[0] or ".")
    return quote(way) + fragment


def needed_by(path: str, kind: str, body: bytes) -> list[str]:
    """Return the paths that a style sheet or a script names, without repeats."""
    if not kind.startswith("text/css") and "javascript" not in kind:
        return []
    pattern = STYLE_NEED if kind.startswith("text/css") else SCRIPT_NEED
    named = (b"".join(found.groups(b"")) for found in pattern.finditer(body))
    found = {urlsplit(urljoin(path, raw.decode("utf-8", "replace"))) for raw in named}
    return sorted({unquote(one.path) for one in found if not one.scheme})
