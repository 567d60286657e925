"""Configuration of Caddy 2 for a static edition: its ``Caddyfile``.

Caddy serves ``.br`` and ``.gz`` beside a file by itself. Its entity tags are its own,
made of date and size: right, but other ones than the front's. In front of a living
site it hands on everything: the front is faster than its files.
"""

from collections.abc import Mapping
from string import Template
from typing import Any

from bifolium.press.edges.nginx import AN_HOUR, FOREVER, FRESH, SECURITY, Edge

CADDYFILE = Template("""\
# Made by: bifolium edge caddy.
$sites {
    root * "$root"
    header -Server
    header -Last-Modified
    header {
$security    }
    @pages not path / /static/* /media/* /papers/*
    header @pages Cache-Control "$fresh"
    header @pages Vary Accept-Encoding
    header /static/* Cache-Control "$forever"
    header /media/images/* Cache-Control "$forever"
    header /papers/* Cache-Control "$an_hour"
$languages$types$rest}
""")
ALONE = Template("""\
    header / Cache-Control private
    header / Vary Accept-Language
$redirects$doors    file_server {
        precompressed br gzip
    }
    handle_errors {
        rewrite * /$first/404.html
        file_server
    }
""")


def caddy_text(edge: Edge, manifest: Mapping[str, Any]) -> str:
    """Return the ``Caddyfile`` for an edition."""
    names = ", ".join(f"{name}:{edge.listen}" for name in edge.names)
    typed = {
        path: known["kind"]
        for path, known in manifest["pages"].items()
        if not path.endswith("/")
    }
    return CADDYFILE.substitute(
        sites=names,
        root=edge.root,
        fresh=FRESH,
        forever=FOREVER,
        an_hour=AN_HOUR,
        security="".join(
            f"        {name} {quoted(edge.headers[name])}\n"
            for name in SECURITY
            if name in edge.headers
        ),
        languages="".join(
            f"    header /{code}/* Content-Language {code}\n" for code in edge.languages
        ),
        types="".join(
            f"    header {path} Content-Type {quoted(kind)}\n"
            for path, kind in sorted(typed.items())
        ),
        rest=rest(edge),
    )


def rest(edge: Edge) -> str:
    """Return redirects, the front door, and the files."""
    doors = "".join(
        f"    @{code} {{\n        path /\n        header_regexp Accept-Language"
        f" (?i)^\\s*{code}\\b\n    }}\n    redir @{code} /{code}/ 302\n"
        for code in edge.languages
    )
    doors += f"    redir / /{edge.languages[0]}/ 302\n"
    lines = (
        f"    redir {quoted(path + slash)} {quoted(to)} {status}\n"
        for path, to, status in edge.redirects
        for slash in ("", "/")
    )
    return ALONE.substitute(
        redirects="".join(lines), doors=doors, first=edge.languages[0]
    )


def quoted(text: str) -> str:
    """Return a text as Caddy reads it literally.

    :raises ValueError: for a text that would be read as something else.
    """
    if any(sign in text for sign in "{}\n\r"):
        raise ValueError(f"Caddy cannot take this literally: {text!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
