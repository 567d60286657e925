"""The store of baked pages: one SQLite file, and a counter that all processes see.

``pages.sqlite3`` holds the pages, in one transaction a swap. ``pages.counter`` is 24
bytes that every process maps into memory, three numbers of 8 bytes: the generation
(grows with each swap), the epoch (grows when the file is made anew) and a bar (1: read
nothing from here). A reader compares 24 bytes and drops what changed, so that the next
request after a swap sees the new page in every process of the machine.

All of it is derived: delete the folder, and the pages are baked again.
"""

import json
import mmap
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from uuid import uuid4

FORMAT = "2"
MAPPED_BYTES = 1 << 30
FILE = "pages.sqlite3"
COUNTER = "pages.counter"
GENERATION, EPOCH, BAR = 0, 1, 2
LIVE = "/live/"

TABLES = """
create table if not exists meta(name text primary key, value text not null);
create table if not exists page(
    id integer primary key, path text not null unique, status integer not null,
    headers text not null, etag text not null, br blob not null, gzip blob not null,
    length integer not null, generation integer not null, baked_at real not null,
    took real not null, due_at real, reason text not null,
    is_polished integer not null default 0);
create index if not exists page_generation on page(generation);
create index if not exists page_due on page(due_at);
create index if not exists page_rough on page(baked_at) where not is_polished;
create table if not exists refused(
    id integer primary key, path text not null unique, trouble text not null,
    at real not null, due_at real);
create view if not exists place as
    select id, path from page union all select -id, path from refused;
create table if not exists gone(path text primary key, generation integer not null);
create index if not exists gone_generation on gone(generation);
create table if not exists wanted(
    path text primary key, due_at real not null, tries integer not null default 0,
    reason text not null, error text not null default '');
create table if not exists sentence(id integer primary key, text text not null unique);
create table if not exists question(
    id integer primary key, sentence integer not null, parameters text not null,
    is_timed integer not null, unique(sentence, parameters));
create table if not exists answer(
    page integer not null, question integer not null, digest text not null,
    primary key(page, question)) without rowid;
create index if not exists answer_question on answer(question);
create table if not exists shown(
    source text not null, key text not null, question integer not null,
    primary key(source, key, question)) without rowid;
create table if not exists guard(
    source text not null, field text not null, value text not null,
    question integer not null,
    primary key(source, field, value, question)) without rowid;
"""


@dataclass(frozen=True)
class Page:
    """An answer as it is kept; ``etag`` is that of the plain bytes, unquoted."""

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    etag: str
    br: bytes
    gzip: bytes
    length: int

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, roughly."""
        return len(self.br) + len(self.gzip) + 3000


def connected(file: Path, *, is_mapped: bool = True) -> sqlite3.Connection:
    """Return a connection to a store; transactions are opened by hand.

    ``is_mapped``: the file is read as memory, and then counts as the process's own.
    """
    connection = sqlite3.connect(
        file, timeout=10, isolation_level=None, check_same_thread=False
    )
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=normal")
    connection.execute(f"pragma mmap_size={MAPPED_BYTES if is_mapped else 0}")
    return connection


class Counter:
    """The three numbers that every process of the machine sees at once."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / COUNTER
        self.number = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o644)
        if os.fstat(self.number).st_size < 24:
            os.pwrite(self.number, bytes(24), 0)
        self.map = mmap.mmap(self.number, 24)
        self.values = memoryview(self.map).cast("Q")

    def raise_to(self, place: int, value: int) -> None:
        """Set a number, never backwards."""
        flock(self.number, LOCK_EX)
        try:
            self.values[place] = max(self.values[place], value)
        finally:
            flock(self.number, LOCK_UN)

    def bar(self, is_set: bool) -> None:
        """Let no process read from the store, or let them again; needs no disk."""
        self.values[BAR] = int(is_set)

    def close(self) -> None:
        """Give the memory and the file back."""
        self.values.release()
        self.map.close()
        os.close(self.number)


