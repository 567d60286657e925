"""Bakers that are killed at any place: nothing torn, nothing stale, nothing lost."""

import os

import pytest

from bifolium.press.tests.small_site import run

KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("SEED", "1"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small site in a folder of its own."""
    folder = tmp_path_factory.mktemp("small")
    run(folder, "make")
    return folder


def test_kills_in_the_middle_of_bakes_tear_nothing_and_lose_nothing(folder):
    found = run(folder, "kill", KILLS, SEED)

    assert found["torn"] == []
    assert found["owed"] > KILLS / 4
    assert run(folder, "verify") == {}
