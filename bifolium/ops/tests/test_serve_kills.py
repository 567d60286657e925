"""A real server whose processes are killed: what was published is read, always."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bifolium.press.tests.small_site import outside, run
from tests.browser.conftest import free_port

pytestmark = pytest.mark.enable_socket
PATH = "/en/analysis/a0/"
SERVE = (
    "import os; from bifolium.conf.options import read;"
    "from bifolium.ops.server import serve; serve(read(os.environ))"
)
PATIENCE = 60


class Site:
    """A server over a folder, started anew as often as wanted."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None

    def start(self):
        """Start the supervisor and its processes."""
        options = {"BIFOLIUM_VAR": str(self.folder), "BIFOLIUM_PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env=outside() | options,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def read(self):
        """Return what a reader gets; empty while nobody answers."""
        try:
            address = f"http://127.0.0.1:{self.port}{PATH}"
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def wait_for(self, text):
        """Wait until a reader gets a text, and return what was read before."""
        before, give_up_at = [], time.monotonic() + PATIENCE
        while time.monotonic() < give_up_at:
            found = self.read()
            if text in found:
                return before
            before.append(found)
            time.sleep(0.1)
        raise AssertionError(f"{text} is not read")

    def kill(self, name):
        """Kill one process of the server as the machine does when memory is short."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        for child in children:
            if name in Path(f"/proc/{child}/cmdline").read_text():
                os.kill(int(child), signal.SIGKILL)
                return
        raise AssertionError(f"no process {name}")

    def kill_all(self):
        """Kill the supervisor; its processes leave with it."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def folder(tmp_path):
    run(tmp_path, "make")
    return tmp_path


@pytest.fixture
def site(folder):
    site = Site(folder)
    site.start()
    yield site
    site.process.terminate()
    site.process.wait(20)


def test_kills_of_every_process_leave_nothing_stale(site, folder):
    site.wait_for("Title 0")
    for name in ("manage", "press.front", "ops.backend"):
        site.kill(name)
        run(folder, "title", f"After {name}")
        site.wait_for(f"After {name}")

    site.kill_all()
    run(folder, "title", "While nobody served")
    site.start()
    before = site.wait_for("While nobody served")

    assert [text for text in before if "After" in text] == []
