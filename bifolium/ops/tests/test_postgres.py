"""Two machines on one PostgreSQL: each bakes for itself, and neither serves old pages."""

import os
import subprocess
import sys
import time
from contextlib import closing
from gzip import decompress

import pytest

from bifolium.press.shelf import Shelf
from bifolium.press.tests.cluster import binaries, cluster
from bifolium.press.tests.small_site import outside, run

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed"),
]
PATH = "/en/analysis/a0/"
PATIENCE = 60


class Machine:
    """A worker with a folder of its own."""

    def __init__(self, folder, database):
        folder.mkdir()
        self.folder, self.database, self.process = folder, database, None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bifolium.ops.manage", "work", str(os.getpid())],
            env=outside(self.database) | {"BIFOLIUM_VAR": str(self.folder)},
        )

    def kill(self):
        self.process.kill()
        self.process.wait()

    def waits_for(self, text):
        """Wait until a reader of this machine gets a text; return the seconds."""
        started_at = time.monotonic()
        with closing(Shelf(self.folder / "baked", lambda page: page)) as shelf:
            while time.monotonic() - started_at < PATIENCE:
                page = shelf.get(PATH)
                if page and text in decompress(page.gzip).decode():
                    return time.monotonic() - started_at
                time.sleep(0.02)
        raise AssertionError(f"{text} is not read")


@pytest.fixture
def database():
    with cluster() as address:
        yield address


@pytest.fixture
def machines(database, tmp_path):
    run(tmp_path, "make", database=database)
    machines = [Machine(tmp_path / name, database) for name in ("one", "two")]
    for machine in machines:
        machine.start()
    yield machines
    for machine in machines:
        machine.kill()


def test_each_machine_shows_what_is_published_and_a_kill_loses_nothing(
    machines, database, tmp_path
):
    one, two = machines
    for machine in machines:
        machine.waits_for("Title 0")

    one.kill()
    run(tmp_path, "title", "While one is dead", database=database)
    on_two = two.waits_for("While one is dead")
    one.start()
    one.waits_for("While one is dead")
    run(tmp_path, "title", "Both live", database=database)

    assert max(machine.waits_for("Both live") for machine in machines) < 2
    assert on_two < 2
    for machine in machines:
        machine.kill()
        assert run(machine.folder, "verify", database=database) == {}
        machine.start()
