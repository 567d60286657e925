from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from gzip import decompress

import brotli
import pytest
from django.db import connection
from django.utils import timezone

from bifolium.pages.factories import (
    add_page,
    make_article,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import PollsPage
from bifolium.participation.factories import make_poll
from bifolium.press.models import ChangedRow
from bifolium.press.recorder import recording
from bifolium.press.render import render
from bifolium.press.tests.conftest import ORIGIN


@pytest.fixture
def section(bakery):
    return make_section(make_site("en", "ru")["en"])


def text_of(bakery, path):
    page = bakery.writer.page(path)
    return brotli.decompress(page.br).decode() if page else None


def test_everything_linked_is_baked_in_two_codings(section, bake, bakery):
    make_article(section)

    bake()
    page = bakery.writer.page("/en/analysis/two-men/")

    assert {"/en/", "/ru/", "/sitemap.xml", "/en/feed.xml", "en"} <= {
        *bakery.writer.paths()
    }
    assert brotli.decompress(page.br) == decompress(page.gzip)
    assert ("Vary", "Accept-Encoding") in page.headers


def test_only_pages_that_show_the_change_are_rendered(section, bake, bakery):
    articles = [make_article(section, slug=f"a{at}") for at in range(5)]
    other = make_section(section.get_parent(), slug="news")
    make_article(other, slug="far", title="Far away")
    bake()

    articles[0].title = "Another title"
    articles[0].save_revision().publish()
    report = bake()

    assert "/en/analysis/a0/" in report.changed
    assert "Another title" in text_of(bakery, "/en/analysis/")
    assert report.rendered < len(bakery.writer.paths()) * 0.7


def test_a_draft_renders_nothing(section, bake):
    article = make_article(section)
    bake()

    article.title = "Not yet"
    article.save_revision()

    assert bake().rendered == 0


def test_a_withdrawn_page_is_gone_before_the_bake(
    section, bake, bakery, django_capture_on_commit_callbacks
):
    article = make_article(section)
    bake()

    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()

    assert bakery.writer.page("/en/analysis/two-men/") is None
    bake()
    assert bakery.writer.page("/en/analysis/two-men/") is None
    assert "two-men" not in text_of(bakery, "/en/analysis/")


def test_the_clock_alone_makes_a_page_due(section, bake, bakery):
    add_page(section.get_parent(), PollsPage(title="Polls", slug="polls"))
    closes_at = timezone.now() + timedelta(hours=2)
    make_poll(key="when", opens_at=timezone.now() - timedelta(1), closes_at=closes_at)
    bake()

    (due_at,) = bakery.connection.execute(
        "select due_at from page where path = '/en/polls/when/'"
    ).fetchone()

    assert datetime.fromtimestamp(due_at, UTC) - closes_at < timedelta(seconds=1)
    bakery.come_due(at=closes_at.timestamp() + 1)
    wanted = {path for (path,) in bakery.connection.execute("select path from wanted")}
    assert "/en/polls/when/" in wanted


def test_what_has_just_closed_is_looked_at_again(section, bake, bakery):
    add_page(section.get_parent(), PollsPage(title="Polls", slug="polls"))
    now = timezone.now()
    make_poll(key="when", opens_at=now - timedelta(1), closes_at=now)
    bake()

    (due_at,) = bakery.connection.execute(
        "select due_at from page where path = '/en/polls/when/'"
    ).fetchone()

    assert 0 < due_at - now.timestamp() < 60


def test_a_kill_before_the_pages_are_wanted_loses_nothing(section, bake, bakery):
    article = make_article(section)
    bake()
    article.title = "Kept in the outbox"
    article.save_revision().publish()

    owed = ChangedRow.objects.count()
    bakery.take_in(at=0)
    again = type(bakery)(bakery.writer.folder, origin=ORIGIN, release="test")
    again.settle_everything()

    assert owed > 0
    assert "Kept in the outbox" in text_of(again, "/en/analysis/two-men/")
    again.close()


def test_a_page_that_fails_is_answered_live_and_tried_again(
    section, bake, bakery, monkeypatch
):
    article = make_article(section)
    bake()
    article.title = "Breaks"
    article.save_revision().publish()
    with monkeypatch.context() as patch:
        patch.setattr("bifolium.press.services.bakery.render", broken)
        bakery.settle_everything()

    tries = bakery.connection.execute("select tries, error from wanted").fetchone()
    bakery.bake_due(clock=lambda: timezone.now().timestamp() + 60)

    assert tries == (1, "RuntimeError('no paper')")
    assert "Breaks" in text_of(bakery, "/en/analysis/two-men/")


def broken(path, origin):
    raise RuntimeError("no paper")


def test_verify_finds_and_mends_what_is_stale(section, bake, bakery):
    article = make_article(section)
    bake()
    with connection.cursor() as cursor:
        cursor.execute(
            "update wagtailcore_page set title = 'Past us' where id = %s", [article.pk]
        )
    ChangedRow.objects.all().delete()

    found = bakery.verify()

    assert "/en/analysis/two-men/" in found
    assert bakery.verify() == {}


@pytest.mark.django_db
def test_an_answer_that_is_no_page_is_not_baked():
    assert render("/ballot/polls/none/", ORIGIN).trouble == "status 404"


def test_what_is_refused_is_rendered_again_only_when_it_may_be_another(
    section, bake, bakery
):
    article = make_article(section)
    body = [text_block('<a href="/en/analysis/later/">Later</a>')]
    make_article(section, slug="first", body=body)
    later = make_article(section, slug="later")
    later.unpublish()
    bake()
    assert bakery.writer.refused()["/en/analysis/later/"] == "status 404"

    article.title = "Another title"
    article.save_revision().publish()
    report = bake()
    later.save_revision().publish()
    bake()

    assert "/en/analysis/later/" not in report.refused
    assert "/en/analysis/later/" not in bakery.writer.refused()
    assert bakery.writer.page("/en/analysis/later/")


def test_verify_tries_what_was_refused_once_more(section, bake, bakery):
    bake()
    with bakery.writer.swap() as generation:
        bakery.writer.take("/en/", generation)
        bakery.writer.refuse("/en/", "status 500")
    bake()
    refused = bakery.writer.refused()

    bakery.verify()
    bake()

    assert "/en/" in refused
    assert "/en/" not in bakery.writer.refused()
    assert bakery.writer.page("/en/")


def test_the_clock_stands_still_for_the_thread_that_bakes_and_no_other():
    with ThreadPoolExecutor(1) as other, recording() as found:
        first = timezone.now()
        elsewhere = other.submit(timezone.now).result()

        assert timezone.now() == first < elsewhere
    assert found.clock_reads == 2
