"""Turns a baked page into one that lives without the site.

Forms cannot be answered from a file, so they go; a ballot gives way to its question
and its counts of the day. A link that leads to no file loses its address, and stays
readable. With the address of a living site, such links, and forms that only ask,
lead there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from posixpath import normpath, splitext
from urllib.parse import quote, unquote, urljoin, urlsplit

from bifolium.press.static_edition.places import way_to

QUOTED = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
TAG = re.compile(rf"<(a|area|link|img|source|script|audio|video|image)\b({QUOTED})>")
ADDRESS = re.compile(r'\s(href|src|poster|srcset)="([^"]*)"')
WITHOUT_ADDRESS = re.compile(
    r'\s(?:href|rel|hreflang|target|download|type)(?:="[^"]*"|(?=[\s>]|$))'
)
BALLOT = re.compile(rf'<div\b{QUOTED}\bdata-ballot="([^"]*)"{QUOTED}>')
DIV = re.compile(rf"<(/?)div\b{QUOTED}>")
FORM = re.compile(rf"<form\b({QUOTED})>.*?</form>", re.DOTALL)
ACTION = re.compile(r'\saction="([^"]*)"')
HEADER = re.compile(rf"""<header class="head"{QUOTED}>|<body\b{QUOTED}>""")
SHARED = ("/static/", "/media/")
# The desk is nobody's business, and boxes are answered by their process only.
LIVE_ONLY = ("/desk/", "/ballot/")


@dataclass(frozen=True)
class Wishes:
    """How an edition is made. Addresses are ``scheme://host``, without a slash.

    ``origin``: under which the pages were baked; ``base``: under which the edition
    will be read; ``live``: the living site, empty if there is none. ``is_relative``:
    links name files, so that the edition opens from a disk.
    """

    origin: str
    base: str
    live: str = ""
    is_relative: bool = False


@dataclass
class Rewriter:
    """Rewrites the text of one page. ``place`` gives the file of a path, or nothing.

    ``frozen`` gives what stands for a ballot, by its address. ``lost`` collects paths
    that are linked from here and lead nowhere; ``needs`` those that lead to a file.
    """

    wishes: Wishes
    place: Callable[[str], str]
    frozen: Callable[[str], str]
    path: str
    file: str
    has_ballot: bool = False
    lost: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)

    def page(self, text: str, banner: str) -> str:
        """Return an HTML page as it stands in the edition."""
        text = self.without_ballots(text)
        text = FORM.sub(self.form, text)
        text = TAG.sub(self.tag, text)
        if banner:
            text = HEADER.sub(lambda found: f"{found[0]}\n{banner}", text, count=1)
        return self.other(text)

    def other(self, text: str) -> str:
        """Return a feed, a site map or the like: only its addresses change.

        Share cards are named in full, in places that are no links.
        """
        for raw in shared_in(text, self.wishes.origin):
            if self.place(raw):
                self.needs.add(raw)
        return moved(text, self.wishes.origin, self.wishes.base)

    def without_ballots(self, text: str) -> str:
        """Put the counts of the day in the place of each ballot."""
        while found := BALLOT.search(text):
            self.has_ballot = True
            end = end_of_div(text, found.end())
            kept = self.frozen(unescape(found[1]))
            text = f"{text[: found.start()]}{kept}{text[end:]}"
        return text

    def form(self, found: "re.Match[str]") -> str:
        """Return a form that only asks, aimed at the living site; else nothing."""
        opening = found[1]
        action = ACTION.search(opening)
        if not self.wishes.live or not action or 'method="post"' in opening.lower():
            return ""
        target = urljoin(f"{self.wishes.live}{self.path}", unescape(action[1]))
        aimed = opening.replace(action[0], f' action="{escape(target)}"')
        return found[0].replace(opening, aimed, 1)

    def tag(self, found: "re.Match[str]") -> str:
        """Return a tag whose addresses lead to files, or to the living site."""
        name, attributes = found[1], found[2]
        is_missing = False

        def address(pair: "re.Match[str]") -> str:
            nonlocal is_missing
            if pair[1] == "srcset":
                return f' srcset="{self.sources(pair[2])}"'
            target = self.target(unescape(pair[2]))
            is_missing = is_missing or target is None
            return f' {pair[1]}="{escape(target or "")}"'

        changed = ADDRESS.sub(address, attributes)
        if is_missing:
            # An alternate edition or a picture that is not there is left out whole.
            changed = WITHOUT_ADDRESS.sub("", attributes)
            return f"<{name}{changed}>" if name in ("a", "area") else ""
        return f"<{name}{changed}>"

    def sources(self, raw: str) -> str:
        """Return the addresses of a ``srcset`` that lead to files."""
        kept = []
        for part in raw.split(","):
            address, _space, size = part.strip().partition(" ")
            if target := self.target(unescape(address)):
                kept.append(f"{escape(target)} {size}".strip())
        return ", ".join(kept)

    def target(self, raw: str) -> str | None:
        """Return where an address leads in the edition; None if nowhere."""
        address = urljoin(f"{self.wishes.origin}{self.path}", raw)
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != self.wishes.origin:
            return raw
        path = unquote(parts.path) or "/"
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if normpath(path).rstrip("/") != path.rstrip("/"):
            return None
        is_asked = bool(parts.query) and not path.startswith(SHARED)
        is_file = not is_asked or bool(splitext(path)[1])
        asked = f"{path}?{parts.query}" if is_asked else path
        is_there = is_file and not path.startswith(LIVE_ONLY)
        file = self.place(asked) if is_there else ""
        if not file:
            return self.elsewhere(address, path)
        self.needs.add(asked)
        is_full = raw.startswith(self.wishes.origin)
        if self.wishes.is_relative and not is_full and not raw.startswith("#"):
            return way_to(file, fragment, self.file)
        start = self.wishes.origin if is_full else ""
        return f"{start}/{quote(file)}{fragment}" if is_asked else raw

    def elsewhere(self, address: str, path: str) -> str | None:
        """Return an address at the living site; None if there is none."""
        if not path.startswith("/desk/") and self.wishes.live:
            return self.wishes.live + address.removeprefix(self.wishes.origin)
        if not path.startswith(LIVE_ONLY) and "?" not in address:
            self.lost.add(path)
        return None


def shared_in(text: str, origin: str) -> set[str]:
    """Return the paths of uploads and static files that a text names in full."""
    starts = "|".join(SHARED)
    found = re.findall(rf"""{re.escape(origin)}((?:{starts})[^"'\s<>?#&\\)]+)""", text)
    return {unquote(path) for path in found}


def moved(text: str, origin: str, base: str) -> str:
    """Return a text in which one origin stands for another."""
    if origin == base:
        return text
    return re.sub(rf"{re.escape(origin)}(?![\w.:-])", lambda _found: base, text)


def end_of_div(text: str, start: int) -> int:
    """Return where the ``div`` ends whose content begins at a place."""
    depth = 1
    for found in DIV.finditer(text, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return len(text)
