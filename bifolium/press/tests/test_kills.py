"""Bakers that are killed at any place: nothing torn, nothing stale, nothing lost."""

import json
import os
import subprocess
import sys

import pytest

KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("SEED", "1"))
SITE = [sys.executable, "-m", "bifolium.press.tests.small_site"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site in a folder of its own."""
    folder = tmp_path_factory.mktemp("small")
    run(folder, "make")
    return folder


def run(folder, *words):
    """Run a command of the small site and return what it says."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BIFOLIUM_", "DJANGO_", "COV_"))
    }
    done = subprocess.run(
        [*SITE, folder, *map(str, words)], env=kept, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout or "null")


def test_kills_in_the_middle_of_bakes_tear_nothing_and_lose_nothing(folder):
    found = run(folder, "kill", KILLS, SEED)

    assert found["torn"] == []
    assert found["owed"] > KILLS / 4
    assert run(folder, "verify") == {}
