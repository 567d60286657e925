"""Two whole servers on one PostgreSQL, and a worker that is killed while it bakes."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bifolium.press.tests.cluster import binaries, cluster
from bifolium.press.tests.small_site import outside, run
from tests.browser.conftest import free_port

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed"),
]
SERVE = (
    "import os; from bifolium.conf.options import read;"
    "from bifolium.ops.server import serve; serve(read(os.environ))"
)
PATH = "/en/analysis/a0/"
PATIENCE = 60
# A kill may come too late: the bake of a small site is short.
ROUNDS = 8


class Server:
    """A server with a folder of its own, and a reader who asks it all the time."""

    def __init__(self, folder, database):
        folder.mkdir()
        self.folder, port = folder, free_port()
        self.store = folder / "baked" / "pages.sqlite3"
        self.address = f"http://127.0.0.1:{port}{PATH}"
        options = {"BIFOLIUM_VAR": str(folder), "BIFOLIUM_PORT": str(port)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env=outside(database) | options,
            stderr=subprocess.DEVNULL,
        )
        self.is_over, self.seen = False, {}
        self.reader = threading.Thread(target=self.read_on, daemon=True)
        self.reader.start()

    def read_on(self):
        """Read again and again, and note when each title was first read."""
        while not self.is_over:
            try:
                with urllib.request.urlopen(self.address, timeout=20) as answer:
                    text = answer.read().decode()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                text = ""
            title = text.partition("<title>")[2].partition("</title>")[0].strip()
            self.seen.setdefault(title, time.time())
            time.sleep(0.005)

    def when(self, title):
        """Wait until a title is read; return the first moment at which it was."""
        give_up_at = time.monotonic() + PATIENCE
        while time.monotonic() < give_up_at:
            for seen, moment in list(self.seen.items()):
                if seen.startswith(title):
                    return moment
            time.sleep(0.01)
        raise AssertionError(f"{title} is not read")

    def owed(self):
        """Return how many pages the store still has to bake."""
        with closing(sqlite3.connect(self.store, timeout=10)) as store:
            return store.execute("select count(*) from wanted").fetchone()[0]

    def rests(self):
        """Wait until nothing is owed."""
        give_up_at = time.monotonic() + PATIENCE
        while not self.store.exists() or self.owed():
            assert time.monotonic() < give_up_at, "it bakes on and on"
            time.sleep(0.05)

    def worker(self):
        """Return the number of the process that bakes; 0 while there is none."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        for child in children:
            if "ops.manage" in Path(f"/proc/{child}/cmdline").read_text():
                return int(child)
        return 0

    def stop(self):
        """Stop it as a machine does that is switched off in good order."""
        self.is_over = True
        self.reader.join()
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0

    def end(self):
        """End it, whatever became of the test."""
        self.is_over = True
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture
def database(tmp_path):
    with cluster() as address:
        run(tmp_path, "make", database=address)
        yield address


@pytest.fixture
def servers(database, tmp_path):
    servers = [Server(tmp_path / name, database) for name in ("one", "two")]
    yield servers
    for server in servers:
        server.end()


def kill_while_baking(server, publish):
    """Publish, and kill the worker as soon as it owes pages; return whether it did."""
    worker = server.worker()
    publishing = threading.Thread(target=publish)
    publishing.start()
    give_up_at = time.monotonic() + PATIENCE
    while not server.owed() and time.monotonic() < give_up_at:
        time.sleep(0.002)
    os.kill(worker, signal.SIGKILL)
    owed = server.owed()
    publishing.join()
    return owed > 0


def jobs_of(folder, database):
    """Wait until what is scheduled was published, and return what became of jobs."""
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        found = run(folder, "jobs", database=database)
        if found["scheduled"]:
            break
    return found


def test_both_show_what_is_published_and_a_kill_costs_nothing(
    servers, database, tmp_path
):
    one, two = servers
    for server in servers:
        server.when("Title 0")
        server.rests()
    run(tmp_path, "schedule", 1, database=database)

    for title, moment in run(
        tmp_path, "titles", "Fresh", 3, 0.5, database=database
    ).items():
        assert max(server.when(title) for server in servers) - moment < PATIENCE
    for number in range(ROUNDS):
        publish = partial(run, tmp_path, "title", f"Kill {number}", database=database)
        was_baking = kill_while_baking(one, publish)
        for server in servers:
            server.when(f"Kill {number}")
        if was_baking:
            break
    found = jobs_of(tmp_path, database)

    assert was_baking
    assert found["scheduled"] == 1
    names = [name for name, _state, _tries in found["jobs"]]
    assert len(names) == len(set(names)) > 1
    assert [job for job in found["jobs"] if job[1] == "failed" or job[2] > 1] == []
    for server in servers:
        server.rests()
        server.stop()
        assert run(server.folder, "verify", database=database) == {}
