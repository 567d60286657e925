"""What the press is doing, for those who look after the site."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bifolium.press.recorder import sentences
from bifolium.press.store import BAR, FILE
from bifolium.press.store import Counter as StoreCounter

LATEST = 30
LONGEST_PATH = 500
BAKED = (
    "select path, baked_at, took, length, length(br), reason, due_at,"
    " (select count(*) from answer where answer.page = page.id) from page"
)


@dataclass(frozen=True)
class Baked:
    """A page as it stands in the store; sizes in bytes, ``milliseconds`` to bake it.

    ``reason``: the tables that told it something else, or why else it was baked.
    ``questions``: how many it asked. ``due_at``: when the clock may change it.
    """

    path: str
    at: datetime
    milliseconds: int
    length: int
    packed: int
    reason: str
    questions: int
    due_at: datetime | None


@dataclass(frozen=True)
class Owed:
    """A path that waits to be baked, or is answered live; ``error``: why."""

    path: str
    at: datetime
    tries: int
    error: str


@dataclass(frozen=True)
class PressState:
    """The store as a whole. ``fault``: why it cannot be read; empty if it can."""

    pages: int = 0
    waiting: int = 0
    is_barred: bool = False
    fault: str = ""
    latest: tuple[Baked, ...] = ()
    failed: tuple[Owed, ...] = ()
    live: tuple[Owed, ...] = ()


@dataclass(frozen=True)
class Dependence:
    """A table on which a page hangs: how many questions, and rows that it shows."""

    table: str
    questions: int
    rows: int


@dataclass(frozen=True)
class PageState:
    """One page in the store; everything is None where it is not there.

    ``waiting``: it is wanted anew, or failed. ``live``: why it is not baked at all.
    """

    baked: Baked | None = None
    waiting: Owed | None = None
    live: Owed | None = None
    depends: tuple[Dependence, ...] = ()


def page_state(folder: Path, path: str) -> PageState:
    """Return how a page stands in the store, and what it hangs on."""
    if not (folder / FILE).exists():
        return PageState()
    try:
        with closing(opened(folder / FILE)) as connection:
            return read_page(connection, path)
    except sqlite3.Error:
        return PageState()


def read_page(connection: sqlite3.Connection, path: str) -> PageState:
    """Read the state of one page in one look."""
    row = connection.execute(f"{BAKED} where path = ?", (path,)).fetchone()
    waiting = connection.execute(
        "select path, due_at, tries, error from wanted where path = ?", (path,)
    ).fetchone()
    live = connection.execute(
        "select path, at, 0, trouble from refused where path = ?", (path,)
    ).fetchone()
    return PageState(
        baked=baked(row) if row else None,
        waiting=owed(waiting) if waiting else None,
        live=owed(live) if live else None,
        depends=tuple(depends(connection, path)),
    )


def depends(connection: sqlite3.Connection, path: str) -> list[Dependence]:
    """Return the tables on which a page hangs, those that it asked most first."""
    questions = Counter(
        table
        for (text,) in connection.execute(
            "select sentence.text from answer"
            " join place on place.id = answer.page"
            " join question on question.id = answer.question"
            " join sentence on sentence.id = question.sentence where place.path = ?",
            (path,),
        )
        for table in sentences.named(text)
    )
    rows = dict(
        connection.execute(
            "select source, count(distinct key) from shown"
            " join answer using (question) join place on place.id = answer.page"
            " where place.path = ? group by source",
            (path,),
        )
    )
    return [
        Dependence(table, number, rows.get(table, 0))
        for table, number in sorted(
            questions.items(), key=lambda found: (-found[1], found[0])
        )
    ]


def press_state(folder: Path, *, path: str = "") -> PressState:
    """Return what the store holds: the pages baked last, or those below a path."""
    if not (folder / FILE).exists():
        return PressState(fault="missing")
    try:
        with closing(opened(folder / FILE)) as connection:
            return read_state(connection, folder, path[:LONGEST_PATH])
    except (sqlite3.Error, OSError) as error:
        return PressState(fault=str(error))


def opened(file: Path) -> sqlite3.Connection:
    """Return a connection that writes nothing."""
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=2)


def read_state(connection: sqlite3.Connection, folder: Path, path: str) -> PressState:
    """Read the state in one look."""
    (pages,) = connection.execute("select count(*) from page").fetchone()
    (waiting,) = connection.execute(
        "select count(*) from wanted where error = ''"
    ).fetchone()
    counter = StoreCounter(folder)
    is_barred = bool(counter.values[BAR])
    counter.close()
    return PressState(
        pages=pages,
        waiting=waiting,
        is_barred=is_barred,
        latest=tuple(latest(connection, path)),
        failed=tuple(
            owed(row)
            for row in connection.execute(
                "select path, due_at, tries, error from wanted where error <> ''"
                " order by due_at, path limit ?",
                (LATEST,),
            )
        ),
        live=tuple(
            owed(row)
            for row in connection.execute(
                "select path, at, 0, trouble from refused"
                " where substr(path, 1, length(?1)) = ?1"
                " order by at desc, path limit ?2",
                (path, LATEST),
            )
        ),
    )


def latest(connection: sqlite3.Connection, path: str) -> list[Baked]:
    """Return the pages below a path, those baked last first."""
    rows = connection.execute(
        f"{BAKED} where substr(path, 1, length(?1)) = ?1"
        " order by baked_at desc, path limit ?2",
        (path, LATEST),
    )
    return [baked(row) for row in rows]


def baked(row: tuple[Any, ...]) -> Baked:
    """Return a row as a page that was baked."""
    path, at, took, length, packed, reason, due_at, questions = row
    return Baked(
        path=path,
        at=moment(at),
        milliseconds=round(took * 1000),
        length=length,
        packed=packed,
        reason=reason,
        questions=questions,
        due_at=moment(due_at) if due_at else None,
    )


def owed(row: tuple[Any, ...]) -> Owed:
    """Return a row as what is owed."""
    path, at, tries, error = row
    return Owed(path=path, at=moment(at), tries=tries, error=error)


def moment(seconds: float) -> datetime:
    """Return a moment of the store."""
    return datetime.fromtimestamp(seconds, UTC)
