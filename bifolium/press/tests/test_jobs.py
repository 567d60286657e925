from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.pages.models import ArticlePage
from bifolium.press.jobs import enter_all, kinds, next_night
from bifolium.press.models import Job
from bifolium.press.services.jobs import Kind, beat, enter, fail, finish, run_next, take

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def nothing():
    pass


def run(work, at=NOON):
    kind = Kind("job", work, lambda at: at + HOUR)
    return run_next({"job": kind}, lambda: at, nothing)


def test_a_job_asked_for_twice_is_done_once_at_the_earlier_moment():
    enter(name="job", at=NOON)
    enter(name="job", at=NOON - HOUR)
    enter(name="job", at=NOON + HOUR)

    assert Job.objects.get().due_at == NOON - HOUR


def test_a_job_is_done_when_it_is_due_and_comes_back():
    done = []
    enter(name="job", at=NOON)

    early = run(lambda alive: done.append(1), at=NOON - HOUR)
    run(lambda alive: done.append(2))

    assert early is None
    assert done == [2]
    assert Job.objects.get().due_at == NOON + HOUR


def test_a_job_that_is_running_is_not_taken_twice():
    enter(name="job", at=NOON)

    assert take(at=NOON)
    assert take(at=NOON) is None


def test_a_job_whose_worker_was_killed_is_taken_again():
    enter(name="job", at=NOON)
    job = take(at=NOON)
    beat(job=job, at=NOON + HOUR)

    assert take(at=NOON + HOUR + timedelta(seconds=60)) is None
    assert take(at=NOON + 2 * HOUR).tries == 2


def test_a_job_that_fails_says_why_and_waits_longer_each_time():
    enter(name="job", at=NOON)

    run(lambda alive: 1 / 0)
    first = Job.objects.get()
    run(lambda alive: 1 / 0, at=first.due_at)
    second = Job.objects.get()

    assert first.state == Job.State.FAILED
    assert "ZeroDivisionError" in first.error
    assert second.due_at - first.due_at == 2 * (first.due_at - NOON)


def test_after_a_success_the_failure_is_forgotten():
    enter(name="job", at=NOON)
    job = take(at=NOON)
    fail(job=job, at=NOON, error="no paper")
    finish(job=job, at=NOON, next_at=NOON + HOUR)

    job.refresh_from_db()

    assert (job.error, job.tries, job.state) == ("", 0, Job.State.WAITING)


def test_a_job_of_a_kind_that_is_no_more_goes():
    enter(name="of old", at=NOON)

    run(nothing)

    assert not Job.objects.exists()


def test_what_is_scheduled_is_published_and_baked(bakery, bake):
    section = make_section(make_site("en", "ru")["en"])
    article = make_article(section)
    article.unpublish()
    ArticlePage.objects.filter(pk=article.pk).update(
        go_live_at=timezone.now() - timedelta(seconds=5)
    )
    revision = ArticlePage.objects.get(pk=article.pk).save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=5)
    revision.save()
    bake()
    enter_all(at=timezone.now())

    job = run_next(kinds(bakery), timezone.now, nothing)
    bake()

    assert (job.name, Job.objects.get(pk=job.pk).error) == ("publish scheduled", "")
    assert bakery.writer.page("/en/analysis/two-men/")


def test_the_night_is_the_next_one():
    night = next_night(NOON)

    assert NOON < night < NOON + timedelta(days=1)
    assert next_night(night) == night + timedelta(days=1)
