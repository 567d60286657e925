"""One process for a whole site: pages, forms, votes, edits, a new start, an end."""

import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bifolium.conf.options import read
from bifolium.ops.console import Refused
from bifolium.ops.server import serve
from bifolium.press.tests.small_site import outside, run
from tests.browser.conftest import free_port

pytestmark = pytest.mark.enable_socket
SERVE = (
    "import os; from bifolium.conf.options import read;"
    "from bifolium.ops.server import serve; serve(read(os.environ))"
)
PAGE = "/en/analysis/a0/"
BOX = "/ballot/what-next/"
PATIENCE = 60


class Site:
    """A site over a folder, and a reader with a jar of cookies."""

    def __init__(self, folder):
        port = free_port()
        self.origin = f"http://127.0.0.1:{port}"
        options = {
            "BIFOLIUM_VAR": str(folder),
            "BIFOLIUM_PORT": str(port),
            "BIFOLIUM_SINGLE": "yes",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env=outside() | options,
            # Who runs the tests may be deaf to hangups, and would hand that on.
            preexec_fn=partial(signal.signal, signal.SIGHUP, signal.SIG_DFL),
        )
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path, data=None, **headers):
        """Return the status and the text of an answer; 0 while there is none."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.origin + path, data, named)
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def wait_for(self, path, text):
        """Wait until a text is read at a path."""
        give_up_at = time.monotonic() + PATIENCE
        while time.monotonic() < give_up_at:
            if text in self.ask(path)[1]:
                return
            time.sleep(0.05)
        raise AssertionError(f"{text} is not read at {path}")

    def paper(self):
        """Return what a form carries that makes a vote the only one of its kind."""
        return json.loads(self.ask(BOX, Accept="application/json")[1])["paper"]


@pytest.fixture
def site(tmp_path):
    run(tmp_path, "make", "poll")
    site = Site(tmp_path)
    yield site
    if site.process.poll() is None:
        site.process.kill()
    site.process.wait()


def children(number):
    return Path(f"/proc/{number}/task/{number}/children").read_text().split()


def image(number):
    """Return what is another as soon as a process runs another program."""
    return Path(f"/proc/{number}/auxv").read_bytes()


def starts_anew(site):
    """Ask for a new start, and return the answers to readers until it is there."""
    number = site.process.pid
    before, answers = image(number), []
    os.kill(number, signal.SIGHUP)
    give_up_at = time.monotonic() + PATIENCE
    while image(number) == before and time.monotonic() < give_up_at:
        answers.append(site.ask(PAGE)[0])
    answers += [site.ask(path)[0] for path in (PAGE, "/desk/login/")]
    assert image(number) != before
    return answers


def test_one_process_bakes_answers_counts_starts_anew_and_ends(site, tmp_path):
    site.wait_for(PAGE, "Title 0")

    status, desk = site.ask("/desk/login/")
    form = {"choice": "map", "language": "en", "paper": site.paper()}
    voted, _text = site.ask(BOX, urlencode(form).encode(), Origin=site.origin)
    site.wait_for("/live/what-next.json", '"voters":1')
    run(tmp_path, "title", "Another title")
    site.wait_for(PAGE, "Another title")
    answers = starts_anew(site)

    assert (status, "csrfmiddlewaretoken" in desk, voted) == (200, True, 200)
    assert set(answers) == {200}
    assert children(site.process.pid) == []
    site.process.terminate()
    assert site.process.wait(PATIENCE) == 0


def test_it_is_not_for_a_database_that_others_share():
    option = read(
        {"BIFOLIUM_SINGLE": "yes", "BIFOLIUM_DATABASE_URL": "postgresql://a/b"}
    )

    with pytest.raises(Refused, match="SQLite") as refusal:
        serve(option)

    assert refusal.value.code == 2
