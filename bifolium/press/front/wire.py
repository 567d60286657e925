"""Baked pages as bytes of HTTP, and what request headers ask for."""

import re
from functools import lru_cache
from gzip import decompress
from http import HTTPStatus

from bifolium.press.store import Page

CODINGS = ("br", "gzip", "")
LEFT_OUT_OF_304 = ("content-type", "content-length")
LONGEST_KEPT = 200


class Prepared:
    """One page, ready to be written. Everything is by coding: br, gzip, or empty.

    ``tags`` are entity tags; ``heads`` and ``unchanged`` are all of the head but the
    date and the empty line.
    """

    __slots__ = ("bodies", "heads", "tags", "unchanged")

    def __init__(self, page: Page) -> None:
        self.bodies = {"br": page.br, "gzip": page.gzip}
        lengths = {"br": len(page.br), "gzip": len(page.gzip), "": page.length}
        self.tags = {
            coding: f'"{page.etag}{coding and "-"}{coding}"'.encode()
            for coding in CODINGS
        }
        self.heads = {
            coding: head(page, coding, self.tags[coding], lengths[coding])
            for coding in CODINGS
        }
        self.unchanged = {
            coding: head(page, coding, self.tags[coding], None) for coding in CODINGS
        }
        if not page.length:
            self.be_empty()

    def be_empty(self) -> None:
        """Let nothing be compressed where there is nothing."""
        self.bodies = {"br": b"", "gzip": b""}
        for kind in (self.tags, self.heads, self.unchanged):
            kind.update({"br": kind[""], "gzip": kind[""]})

    def body(self, coding: str) -> bytes:
        """Return the bytes of a coding; plain ones are inflated each time."""
        if coding:
            return self.bodies[coding]
        packed = self.bodies["gzip"]
        return decompress(packed) if packed else b""


def head(page: Page, coding: str, tag: bytes, length: int | None) -> bytes:
    """Return the head of an answer; without a length, that of "not modified"."""
    is_unchanged = length is None
    status = HTTPStatus(304 if is_unchanged else page.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [
        f"{name}: {value}"
        for name, value in page.headers
        if not (is_unchanged and name.lower() in LEFT_OUT_OF_304)
    ]
    lines.append(f"ETag: {tag.decode()}")
    if not is_unchanged:
        lines.append(f"Content-Length: {length}")
        if coding:
            lines.append(f"Content-Encoding: {coding}")
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def coding(accepted: bytes) -> str:
    """Return the best coding that a reader accepts: br, gzip or none."""
    if len(accepted) > LONGEST_KEPT:
        return chosen(accepted)
    return kept_choice(accepted)


def chosen(accepted: bytes) -> str:
    """Return the best coding, read anew."""
    quality = qualities(accepted.decode("latin-1"))
    rest = quality.get("*", 0.0)
    found = [(quality.get(name, rest), name) for name in ("br", "gzip")]
    best = max(weight for weight, _name in found)
    if best <= 0 or best < quality.get("identity", 0.0):
        return ""
    return next(name for weight, name in found if weight == best)


kept_choice = lru_cache(maxsize=1024)(chosen)


def qualities(text: str) -> dict[str, float]:
    """Return the values of a header with their weights, in lower case."""
    found: dict[str, float] = {}
    for part in text.lower().split(","):
        name, _semicolon, rest = part.strip().partition(";")
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", rest)
        if name.strip():
            weight = float(match.group(1)) if match else float(not rest.strip())
            found[name.strip()] = weight
    return found


def is_known(tag: bytes, named: bytes) -> bool:
    """Return whether If-None-Match names an entity tag; weakness does not matter."""
    if named == tag:
        return True
    if named.strip() == b"*":
        return True
    return any(part.strip().removeprefix(b"W/") == tag for part in named.split(b","))


def language(accepted: bytes, offered: tuple[str, ...]) -> str:
    """Return the language of the front door: the most wanted one that is offered.

    The first offered one is for readers who want none of them.
    """
    quality = qualities(accepted.decode("latin-1"))
    wanted = sorted(quality, key=lambda name: -quality[name])
    for name in wanted:
        if quality[name] <= 0 or name == "*":
            continue
        for code in (name, name.split("-")[0]):
            if code in offered:
                return code
    return offered[0]
