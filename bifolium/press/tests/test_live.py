"""Files beside the pages that follow votes."""

import time

import pytest

from bifolium.participation.factories import cast, make_poll
from bifolium.press.live import LiveFiles
from bifolium.press.models import ChangedRow
from bifolium.press.shelf import Shelf
from bifolium.press.store import StoreWriter, start_anew


class Counts:
    """Counts by key, as files; and how often they were asked for."""

    def __init__(self):
        self.votes, self.asked = {"one": 1}, 0

    def make(self, key):
        self.asked += 1
        body = f"{self.votes[key]}".encode()
        yield f"/live/{key}.json", "application/json", "", body

    def keys(self):
        return list(self.votes)


@pytest.fixture
def kept(tmp_path):
    StoreWriter(tmp_path, "one").close()
    counts = Counts()
    files = LiveFiles(tmp_path, counts.make, counts.keys, pause=0.05)
    files.start()
    shelf = Shelf(tmp_path, lambda page: page)
    yield counts, files, shelf
    shelf.close()
    if files.thread.is_alive():
        files.stop()


def until(condition):
    give_up_at = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def text(shelf, path="/live/one.json"):
    page = shelf.get(path)
    return page and page.etag


def test_files_are_there_from_the_start(kept):
    _counts, _files, shelf = kept

    until(lambda: text(shelf))
    assert dict(shelf.get("/live/one.json").headers)["Cache-Control"] == (
        "public, max-age=1"
    )


def test_many_votes_are_written_together(kept):
    counts, files, shelf = kept
    until(lambda: text(shelf))
    before, asked = text(shelf), counts.asked

    for number in range(500):
        counts.votes["one"] = number
        files.changed("one")
    files.stop()

    assert text(shelf) != before
    assert counts.asked - asked < 20


def test_store_that_is_made_anew_is_given_every_file(kept):
    _counts, files, shelf = kept
    until(lambda: text(shelf))

    start_anew(files.folder, "two")

    until(lambda: text(shelf))
    assert files.writer.folder == files.folder


def test_live_files_are_no_pages(kept):
    _counts, files, shelf = kept
    until(lambda: text(shelf))
    writer = StoreWriter(files.folder, "")

    assert writer.paths() == []
    writer.close()


@pytest.mark.django_db
def test_vote_changes_no_row_that_a_page_hangs_on():
    box = make_poll()
    ChangedRow.objects.all().delete()

    cast(box, 1, "map")

    assert not ChangedRow.objects.exists()
