"""Jobs that the worker does when they are due: at most one of a name at a time.

A job is taken, done and put back with its next moment. One that fails is tried again
after a pause that doubles. One whose worker was killed has stopped beating, and is
taken again by the next.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from bifolium.press.models import Job

LIFELESS = timedelta(seconds=90)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 2000


@dataclass(frozen=True)
class Kind:
    """A job by name: what it does, with a function that says it is still alive.

    ``next_at``: when it is due again after it was done at a moment.
    """

    name: str
    work: Callable[[Callable[[], None]], None]
    next_at: Callable[[datetime], datetime]


def enter(*, name: str, at: datetime) -> None:
    """Enter a job once; where it waits already, the earlier moment counts."""
    _job, is_new = Job.objects.get_or_create(name=name, defaults={"due_at": at})
    if not is_new:
        waiting = Job.objects.filter(name=name, due_at__gt=at)
        waiting.exclude(state=Job.State.RUNNING).update(
            due_at=at, state=Job.State.WAITING, tries=0
        )


def take(*, at: datetime) -> Job | None:
    """Take the job that is due first; None if there is none.

    The update takes it only if nobody else has meanwhile; PostgreSQL passes over the
    jobs that another worker is taking.
    """
    is_lifeless = Q(state=Job.State.RUNNING, beat_at__lt=at - LIFELESS)
    is_due = Q(due_at__lte=at) & ~Q(state=Job.State.RUNNING)
    with transaction.atomic():
        jobs = Job.objects.filter(is_due | is_lifeless).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        for job in jobs[:3]:
            taken = Job.objects.filter(pk=job.pk, state=job.state, beat_at=job.beat_at)
            if taken.update(
                state=Job.State.RUNNING, started_at=at, beat_at=at, tries=F("tries") + 1
            ):
                job.refresh_from_db()
                return job
    return None


def beat(*, job: Job, at: datetime) -> None:
    """Say that a job is still being done."""
    Job.objects.filter(pk=job.pk).update(beat_at=at)


def finish(*, job: Job, at: datetime, next_at: datetime) -> None:
    """Put a job back after it was done."""
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.WAITING, tries=0, error="", done_at=at, due_at=next_at
    )


def fail(*, job: Job, at: datetime, error: str) -> None:
    """Put a job back after it failed, for a later try."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(job.tries - 1, 20))
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.FAILED, error=error[-LONGEST_ERROR:], due_at=at + pause
    )


def run_next(
    kinds: dict[str, Kind], clock: Callable[[], datetime], keep_up: Callable[[], object]
) -> Job | None:
    """Do the job that is due first; return it, or None.

    ``keep_up`` is called while a long job runs, so that pages are baked meanwhile.
    """
    job = take(at=clock())
    if job is None:
        return None
    kind = kinds.get(job.name)
    if kind is None:
        job.delete()
        return job

    def alive() -> None:
        beat(job=job, at=clock())
        keep_up()

    try:
        kind.work(alive)
    except sqlite3.Error as error:
        # The store itself fails: the worker has to mend that first.
        fail(job=job, at=clock(), error=repr(error))
        raise
    except Exception as error:  # noqa: BLE001 - what failed is kept and tried again
        fail(job=job, at=clock(), error=repr(error))
    else:
        finish(job=job, at=clock(), next_at=kind.next_at(clock()))
    return job
