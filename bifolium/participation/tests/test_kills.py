"""Voters against a server that is killed again and again: nothing lost, none twice.

Every client keeps its paper until it is answered, as a browser does. In the bench the
same runs a thousand times: ``python -m tools.bench.ballots --kills 1000``.
"""

import pytest

from tests.ballot_server import prepare
from tools.bench.killing import run

KILLS = 20


@pytest.mark.enable_socket
def test_twenty_kills_lose_no_ballot_and_count_none_twice(tmp_path):
    prepare(tmp_path)

    verdict = run(tmp_path, kills=KILLS, clients=8, seed=20)

    assert verdict.answered > 50
    assert verdict.broken > 0
    assert verdict.faults == []
