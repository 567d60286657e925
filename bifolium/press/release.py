"""What baked pages depend on besides the database."""

import sys
from collections.abc import Mapping
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
PARTS = ("*.py", "*.html", "*.xml", "*.txt", "*.css", "*.js", "*.mo", "*.svg", "*.yaml")
ON_PAPER = ("*.typ", "*.ttf")
# Options that change no byte of a page.
ELSEWHERE = (
    "var",
    "threads",
    "workers",
    "single",
    "secret_key",
    "database_url",
    "cdn_token",
)


def origin_of(option: Mapping[str, Any]) -> str:
    """Return scheme and host under which pages are baked."""
    host = str(option["host"])
    shown = f"[{host}]" if ":" in host else host
    return str(option["site_url"]) or f"http://{shown}:{option['port']}"


def release_of(option: Mapping[str, Any]) -> str:
    """Return a digest of code, templates, versions and options.

    It is asked for at each start, so files count by name, size and time.
    """
    total = blake2b(digest_size=12)
    for name in ("bifolium", "django", "wagtail"):
        total.update(f"{name} {version(name)}\0".encode())
    typst = version("typst") if find_spec("typst") else ""
    total.update(f"typst {typst}\0".encode())
    total.update(sys.version.encode())
    for name in sorted(option.keys() - set(ELSEWHERE)):
        total.update(f"{name}={option[name]!r}\0".encode())
    for pattern in (*PARTS, *ON_PAPER):
        for file in sorted(PACKAGE.rglob(pattern)):
            stat = file.stat()
            total.update(f"{file} {stat.st_size} {stat.st_mtime_ns}\0".encode())
    return total.hexdigest()