class StoreWriter:
    """Writes pages: one transaction a swap, then the counter."""

    def __init__(self, folder: Path, release: str) -> None:
        self.folder, self.release = folder, release
        make(folder, release)
        self.counter = Counter(folder)
        self.connection = connected(folder / FILE)
        self.inodes = inodes(folder)
        self.counter.raise_to(GENERATION, self.generation())

    def generation(self) -> int:
        """Return the newest generation in the file."""
        (found,) = self.connection.execute(
            "select max(coalesce((select max(generation) from page), 0),"
            " coalesce((select max(generation) from gone), 0))"
        ).fetchone()
        return int(found)

    def name(self) -> str:
        """Return the name of this store among others; a new store has a new one."""
        self.connection.execute(
            "insert or ignore into meta values ('name', ?)", (str(uuid4()),)
        )
        (found,) = self.connection.execute(
            "select value from meta where name = 'name'"
        ).fetchone()
        return str(found)

    @contextmanager
    def swap(self) -> Iterator[int]:
        """Write within one transaction, then let every process see it."""
        self.connection.execute("begin immediate")
        try:
            newest = max(self.generation(), self.counter.values[GENERATION]) + 1
            yield newest
            self.connection.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.execute("rollback")
            raise
        self.counter.raise_to(GENERATION, newest)

    def put(self, page: Page, generation: int, *, took: float, reason: str) -> bool:
        """Keep a page; return whether its bytes or headers changed. Inside a swap."""
        headers = json.dumps(page.headers)
        before = self.connection.execute(
            "select etag, headers, status from page where path = ?", (page.path,)
        ).fetchone()
        if before == (page.etag, headers, page.status):
            self.connection.execute(
                "update page set baked_at = ?, took = ?, reason = ? where path = ?",
                (time.time(), took, reason, page.path),
            )
            return False
        self.connection.execute(
            "insert into page(path, status, headers, etag, br, gzip, length,"
            " generation, baked_at, took, reason) values (?,?,?,?,?,?,?,?,?,?,?)"
            " on conflict(path) do update set status = excluded.status,"
            " headers = excluded.headers, etag = excluded.etag, br = excluded.br,"
            " gzip = excluded.gzip, length = excluded.length,"
            " generation = excluded.generation, baked_at = excluded.baked_at,"
            " is_polished = 0, took = excluded.took, reason = excluded.reason",
            (
                page.path,
                page.status,
                headers,
                page.etag,
                page.br,
                page.gzip,
                page.length,
                generation,
                time.time(),
                took,
                reason,
            ),
        )
        self.connection.execute("delete from gone where path = ?", (page.path,))
        return True

    def rough(self, *, before: float) -> Page | None:
        """Return the page that has waited longest to be polished, baked before."""
        row = self.connection.execute(
            "select path, status, headers, etag, br, gzip, length from page"
            " where not is_polished and baked_at < ? order by baked_at limit 1",
            (before,),
        ).fetchone()
        return page_of(row) if row else None

    def polish(self, page: Page, generation: int) -> None:
        """Keep the same page in fewer bytes, unless it is another by now."""
        self.connection.execute(
            "update page set br = ?, gzip = ?, generation = ?, is_polished = 1"
            " where path = ? and etag = ?",
            (page.br, page.gzip, generation, page.path, page.etag),
        )

    def refuse(self, path: str, trouble: str) -> None:
        """Note that a path must be answered live, and why. Inside a swap."""
        self.connection.execute(
            "insert into refused(path, trouble, at) values (?, ?, ?) on conflict(path)"
            " do update set trouble = excluded.trouble, at = excluded.at",
            (path, trouble, time.time()),
        )

    def refused(self) -> dict[str, str]:
        """Return every path that must be answered live, and why."""
        return dict(self.connection.execute("select path, trouble from refused"))

    def admit(self, path: str) -> None:
        """Forget that a path was refused. Inside a swap."""
        self.connection.execute(
            "delete from answer where page in (select -id from refused where path = ?)",
            (path,),
        )
        self.connection.execute("delete from refused where path = ?", (path,))

    def take(self, path: str, generation: int) -> bool:
        """Remove a page; return whether there was one. Inside a swap."""
        row = self.connection.execute(
            "select id from page where path = ?", (path,)
        ).fetchone()
        if row is None:
            return False
        self.connection.execute("delete from answer where page = ?", row)
        self.connection.execute("delete from page where id = ?", row)
        self.connection.execute(
            "insert or replace into gone values (?, ?)", (path, generation)
        )
        return True

    def paths(self) -> list[str]:
        """Return every path that is baked, without the live files beside them."""
        rows = self.connection.execute(
            "select path from page where path < ? or path >= ?",
            (LIVE, f"{LIVE[:-1]}0"),
        )
        return [path for (path,) in rows]

    def paths_below(self, start: str) -> list[str]:
        """Return the baked paths that begin with a path, itself included."""
        rows = self.connection.execute(
            "select path from page"
            " where path >= ?1 and substr(path, 1, length(?1)) = ?1",
            (start,),
        )
        return [path for (path,) in rows]

    def page(self, path: str) -> Page | None:
        """Return one page as it is kept."""
        row = self.connection.execute(
            "select path, status, headers, etag, br, gzip, length from page"
            " where path = ?",
            (path,),
        ).fetchone()
        return row and page_of(row)

    def is_lost(self) -> bool:
        """Return whether somebody removed or replaced the files."""
        return inodes(self.folder) != self.inodes

    def is_barred(self) -> bool:
        """Return whether readers are kept from the store."""
        return bool(self.counter.values[BAR])

    def bar(self, is_set: bool) -> None:
        """Let no process read from the store, or let them again; needs no disk."""
        self.counter.bar(is_set)

    def close(self) -> None:
        """Close the files."""
        self.connection.close()
        self.counter.close()


