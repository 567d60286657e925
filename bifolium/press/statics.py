"""Styles, scripts and fonts as the front serves them: files, not answers of Django."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.utils._os import safe_join

# Prepared files carry a digest of their bytes in their names.
NAMED_BY_BYTES = re.compile(r"\.[0-9a-f]{12}\.\w+$")
FOR_EVER = "public, max-age=315360000, immutable"
SHORTLY = "public, max-age=60"
STYLE_NEED = re.compile(rb"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")
SCRIPT_NEED = re.compile(rb"""(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")


def is_static(path: str) -> bool:
    """Return whether a path is that of a style, script or font."""
    return path.startswith(settings.STATIC_URL)


def file_of(path: str) -> Path | None:
    """Return the prepared file at an address; None if there is none."""
    name = path.removeprefix(settings.STATIC_URL)
    file = Path(safe_join(settings.STATIC_ROOT, name))
    return file if file.is_file() else None


def headers_of(file: Path) -> tuple[tuple[str, str], ...]:
    """Return the headers of a prepared file, but those of its length and coding."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith(TEXTS) else ""
    is_named = NAMED_BY_BYTES.search(file.name)
    return (
        ("Content-Type", f"{kind}{charset}"),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", FOR_EVER if is_named else SHORTLY),
    )


def needed_by(path: str, kind: str, body: bytes) -> list[str]:
    """Return the paths that a style sheet or a script names, without repeats."""
    if not kind.startswith("text/css") and "javascript" not in kind:
        return []
    pattern = STYLE_NEED if kind.startswith("text/css") else SCRIPT_NEED
    named = (b"".join(found.groups(b"")) for found in pattern.finditer(body))
    found = {urlsplit(urljoin(path, raw.decode("utf-8", "replace"))) for raw in named}
    return sorted({unquote(one.path) for one in found if not one.scheme})
