import sys
import time

import pytest

from bifolium.ops.console import Refused
from bifolium.ops.relay import MOST_DEATHS, SOUND_SECONDS, Child, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DIE = [sys.executable, "-c", "raise SystemExit(3)"]


def died(child):
    """Start a child again at once and wait for its end."""
    child.start_again_at = 0
    child.look()
    child.process.wait()


def test_a_process_that_dies_is_started_again(capsys):
    child = Child("one", SLEEP)
    child.look()
    first = child.process
    first.kill()
    first.wait()

    child.look()
    child.start_again_at = 0
    child.look()

    assert child.process.pid != first.pid
    assert "the process one ended (-9)" in capsys.readouterr().err
    stop_all([child])
    assert child.process.poll() is not None


def test_the_pause_before_a_start_grows():
    child = Child("one", DIE)
    pauses = []
    for _death in range(3):
        died(child)
        child.look()
        pauses.append(child.start_again_at - time.monotonic())

    assert pauses == sorted(pauses)


def test_what_never_stays_alive_is_given_up():
    child = Child("one", DIE)
    for _death in range(MOST_DEATHS - 1):
        died(child)
        child.look()
    died(child)

    with pytest.raises(Refused, match="does not stay alive"):
        child.look()


def test_what_was_sound_once_is_never_given_up():
    child = Child("one", DIE)
    died(child)
    child.started_at -= SOUND_SECONDS + 1
    child.look()
    for _death in range(MOST_DEATHS + 2):
        died(child)
        child.look()

    assert child.was_sound


def test_what_does_not_stop_is_killed(monkeypatch):
    stubborn = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True)"
    )
    child = Child("one", [sys.executable, "-c", f"{stubborn}; time.sleep(60)"])
    child.start()
    time.sleep(0.5)
    monkeypatch.setattr("bifolium.ops.relay.STOP_SECONDS", 0.2)

    stop_all([child])

    assert child.process.returncode == -9
