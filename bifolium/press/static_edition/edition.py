"""Makes a static edition of the whole public site out of the baked store."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from gzip import compress, decompress
from hashlib import blake2b
from typing import Any, Protocol

import brotli

from bifolium.press.static_edition.index import name_of, text_file
from bifolium.press.static_edition.markup import Rewriter, Wishes
from bifolium.press.static_edition.places import place_of
from bifolium.press.static_edition.reading import entry_of
from bifolium.press.static_edition.redirects import netlify_lines
from bifolium.press.static_edition.search import (
    index_files,
    links_to_search,
    path_of_search,
    search_page,
    with_link,
)
from bifolium.press.static_edition.sources import (
    Fetched,
    Snapshot,
    fetched,
    not_found_page,
)
from bifolium.press.static_edition.wording import (
    Tongue,
    banner,
    door,
    frozen_ballot,
    tongues,
)
from bifolium.press.statics import needed_by
from bifolium.press.store import Page

QUALITY = 9
TEXTS = ("text/", "application/json", "application/ld+json", "application/xml")
ALSO_TEXTS = ("application/atom+xml", "application/rss+xml", "image/svg+xml")
SMALLEST_PACKED = 500


@dataclass(frozen=True)
class Choice:
    """How an edition is made; ``archived_on`` gives every page a line that says so.

    ``is_packed``: with ``.br`` and ``.gz`` beside every text; ``has_search``: with a
    search, to which every page links.
    """

    wishes: Wishes
    release: str
    archived_on: date | None = None
    is_packed: bool = True
    has_search: bool = True


class Target(Protocol):
    """Where files go: a folder, or a bucket."""

    before: Mapping[str, Any]

    def put(self, name: str, data: bytes) -> None:
        """Add a file."""

    def keep(self, name: str) -> bool:
        """Take a file over as it was; return whether it was there, and whole."""

    def read(self, name: str) -> bytes:
        """Return a file that is in the edition already."""


@dataclass
class Report:
    """What was made. ``lost`` are paths that the site links to and does not have."""

    pages: int = 0
    rewritten: int = 0
    lost: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)


@dataclass
class Edition:
    """One edition on its way to a target."""

    snapshot: Snapshot
    target: Target
    choice: Choice
    at: datetime
    report: Report = field(default_factory=Report)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: dict[str, Fetched | None] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    banners: dict[str, str] = field(default_factory=dict)
    searches: dict[str, str] = field(default_factory=dict)

    def make(self) -> dict[str, Any]:
        """Put every file, and return what the manifest says of them."""
        every = [one for one in tongues() if f"/{one.code}/" in self.snapshot.kinds]
        self.banners = {tongue.code: self.banner(tongue) for tongue in every}
        codes = [tongue.code for tongue in every] if self.choice.has_search else []
        self.searches = links_to_search(codes, self.snapshot.kinds)
        key = self.key()
        before = self.choice_before(key)
        for page in self.snapshot.pages():
            if not self.is_kept(page, before):
                self.put_page(page)
        self.put_made("/", door(every), every[0].code)
        for tongue in every:
            body = not_found_page(tongue.code, self.choice.wishes.origin).decode()
            self.put_made(f"/{tongue.code}/404.html", body, tongue.code)
        lost = not_found_page(every[0].code, self.choice.wishes.origin).decode()
        self.put_made("/404.html", lost, every[0].code)
        for code in self.searches:
            self.put_search(code)
        self.put_others()
        if lines := netlify_lines():
            self.target.put("_redirects", lines.encode())
        return {
            "made_at": self.at.isoformat(timespec="seconds"),
            "key": key,
            "wishes": asdict(self.choice.wishes),
            "pages": self.pages,
            "needed": list(self.numbers),
        }

    def key(self) -> str:
        """Return what tells whether a page of before can stay as it was."""
        total = blake2b(repr(self.choice).encode(), digest_size=12)
        for path in sorted(self.snapshot.kinds):
            total.update(f"{path}\0".encode())
        return total.hexdigest()

    def choice_before(self, key: str) -> Mapping[str, Any]:
        """Return the manifest of before, if it was made in the same way."""
        return self.target.before if self.target.before.get("key") == key else {}

    def banner(self, tongue: Tongue) -> str:
        """Return the line at the top of every page; empty if there is none."""
        made_on, live = self.choice.archived_on, self.choice.wishes.live
        return banner(tongue, made_on=made_on, live=live) if made_on else ""

    def is_kept(self, page: Page, before: Mapping[str, Any]) -> bool:
        """Take a page over from before if it has not changed; return whether."""
        known = before.get("pages", {}).get(page.path)
        if not known or known["etag"] != page.etag or known.get("has_ballot"):
            return False
        if not all(self.target.keep(name) for name in known["files"]):
            return False
        needs = [before["needed"][number] for number in known["needs"]]
        self.report.pages += 1
        self.note(page, known, set(needs))
        return True

    def put_page(self, page: Page) -> None:
        """Put a page of the store in its place."""
        kind = self.snapshot.kinds[page.path]
        name = place_of(page.path, kind)
        if not name:
            self.report.left_out.add(page.path)
            return
        body = decompress(page.gzip) if page.length else b""
        rewriter = self.rewriter(page.path, name)
        made = self.rewritten(rewriter, body, kind, language_of(page))
        packed = {".br": page.br, ".gz": page.gzip}
        if made != body:
            packed = compressed(made)
        self.report.pages += 1
        self.report.rewritten += 1
        self.report.lost |= rewriter.lost
        known = {
            "file": name,
            "files": self.put(name, made, packed if is_smaller_packed(kind) else {}),
            "kind": kind,
            "language": language_of(page),
            "is_as_baked": made == body,
            "has_ballot": rewriter.has_ballot,
        }
        if is_page(kind) and known["language"] in self.searches:
            self.put_text(page.path, made.decode(), known)
        self.note(page, known, rewriter.needs | set(needed_by(page.path, kind, body)))

    def put_text(self, path: str, page: str, known: dict[str, Any]) -> None:
        """Put what the search finds of a page, if anything, beside it."""
        start = path_of_search(known["language"])
        if entry := entry_of(path, page):
            name = name_of(path)
            known["text"] = f"{start[1:]}texts/{name}.js"
            known["files"] += self.put_script(known["text"], text_file(entry, name))

    def put_search(self, language: str) -> None:
        """Put the page that searches in a language, and its index."""
        path, kind = path_of_search(language), "text/html; charset=utf-8"
        for name, data in index_files(language, self.pages, self.target):
            self.put_script(name, data)
        text = search_page(language, self.searches, wishes=self.choice.wishes)
        files = self.put_made(path, text, language)
        self.pages[path] = {
            **{"file": files[0], "files": files, "kind": kind, "language": language},
            **{"is_as_baked": False, "has_ballot": False, "etag": "", "needs": []},
        }

    def put_script(self, name: str, data: bytes) -> list[str]:
        """Put a file of the search; return the names of its forms."""
        is_worth = self.choice.is_packed and len(data) >= SMALLEST_PACKED
        return self.put(name, data, compressed(data) if is_worth else {})

    def note(self, page: Page, known: Mapping[str, Any], needs: set[str]) -> None:
        """Note a page for the manifest, and what it needs besides other pages."""
        others = sorted(needs - self.snapshot.kinds.keys() - self.own)
        for path in others:
            self.numbers.setdefault(path, len(self.numbers))
        numbers = [self.numbers[path] for path in others]
        self.pages[page.path] = {**known, "etag": page.etag, "needs": numbers}

    def rewriter(self, path: str, name: str) -> Rewriter:
        """Return what rewrites one page."""
        return Rewriter(self.choice.wishes, self.place, self.frozen, path, name)

    def rewritten(
        self, rewriter: Rewriter, body: bytes, kind: str, language: str
    ) -> bytes:
        """Return the bytes of an answer as they stand in the edition."""
        if is_page(kind):
            text = with_link(body.decode(), self.searches.get(language, ""))
            return rewriter.page(text, self.banners.get(language, "")).encode()
        return rewriter.other(body.decode()).encode() if is_text(kind) else body

    def frozen(self, address: str) -> str:
        """Return what stands for a ballot."""
        return frozen_ballot(address, live=self.choice.wishes.live, at=self.at)

    def place(self, path: str) -> str:
        """Return the file for a path; empty if there is none."""
        if path in self.own:
            return place_of(path, "text/html")
        if path in self.snapshot.kinds:
            return place_of(path, self.snapshot.kinds[path])
        if path not in self.others:
            self.others[path] = fetched(path, self.choice.wishes.origin)
        found = self.others[path]
        return place_of(path, found.kind) if found else ""

    @property
    def own(self) -> set[str]:
        """The paths of pages that the edition has, and the site has not."""
        return {"/", *map(path_of_search, self.searches)}

    def put_made(self, path: str, text: str, language: str) -> list[str]:
        """Put a page that is not in the store; return the names of its forms."""
        name = place_of(path, "text/html")
        rewriter = self.rewriter(path, name)
        text = with_link(text, self.searches.get(language, ""))
        made = rewriter.page(text, self.banners.get(language, "")).encode()
        for need in sorted(rewriter.needs - self.snapshot.kinds.keys() - self.own):
            self.numbers.setdefault(need, len(self.numbers))
        return self.put(name, made, compressed(made))

    def put_others(self) -> None:
        """Put what pages need and the store does not have, and what that needs."""
        done: set[str] = set()
        while missing := [path for path in self.numbers if path not in done]:
            for path in missing:
                done.add(path)
                name = self.place(path)
                found = self.others.get(path)
                if name and found:
                    self.put_other(path, name, found)

    def put_other(self, path: str, name: str, found: Fetched) -> None:
        """Put one such file; a page among them is rewritten like the rest."""
        body, packed = found.body, dict(found.packed)
        if is_page(found.kind):
            rewriter = self.rewriter(path, name)
            language = path.split("/")[1]
            body = self.rewritten(rewriter, body, found.kind, language)
            packed = {}
            for need in sorted(rewriter.needs - self.snapshot.kinds.keys() - self.own):
                self.numbers.setdefault(need, len(self.numbers))
        for need in needed_by(path, found.kind, found.body):
            if self.place(need):
                self.numbers.setdefault(need, len(self.numbers))
        if not packed and is_text(found.kind) and len(body) >= SMALLEST_PACKED:
            packed = compressed(body)
        self.put(name, body, packed)

    def put(self, name: str, body: bytes, packed: Mapping[str, bytes]) -> list[str]:
        """Put a file and its compressed forms; return their names."""
        files = {name: body}
        if self.choice.is_packed and body:
            files |= {name + ending: data for ending, data in packed.items()}
        for each, data in files.items():
            self.target.put(each, data)
        return list(files)


def language_of(page: Page) -> str:
    """Return the language of a page; empty if it is in none."""
    return dict(page.headers).get("Content-Language", "")


def is_page(kind: str) -> bool:
    """Return whether a media type is that of a page."""
    return kind.startswith("text/html")


def is_text(kind: str) -> bool:
    """Return whether a media type is worth compressing, and holds addresses."""
    return kind.startswith((*TEXTS, *ALSO_TEXTS))


def is_smaller_packed(kind: str) -> bool:
    """Return whether files of a media type are kept in compressed forms as well."""
    return is_text(kind) or kind == "application/pdf"


def compressed(body: bytes) -> dict[str, bytes]:
    """Return both compressed forms of a text, by the ending of their files."""
    return {
        ".br": brotli.compress(body, quality=QUALITY),
        ".gz": compress(body, 9, mtime=0),
    }
