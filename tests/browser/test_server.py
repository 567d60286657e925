"""The server starts fast and stops clean, as a terminal stops it."""

import os
import signal
import subprocess
import time
from functools import partial

import pytest

from bifolium.ops.relay import STOP_SECONDS
from tests.browser.conftest import BIFOLIUM, environment, free_port, wait_for


@pytest.fixture
def server(site_folder):
    """A server in a process group of its own, as a shell starts it."""
    port = free_port()
    started = subprocess.Popen(
        [BIFOLIUM, "serve"],
        env=environment(site_folder, port=str(port)),
        start_new_session=True,
        # Who runs the tests may be deaf to hangups, and would hand that on.
        preexec_fn=partial(signal.signal, signal.SIGHUP, signal.SIG_DFL),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started.url = f"http://127.0.0.1:{port}/en/"
    yield started
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    started.stdout.close()


def processes_of(server):
    """The processes right below the supervisor."""
    found = subprocess.run(
        ["pgrep", "-P", str(server.pid)], capture_output=True, text=True
    )
    return set(found.stdout.split())


def test_a_hangup_without_a_terminal_replaces_every_process(server):
    wait_for(server.url, server)
    before, give_up_at = processes_of(server), time.monotonic() + 120

    server.send_signal(signal.SIGHUP)
    while before & processes_of(server):
        assert time.monotonic() < give_up_at
        time.sleep(0.1)

    wait_for(server.url, server)
    assert len(processes_of(server)) == len(before)
    assert server.poll() is None


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_to_the_whole_group_stops_it_cleanly(server, name):
    wait_for(server.url, server)

    os.killpg(server.pid, getattr(signal, name))
    stopped_at = time.monotonic()
    code = server.wait(timeout=15)

    said = server.stdout.read()
    assert code == 0
    # Nobody waited until it was killed.
    assert time.monotonic() - stopped_at < STOP_SECONDS
    assert said.splitlines()[-1] == "Stop  Ctrl-C"


def test_it_can_be_stopped_before_the_workers_are_ready(server):
    assert server.stdout.readline().startswith("Site")

    os.killpg(server.pid, signal.SIGINT)

    assert server.wait(timeout=15) in (0, 130)
    assert "Traceback" not in server.stdout.read()


def test_a_site_that_is_set_up_answers_within_five_seconds(server):
    started_at = time.monotonic()

    wait_for(server.url, server)

    assert time.monotonic() - started_at < 5
