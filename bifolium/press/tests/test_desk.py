import time

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from bifolium.accounts.factories import make_user
from bifolium.accounts.models import User
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.press.models import Job
from bifolium.press.queries import page_state, press_state
from bifolium.press.services.jobs import enter, fail, take

PATH = "/en/analysis/two-men/"
WAITS = "Something that it shows has changed; it is about to be baked anew."
NOT_PUBLISHED = "This page is not published, so it is not baked."


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


def said(text):
    """Return a text as the desk says it in tests."""
    with override(settings.LANGUAGE_CODE):
        return gettext(text)


def looked_at(client, page):
    return client.get(reverse("press_page", args=[page.pk])).content.decode()


def test_every_page_tells_when_and_why_it_was_baked_and_on_what_it_hangs(
    desk, article, bake, settings
):
    assert said("another page links to it") in looked_at(desk, article.get_parent())

    article.title = "Another title"
    article.save_revision().publish()
    bake()

    state = page_state(settings.BAKED, PATH)
    html = looked_at(desk, article)
    tables = {one.table: one for one in state.depends}
    assert {"wagtailcore_page", "pages_articlepage"} <= tables.keys()
    assert tables["wagtailcore_page"].rows > 1
    assert "wagtailcore_page" in state.baked.reason
    assert "wagtailcore_page" not in html
    assert said("pages") in html
    assert str(state.baked.milliseconds) in html
    for view in ("wagtailadmin_pages:edit", "wagtailadmin_explore"):
        shown = desk.get(reverse(view, args=[article.pk])).content.decode()
        assert reverse("press_page", args=[article.pk]) in shown


def test_a_page_that_waits_failed_or_is_not_published_says_so(desk, article, bakery):
    def wanted(error):
        with bakery.writer.swap():
            bakery.connection.execute(
                "insert or replace into wanted values (?, 0, 1, '', ?)", (PATH, error)
            )
        return looked_at(desk, article)

    assert said(WAITS) in wanted("")
    assert "no paper" in wanted("no paper")
    article.unpublish()

    assert said(NOT_PUBLISHED) in looked_at(desk, article)


def test_how_a_page_was_baked_is_for_those_who_may_edit_it(client, article):
    address = reverse("press_page", args=[article.pk])
    client.force_login(make_user(role="editor"))
    shown = looked_at(client, article)

    client.force_login(make_user(name="boris", role="author"))
    refused = client.get(address)

    assert said("What it depends on") in shown
    assert reverse("press") not in shown
    assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))


def test_the_root_of_all_pages_is_no_page_that_is_baked(desk, article):
    assert desk.get(reverse("press_page", args=[1])).status_code == 404
