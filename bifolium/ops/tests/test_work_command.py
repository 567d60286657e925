"""The worker where the store fails: it is barred, made anew, and nothing is stale."""

import sqlite3
from gzip import decompress

import pytest
from django.utils import timezone

from bifolium.ops.management.commands import work
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.press.models import Job
from bifolium.press.services import Bakery, take_down
from bifolium.press.services.jobs import Kind, enter, run_next
from bifolium.press.shelf import Shelf
from bifolium.press.store import FILE

PATH = "/en/analysis/two-men/"


class Enough(Exception):
    """The worker has nothing left to do."""


@pytest.fixture
def article(db, settings, tmp_path):
    settings.BAKED = tmp_path / "baked"
    return make_article(make_section(make_site("en", "ru")["en"]))


@pytest.fixture
def worked(article, monkeypatch):
    """Let the worker work until it is idle."""

    def rest(_seconds):
        raise Enough

    def worked():
        with pytest.raises(Enough):
            work.work()

    monkeypatch.setattr(work.time, "sleep", rest)
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    return worked


@pytest.fixture
def shelf(worked, settings):
    """What a front has of the store, after the first bake."""
    worked()
    shelf = Shelf(settings.BAKED, lambda page: page)
    yield shelf
    shelf.close()


def change(article):
    article.title = "Another title " + "x" * 200
    article.save_revision().publish()


def fill_disk(monkeypatch):
    """Let no store grow."""
    begin = Bakery.begin

    def full(self, *, at):
        (pages,) = self.connection.execute("pragma page_count").fetchone()
        self.connection.execute(f"pragma max_page_count={pages}")
        self.connection.execute("create table filler(x)")
        return begin(self, at=at)

    monkeypatch.setattr(Bakery, "begin", full)


def test_on_a_full_disk_readers_are_answered_live_until_there_is_room(
    article, shelf, worked, monkeypatch
):
    assert shelf.get(PATH)
    change(article)
    with monkeypatch.context() as patch:
        fill_disk(patch)
        with pytest.raises(sqlite3.OperationalError, match="full"):
            work.work()

    barred = shelf.get(PATH)
    worked()

    assert barred is None
    assert b"Another title" in decompress(shelf.get(PATH).gzip)


def damage(folder):
    """Overwrite the second half of the file, where pages stand."""
    connection = sqlite3.connect(folder / FILE)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    file = folder / FILE
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 2)
        opened.write(b"\xff" * (size - size // 2))


def test_a_damaged_store_is_made_anew_and_baked_whole(article, shelf, worked, settings):
    before = shelf.get(PATH)
    damage(settings.BAKED)
    change(article)

    with pytest.raises(sqlite3.DatabaseError):
        work.work()
    barred = shelf.get(PATH)
    worked()

    assert barred is None
    assert shelf.get(PATH).etag != before.etag
    assert shelf.get("/ru/")


def test_a_store_that_was_removed_is_made_anew(article, shelf, worked, settings):
    for file in settings.BAKED.iterdir():
        file.unlink()

    worked()
    shelf.look()

    assert shelf.get(PATH)


def test_a_page_is_withdrawn_though_the_store_cannot_be_written(
    article, shelf, worked, settings, monkeypatch
):
    """Its editor is not told of a fault, and no reader gets it."""

    def full(*_values):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("bifolium.press.services.takedown.taken", full)
        article.unpublish()
        take_down(settings.BAKED, [PATH])
    barred = shelf.get("/ru/")
    worked()

    assert barred is None
    assert shelf.get(PATH) is None
    assert shelf.get("/ru/")


def test_a_job_that_meets_a_broken_store_lets_the_worker_mend_it(db):
    def work_on(alive):
        raise sqlite3.DatabaseError("malformed")

    enter(name="job", at=timezone.now())
    kinds = {"job": Kind("job", work_on, lambda at: at)}

    with pytest.raises(sqlite3.DatabaseError):
        run_next(kinds, timezone.now, lambda: None)

    assert Job.objects.get().state == Job.State.FAILED


def test_jobs_do_not_wait_for_pdfs(article, settings):
    """The first PDFs of a large site take an hour, and editors schedule by minutes."""
    bakery = Bakery(settings.BAKED, origin="http://localhost:8000", release="test")
    bakery.begin(at=0)

    while work.keep_up(bakery):
        pass
    waiting = bakery.wanted(timezone.now().timestamp(), pdfs=True)
    is_idle = work.step(bakery)

    page = bakery.writer.page(f"{PATH[:-1]}.pdf")
    bakery.close()
    assert len(waiting) == 1
    assert is_idle
    assert page is not None
