import time

import pytest
from django.urls import reverse
from django.utils import timezone

from bifolium.accounts.factories import make_user
from bifolium.accounts.models import User
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.press.models import Job
from bifolium.press.queries import press_state
from bifolium.press.services.jobs import enter, fail, take

PATH = "/en/analysis/two-men/"


@pytest.fixture
def article(bake):
    article = make_article(make_section(make_site("en", "ru")["en"]))
    bake()
    return article


@pytest.fixture
def desk(client, db):
    client.force_login(User.objects.create_superuser("root", "a@example.org", "x"))
    return client


def failed_job():
    enter(name="verify pages", at=timezone.now())
    job = take(at=timezone.now())
    fail(job=job, at=timezone.now(), error="StalePages('/en/')")
    return job


def test_the_desk_tells_what_runs_and_what_failed_and_why(desk, article):
    failed_job()

    html = desk.get(reverse("press")).content.decode()

    assert "StalePages(&#x27;/en/&#x27;)" in html
    assert PATH in html


def test_a_page_tells_when_and_why_it_was_baked(desk, article, bake, settings):
    article.title = "Another title"
    article.save_revision().publish()
    bake()

    (row,) = press_state(settings.BAKED, path=PATH).latest

    assert "wagtailcore_page" in row.reason
    assert row.questions > 5
    assert row.length > row.packed > 500
    assert row.reason in desk.get(reverse("press"), {"path": PATH}).content.decode()


def test_a_failed_job_is_due_at_once_when_it_is_tried_again(desk):
    job = failed_job()

    desk.post(reverse("press_retry"), {"job": job.name})

    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)
    assert job.due_at <= timezone.now()


def test_a_page_that_was_given_up_is_baked_when_it_is_tried_again(
    desk, article, bakery
):
    with bakery.writer.swap() as generation:
        bakery.writer.take(PATH, generation)
        bakery.connection.execute(
            "insert into wanted values (?, ?, 9, '', 'no paper')", (PATH, time.time())
        )
    bakery.settle_everything()
    given_up = bakery.writer.page(PATH)

    shown = desk.get(reverse("press")).content.decode()
    desk.post(reverse("press_retry"), {"path": PATH})
    bakery.settle_everything()

    assert given_up is None
    assert "no paper" in shown
    assert bakery.writer.page(PATH)


def test_a_path_that_is_not_known_is_not_baked(desk, article, bakery):
    desk.post(reverse("press_retry"), {"path": "/en/anything/"})

    assert bakery.settle_everything().rendered == 0


def test_where_the_store_is_missing_the_desk_says_so(desk, settings, tmp_path):
    settings.BAKED = tmp_path / "nowhere"

    assert "missing" in desk.get(reverse("press")).content.decode()


@pytest.mark.parametrize("role", ["author", "editor"])
def test_editors_do_not_look_after_the_press(client, db, role):
    client.force_login(make_user(role=role))

    looked = client.get(reverse("press"))
    tried = client.post(reverse("press_retry"), {"path": "/en/"})
    home = client.get(reverse("wagtailadmin_home")).content.decode()

    assert (looked.status_code, tried.status_code) == (302, 302)
    assert reverse("press") not in home
