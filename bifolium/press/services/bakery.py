"""The bakery: the one writer of pages, and what it owes.

A page that is wanted stands in the store's own queue until it is swapped in; a row
that changed stands in the database until the pages that it concerns are wanted. So a
kill at any moment loses nothing: what was owed is still owed at the next start.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from django.db import transaction
from django.db.models import QuerySet

from bifolium.press.models import ChangedRow
from bifolium.press.plan import Change, Plan
from bifolium.press.recorder import Inquiry, look, sentences
from bifolium.press.render import Rendered, polished, render, roots
from bifolium.press.services.readers import is_shared, register, say_alive
from bifolium.press.store import Page, StoreWriter, want
from bifolium.press.watch import is_possible, make_triggers, tables

MOST_CHANGES = 5000
BATCH_PAGES = 25
BATCH_SECONDS = 0.25
TRIES = 5
BACKOFF = 4.0
MOST_UNTOLD = 100
NIGHTS = 7


class StalePages(Exception):
    """Pages were not as they should have been; they have been mended."""


@dataclass
class Report:
    """What a round did; ``refused`` are paths that must be answered live, and why."""

    rendered: int = 0
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


class Bakery:
    """Bakes into one store under one origin; only one bakery at a time."""

    def __init__(self, folder: Path, *, origin: str, release: str) -> None:
        self.origin = origin
        self.writer = StoreWriter(folder, release)
        self.connection = self.writer.connection
        self.plan = Plan(self.connection, sentences, look)
        self.reader = self.writer.name() if is_shared() else ""

    def want_all(self, *, at: float, reason: str) -> None:
        """Ask for every page: the roots, what is linked from them, what is there."""
        with self.writer.swap():
            self.connection.execute("delete from answer where page < 0")
            self.connection.execute("delete from refused")
            want(
                self.connection, [*roots(), *self.writer.paths()], at=at, reason=reason
            )

    def begin(self, *, at: float) -> bool:
        """Ask for everything if this store was never baked whole; return whether."""
        row = self.connection.execute(
            "select 1 from meta where name = 'begun'"
        ).fetchone()
        moment = datetime.fromtimestamp(at, UTC)
        is_new = is_shared() and register(name=self.reader, at=moment)
        if row is not None and not is_new:
            return False
        if is_possible():
            make_triggers()
            self.changes().delete()
            self.want_all(at=at, reason="first bake")
            with self.writer.swap():
                self.connection.execute(
                    "insert or ignore into meta values ('begun', '1')"
                )
        return True

    def say_alive(self, *, at: datetime) -> None:
        """Let the other machines know; begin anew where they gave this one up."""
        if is_shared() and not say_alive(name=self.reader, at=at):
            self.writer.bar(True)
            self.begin(at=at.timestamp())

    def changes(self) -> "QuerySet[ChangedRow]":
        """Return the changes that this store has not heard of yet."""
        return ChangedRow.objects.filter(reader=self.reader)

    def take_in(self, *, at: float) -> bool:
        """Turn rows that changed into pages that are wanted; return whether any."""
        rows = list(self.changes().order_by("pk")[: MOST_CHANGES + 1])
        if not rows:
            return False
        changes = [change_of(row) for row in rows]
        if len(rows) > MOST_CHANGES:
            changes = [
                Change(name, None, None) for name in {row.source for row in rows}
            ]
        numbers = self.plan.candidates(change for change in changes if change)
        concerned = self.plan.concerned(numbers, Inquiry().ask)
        with self.writer.swap():
            for path, reason in concerned.items():
                want(self.connection, [path], at=at, reason=reason)
        with transaction.atomic():
            ChangedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return True

    def come_due(self, *, at: float) -> None:
        """Ask for the pages that the clock alone has changed."""
        rows = self.connection.execute(
            "select path from page where due_at <= ?1"
            " union select path from refused where due_at <= ?1",
            (at,),
        ).fetchall()
        if rows:
            with self.writer.swap():
                want(self.connection, [path for (path,) in rows], at=at, reason="clock")

    def bake_due(
        self,
        *,
        clock: Callable[[], float] = lambda: time.time(),
        most: int | None = None,
        with_pdfs: bool = True,
    ) -> Report:
        """Bake what is wanted by now, in small swaps, until nothing is left."""
        report = Report()
        while most is None or report.rendered < most:
            rows = self.next_batch(clock(), with_pdfs=with_pdfs)
            if not rows:
                break
            self.bake(rows, report, clock)
        return report

    def bake_pdfs(self, *, clock: Callable[[], float] = lambda: time.time()) -> bool:
        """Bake a PDF or two that are wanted; return whether there were any."""
        rows = self.wanted(clock(), pdfs=True)
        if rows:
            self.bake(rows, Report(), clock)
        return bool(rows)

    def next_batch(self, at: float, *, with_pdfs: bool) -> list[tuple[str, str]]:
        """Return what is to be baked next, and why: PDFs when no page is waiting.

        Setting one takes as long as several pages; readers of pages should not wait.
        """
        pages = self.wanted(at, pdfs=False)
        return pages or (self.wanted(at, pdfs=True) if with_pdfs else [])

    def wanted(self, at: float, *, pdfs: bool) -> list[tuple[str, str]]:
        """Return some of the pages, or of the PDFs, wanted by a moment, and why."""
        return self.connection.execute(
            "select path, reason from wanted where due_at <= ? and tries < ?"
            " and (substr(path, -4) = '.pdf') = ?"
            " order by due_at, length(path), path limit ?",
            (at, TRIES, pdfs, BATCH_PAGES),
        ).fetchall()

    def bake(
        self,
        rows: Iterable[tuple[str, str]],
        report: Report,
        clock: Callable[[], float],
    ) -> None:
        """Render some pages and swap them in together."""
        before = self.writer.generation()
        ready: list[tuple[str, str, Rendered]] = []
        started_at = time.monotonic()
        for path, reason in rows:
            try:
                ready.append((path, reason, render(path, self.origin)))
            except Exception as error:  # noqa: BLE001 - one page must not stop the rest
                self.postpone(path, repr(error), clock())
                report.refused[path] = repr(error)
            if time.monotonic() - started_at > BATCH_SECONDS:
                break
        with self.writer.swap() as generation:
            for path, reason, rendered in ready:
                self.settle(path, reason, rendered, before, generation, report)

    def settle(
        self,
        path: str,
        reason: str,
        rendered: Rendered,
        before: int,
        generation: int,
        report: Report,
    ) -> None:
        """Put a rendered page in its place, or take it away. Inside a swap."""
        report.rendered += 1
        self.connection.execute("delete from wanted where path = ?", (path,))
        taken_down = self.connection.execute(
            "select 1 from gone where path = ? and generation > ?", (path, before)
        ).fetchone()
        if taken_down:
            want(self.connection, [path], at=time.time(), reason=reason)
            return
        if rendered.page is None:
            report.refused[path] = rendered.trouble
            if self.writer.take(path, generation):
                report.gone.append(path)
            self.writer.refuse(path, rendered.trouble)
        else:
            self.writer.admit(path)
            if self.writer.put(
                rendered.page, generation, took=rendered.took, reason=reason
            ):
                report.changed.append(path)
        found = rendered.recording
        self.plan.record(path, found.answers, found.due_at())
        self.want_new(rendered.links)

    def want_new(self, links: Iterable[str]) -> None:
        """Ask for what is linked and not baked yet. Inside a swap."""
        missing = [
            path
            for path in links
            if not self.connection.execute(
                "select 1 from place where path = ?", (path,)
            ).fetchone()
        ]
        want(self.connection, missing, at=time.time(), reason="linked")

    def postpone(self, path: str, error: str, at: float) -> None:
        """Take a page that fails from the store, and try it again later."""
        with self.writer.swap() as generation:
            self.writer.take(path, generation)
            self.connection.execute(
                "update wanted set tries = tries + 1, error = ?,"
                " due_at = ? + ? * (1 << tries) where path = ?",
                (error, at, BACKOFF, path),
            )

    def polish(self, *, before: float) -> bool:
        """Make one page smaller that was baked before; return whether there was one."""
        rough = self.writer.rough(before=before)
        if rough is None:
            return False
        page = polished(rough)
        with self.writer.swap() as generation:
            self.writer.polish(page, generation)
        return True

    def settle_everything(
        self, tell: Callable[[int, int], None] = lambda done, owed: None
    ) -> Report:
        """Work until nothing is owed; for commands and tests.

        ``tell`` hears now and then how many pages were rendered, and how many are
        still wanted as far as is known: links lead to more.
        """
        total = Report()
        while True:
            took = self.take_in(at=time.time())
            self.come_due(at=time.time())
            report = self.bake_due(most=MOST_UNTOLD)
            total.rendered += report.rendered
            total.changed += report.changed
            total.gone += report.gone
            total.refused.update(report.refused)
            tell(total.rendered, self.owed())
            if not took and not report.rendered:
                return total

    def owed(self) -> int:
        """Return how many pages are wanted."""
        row = self.connection.execute(
            "select count(*) from wanted where tries < ?", (TRIES,)
        )
        return int(row.fetchone()[0])

    def verify_all(self, alive: Callable[[], None], *, night: int) -> None:
        """Render every page anew, and mend those that differ.

        Of PDFs a seventh each night: setting one takes as long as several pages.
        :raises StalePages: naming them, so that somebody looks for the reason.
        """
        tonight = night % NIGHTS

        def is_asked(path: str) -> bool:
            return not is_pdf(path) or crc32(path.encode()) % NIGHTS == tonight

        if differing := self.verify(alive, is_asked=is_asked):
            raise StalePages(", ".join(sorted(differing)))

    def verify(
        self,
        alive: Callable[[], None] = lambda: None,
        *,
        is_asked: Callable[[str], bool] = lambda path: True,
    ) -> dict[str, str]:
        """Render every page anew that is asked, and return those that differ, and how.

        They are put right on the way. ``alive`` is called after each.
        """
        differing: dict[str, str] = {}
        for path in filter(is_asked, self.writer.paths()):
            alive()
            kept = self.writer.page(path)
            rendered = render(path, self.origin)
            if kept is None or is_same(rendered.page, kept) or self.is_owed(path):
                continue
            differing[path] = rendered.trouble or "other bytes"
            with self.writer.swap() as generation:
                self.settle(
                    path, "verified", rendered, generation, generation, Report()
                )
        with self.writer.swap():
            self.plan.sweep()
            want(self.connection, self.writer.refused(), at=time.time(), reason="again")
        return differing

    def is_behind(self) -> bool:
        """Return whether a page that readers could get is still to be baked anew."""
        row = self.connection.execute(
            "select 1 from wanted join page using (path) where tries < ? limit 1",
            (TRIES,),
        ).fetchone()
        return row is not None or self.changes().exists()

    def is_owed(self, path: str) -> bool:
        """Return whether a page changed just now and its bake is still to come."""
        self.take_in(at=time.time())
        row = self.connection.execute("select 1 from wanted where path = ?", (path,))
        return row.fetchone() is not None

    def close(self) -> None:
        """Close the store."""
        self.writer.close()


def is_pdf(path: str) -> bool:
    """Return whether a path is that of an edition as PDF."""
    return path.endswith(".pdf")


def is_same(fresh: Page | None, kept: Page) -> bool:
    """Return whether a fresh page is the one that is kept, however it is packed."""
    return fresh is not None and (fresh.etag, fresh.status, fresh.headers) == (
        kept.etag,
        kept.status,
        kept.headers,
    )


def change_of(row: ChangedRow) -> Change | None:
    """Return a noted change; None for a table that is no longer watched."""
    if row.source not in tables():
        return None
    return Change(
        table=row.source,
        old=json.loads(row.old) if row.old else None,
        new=json.loads(row.new) if row.new else None,
        columns=frozenset(row.columns.split()),
    )
