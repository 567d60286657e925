"""What the press is doing, for those who look after the site."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bifolium.press.store import BAR, FILE, Counter

LATEST = 30
LONGEST_PATH = 500


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
    counter = Counter(folder)
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
        "select path, baked_at, took, length, length(br), reason, due_at,"
        " (select count(*) from answer where answer.page = page.id) from page"
        " where substr(path, 1, length(?1)) = ?1 order by baked_at desc, path limit ?2",
        (path, LATEST),
    )
    return [
        Baked(
            path=path,
            at=moment(at),
            milliseconds=round(took * 1000),
            length=length,
            packed=packed,
            reason=reason,
            questions=questions,
            due_at=moment(due_at) if due_at else None,
        )
        for path, at, took, length, packed, reason, due_at, questions in rows
    ]


def owed(row: tuple[Any, ...]) -> Owed:
    """Return a row as what is owed."""
    path, at, tries, error = row
    return Owed(path=path, at=moment(at), tries=tries, error=error)


def moment(seconds: float) -> datetime:
    """Return a moment of the store."""
    return datetime.fromtimestamp(seconds, UTC)
