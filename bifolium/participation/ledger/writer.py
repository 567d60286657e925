"""The one thread of a process that writes ballots, as many at once as are waiting.

It never lingers: alone, a ballot is a transaction of its own; under load the ballots
that came during one wait for the disk share the next.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from logging import getLogger
from threading import Event, Thread
from time import monotonic
from typing import Any

from bifolium.participation.ledger.ballots import Answer, Ballot, cast_many
from bifolium.participation.ledger.database import Database

logger = getLogger(__name__)

MOST_AT_ONCE = 512
CHORES_SECONDS = 60.0

# A future of a thread, or one of an event loop with that loop.
Waiting = tuple[Ballot, Any, asyncio.AbstractEventLoop | None]


class Failure(RuntimeError):
    """The database did not take the ballot; the same paper may be sent again."""


class Writer:
    """Takes ballots from any thread or event loop of the process."""

    def __init__(
        self,
        connect: Callable[[], Database],
        *,
        announce: Callable[[set[str]], None] = lambda boxes: None,
        chores: Callable[[Database], None] = lambda database: None,
        most: int = MOST_AT_ONCE,
    ) -> None:
        self.connect = connect
        self.announce = announce
        self.chores = chores
        self.most = most
        self.queue: deque[Waiting] = deque()
        self.event = Event()
        self.is_stopped = False
        self.thread = Thread(target=self._run, name="ballots", daemon=True)
        self.thread.start()

    def cast(self, ballot: Ballot) -> "Future[Answer]":
        """Return a future for a thread to wait on."""
        future: Future[Answer] = Future()
        self.queue.append((ballot, future, None))
        self.event.set()
        return future

    def cast_here(self, ballot: Ballot) -> "asyncio.Future[Answer]":
        """Return a future of the running event loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self.queue.append((ballot, future, loop))
        self.event.set()
        return future

    def stop(self) -> None:
        """Write what is waiting, then end."""
        self.is_stopped = True
        self.event.set()
        self.thread.join()

    def _run(self) -> None:
        database: Database | None = None
        chores_at = monotonic() + CHORES_SECONDS
        while not self.is_stopped or self.queue:
            self.event.wait(max(0.0, chores_at - monotonic()))
            self.event.clear()
            while self.queue:
                database = self._write_waiting(database)
            if monotonic() >= chores_at:
                chores_at = monotonic() + CHORES_SECONDS
                database = self._do_chores(database)
        if database:
            database.close()

    def _do_chores(self, database: Database | None) -> Database | None:
        """Do what is due, or again in a minute; returns a connection if it is fit."""
        try:
            database = database or self.connect()
            self.chores(database)
        except Exception:
            # Without this thread nobody could vote any more.
            logger.exception("the chores of the ballot boxes are not done")
            _close(database)
            return None
        return database

    def _write_waiting(self, database: Database | None) -> Database | None:
        """Answer one batch; returns the connection if it is fit for the next."""
        count = min(len(self.queue), self.most)
        batch = [self.queue.popleft() for _ in range(count)]
        try:
            database = database or self.connect()
        except Exception as error:
            logger.exception("the record cannot be opened")
            _tell(batch, [Failure(type(error).__name__)] * count)
            return None
        answers = write(database, [ballot for ballot, *_rest in batch])
        _tell(batch, answers)
        self.announce({ballot.box for ballot, *_rest in batch})
        if all(isinstance(answer, Failure) for answer in answers):
            _close(database)
            return None
        return database


def _close(database: Database | None) -> None:
    """Close a connection that may be dead; the next batch opens another."""
    if database:
        with suppress(database.errors):
            database.close()


def write(database: Database, ballots: list[Ballot]) -> list[Answer | Failure]:
    """Cast a batch; if it fails as a whole, each ballot by itself."""
    try:
        return list(cast_many(database, ballots))
    except database.errors as error:
        # Not in its own words: they may quote a voter's key.
        failure = Failure(type(error).__name__)
        logger.warning("%d ballots are not written: %s", len(ballots), failure)
    except Exception as error:
        # One ballot that nobody thought of must not end the thread for all.
        failure = Failure(type(error).__name__)
        logger.exception("%d ballots are not written", len(ballots))
    if len(ballots) == 1:
        return [failure]
    return [answer for ballot in ballots for answer in write(database, [ballot])]


def _tell(batch: list[Waiting], answers: "list[Answer | Failure]") -> None:
    """Give every waiting request its answer; an event loop is woken once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Any, Any]]] = defaultdict(list)
    for (_ballot, future, loop), answer in zip(batch, answers, strict=True):
        if loop:
            by_loop[loop].append((future, answer))
        else:
            future.set_result(answer)
    for loop, pairs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_set_results, pairs)
        except RuntimeError:
            # The loop has ended: nobody waits, the ballots are counted all the same.
            continue


def _set_results(pairs: list[tuple[Any, Any]]) -> None:
    for future, answer in pairs:
        if not future.done():
            future.set_result(answer)