def page_of(row: tuple[str, int, str, str, bytes, bytes, int]) -> Page:
    """Return the page of a row."""
    path, status, headers, etag, br, gzip, length = row
    pairs = tuple((name, value) for name, value in json.loads(headers))
    return Page(path, status, pairs, etag, br, gzip, length)


def inodes(folder: Path) -> tuple[int, ...]:
    """Return what tells whether the files are still the same; 0 for a missing one."""
    found = []
    for name in (FILE, COUNTER):
        try:
            found.append((folder / name).stat().st_ino)
        except FileNotFoundError:
            found.append(0)
    return tuple(found)


def make(folder: Path, release: str = "") -> None:
    """Make the store, or make it anew if it is broken or of another release.

    ``release`` says what pages depend on besides the database (code, templates,
    options); pages of another one are worth nothing. Empty: take what is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        is_right = matches(folder / FILE, release)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        is_right = False
    if not is_right:
        start_anew(folder, release)


def matches(file: Path, release: str) -> bool:
    """Return whether a store has our format and, if one is named, the release."""
    with_tables = connected(file)
    try:
        with_tables.executescript(TABLES)
        with_tables.execute(
            "insert or ignore into meta values ('format', ?)", (FORMAT,)
        )
        if release:
            with_tables.execute(
                "insert or ignore into meta values ('release', ?)", (release,)
            )
        meta = dict(with_tables.execute("select name, value from meta"))
        return meta["format"] == FORMAT and meta.get("release", "") in (
            release or meta.get("release", ""),
        )
    finally:
        with_tables.close()


def is_broken(error: sqlite3.Error) -> bool:
    """Return whether an error says that the file itself is damaged."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def start_anew(folder: Path, release: str) -> None:
    """Replace a store by an empty one; readers open the new one at the next request."""
    for ending in ("", "-wal", "-shm"):
        (folder / f"{FILE}{ending}").unlink(missing_ok=True)
    matches(folder / FILE, release)
    counter = Counter(folder)
    counter.raise_to(EPOCH, counter.values[EPOCH] + 1)
    counter.close()


def want(
    connection: sqlite3.Connection, paths: Iterable[str], *, at: float, reason: str
) -> None:
    """Ask for pages to be baked at a moment; asking twice is asking once."""
    connection.executemany(
        "insert into wanted(path, due_at, reason) values (?, ?, ?)"
        " on conflict(path) do update set due_at = min(due_at, excluded.due_at),"
        " tries = 0",
        [(path, at, reason) for path in paths],
    )
