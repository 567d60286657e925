import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from bifolium.press.shelf import Shelf
from bifolium.press.store import COUNTER, FILE, Page, StoreWriter

WRITER = """
import sys, pathlib
from bifolium.press.store import Page, StoreWriter
writer = StoreWriter(pathlib.Path(sys.argv[1]), "one")
number = 0
while True:
    number += 1
    with writer.swap() as generation:
        for place in range(20):
            page = Page(f"/{place}/", 200, (), str(number), b"b" * 9000, b"g", 1)
            writer.put(page, generation, took=0, reason="")
    print(number, flush=True)
"""


def page(path="/en/", etag="1", body=b"br"):
    return Page(path, 200, (("Content-Type", "text/html"),), etag, body, b"gz", 2)


def put(writer, *pages):
    with writer.swap() as generation:
        return [writer.put(one, generation, took=0.1, reason="test") for one in pages]


@pytest.fixture
def writer(tmp_path):
    writer = StoreWriter(tmp_path, "release-1")
    yield writer
    writer.close()


@pytest.fixture
def shelf(tmp_path, writer):
    shelf = Shelf(tmp_path, lambda page: page)
    yield shelf
    shelf.close()


def test_a_reader_sees_a_page_at_the_next_request_after_the_swap(writer, shelf):
    assert shelf.get("/en/") is None

    put(writer, page())
    first = shelf.get("/en/")
    put(writer, page(etag="2", body=b"new"))

    assert first.br == b"br"
    assert shelf.get("/en/").br == b"new"


def test_a_taken_page_is_gone_at_once(writer, shelf):
    put(writer, page())
    shelf.get("/en/")

    with writer.swap() as generation:
        assert writer.take("/en/", generation)

    assert shelf.get("/en/") is None


def test_the_same_bytes_are_no_change(writer):
    assert put(writer, page()) == [True]
    assert put(writer, page()) == [False]
    assert put(writer, page(etag="2")) == [True]


def test_a_failed_swap_leaves_everything_as_it_was(writer, shelf):
    put(writer, page())

    with suppress(RuntimeError), writer.swap() as generation:
        writer.put(page(etag="2"), generation, took=0, reason="")
        raise RuntimeError

    assert shelf.get("/en/").etag == "1"


def test_memory_is_bounded_and_the_page_used_least_recently_goes(tmp_path, writer):
    put(writer, *(page(f"/{place}/", body=b"x" * 7000) for place in range(4)))
    shelf = Shelf(tmp_path, lambda page: page, cache_bytes=25_000)

    for path in ("/0/", "/1/", "/0/", "/2/"):
        shelf.get(path)

    assert list(shelf.cache) == ["/0/", "/2/"]
    assert shelf.used <= 25_000
    shelf.close()


def test_absence_is_remembered_for_short_paths_only(shelf):
    shelf.get("/short/")
    shelf.get("/" + "x" * 300)

    assert list(shelf.cache) == ["/short/"]


def test_pages_of_another_release_are_not_served(tmp_path, writer, shelf):
    put(writer, page())
    assert shelf.get("/en/")

    other = StoreWriter(tmp_path, "release-2")

    assert other.paths() == []
    assert shelf.get("/en/") is None
    other.close()


def test_a_broken_file_is_made_anew(tmp_path, writer):
    put(writer, page())
    writer.close()
    (tmp_path / FILE).write_bytes(b"not a database" * 1000)

    fresh = StoreWriter(tmp_path, "release-1")

    assert fresh.paths() == []
    assert put(fresh, page()) == [True]
    fresh.close()
    writer.__init__(tmp_path, "release-1")


def test_a_reader_finds_new_files_where_somebody_removed_the_old(
    tmp_path, writer, shelf
):
    put(writer, page())
    assert shelf.get("/en/")
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", COUNTER):
        (tmp_path / name).unlink()

    fresh = StoreWriter(tmp_path, "release-1")
    put(fresh, page(etag="9"))
    shelf.look()

    assert shelf.get("/en/").etag == "9"
    fresh.close()


def test_the_bar_keeps_every_reader_out(writer, shelf):
    put(writer, page())
    shelf.get("/en/")

    writer.bar(True)
    barred = shelf.get("/en/")
    writer.bar(False)

    assert barred is None
    assert shelf.get("/en/")


def test_kill_in_the_middle_of_swaps_tears_nothing(tmp_path):
    for delay in (0.0, 0.013, 0.031):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        connection = sqlite3.connect(tmp_path / FILE)
        etags = {etag for (etag,) in connection.execute("select etag from page")}
        whole = connection.execute("pragma integrity_check").fetchone()
        connection.close()

        assert whole == ("ok",)
        assert len(etags) == 1


def test_a_kill_between_swap_and_counter_is_mended_at_the_next_start(tmp_path, writer):
    put(writer, page())
    writer.counter.values[0] = 0

    again = StoreWriter(tmp_path, "release-1")

    assert again.counter.values[0] == again.generation() > 0
    again.close()
