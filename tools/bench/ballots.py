"""How fast ballots are counted: ``python -m tools.bench.ballots``.

Ratios of one run on one machine; absolute figures swing with the load. All servers
are one process; voters share its processors. ``--kills N`` kills the server N times
instead and audits the record.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bifolium.conf.settings import kept_secret
from bifolium.participation.ledger.ballots import Ballot, cast_many
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.papers import Seal
from tests.ballot_server import kill, prepare, start
from tools.bench.killing import run
from tools.bench.voters import Voter, send, wish_of

SECONDS = 3.0
ROUNDS = 3


def ballots_of(number: int) -> Iterator[Ballot]:
    """Yield ballots of as many new voters."""
    now = datetime.now(UTC)
    for _ in range(number):
        yield Ballot(
            box="poll",
            voter=os.urandom(16),
            key=os.urandom(16),
            op="cast",
            choice=(random.choice("abcd"),),
            edition="en",
            at=now,
            expires_at=int(now.timestamp()) + 1200,
        )


def in_process(folder: Path, batch: int) -> float:
    """Return ballots a second without a network, so many in a transaction."""
    ledger = Ledger(folder / "ballots.sqlite3", folder / "ballot-keys", "bifolium")
    until, done = time.perf_counter() + SECONDS, 0
    started = time.perf_counter()
    while time.perf_counter() < until:
        cast_many(ledger.reader, list(ballots_of(batch)))
        done += batch
    rate = done / (time.perf_counter() - started)
    ledger.stop()
    return rate


async def over_http(
    socket: Path, clients: int, ask: Callable[[Voter, int], object]
) -> tuple[float, list[float], int]:
    """Return answers a second, their times in ms, and how many were refused."""
    times, refused = list[float](), 0
    until = time.perf_counter() + SECONDS

    async def play(number: int) -> None:
        nonlocal refused
        voter, turn = Voter(socket), 0
        while time.perf_counter() < until:
            turn += 1
            began = time.perf_counter()
            status = await ask(voter, number * 10_000_000 + turn)  # type: ignore[misc]
            times.append(1000 * (time.perf_counter() - began))
            refused += status != 200
        voter.close()

    await asyncio.gather(*(play(number) for number in range(clients)))
    return len(times) / SECONDS, sorted(times), refused


def voting(folder: Path) -> Callable[[Voter, int], object]:
    """Return what one voter does: one ballot, each by somebody new."""
    seal, chance = Seal(kept_secret(folder)), random.Random(1)

    async def ask(voter: Voter, number: int) -> int:
        token = f"{number}"
        wish = wish_of(seal, chance, token, int(time.time()), "poll")
        status, _answer = await send(voter, wish)
        return status

    return ask


def at(times: list[float], share: float) -> float:
    """Return the time within which a share of the answers came."""
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def measure() -> dict[str, float]:
    """Return the figures of one round."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for batch in (1, 64):
            figures[f"in process, batch {batch}"] = in_process(folder, batch)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        socket = folder / "socket"
        prepare(folder)
        server = start(folder, socket, "tools.bench.null:application")
        rate, _times, _refused = asyncio.run(over_http(socket, 64, voting(folder)))
        figures["null http"] = rate
        kill(server)
        server = start(folder, socket)
        try:
            for clients in (1, 8, 64, 256):
                ask = voting(folder)
                rate, times, refused = asyncio.run(over_http(socket, clients, ask))
                figures[f"{clients} voters"] = rate
                figures[f"{clients} voters, p50 ms"] = at(times, 0.5)
                figures[f"{clients} voters, p99 ms"] = at(times, 0.99)
                figures[f"{clients} voters, refused"] = refused
        finally:
            kill(server)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    if chosen.kills:
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name))
            verdict = run(Path(name), kills=chosen.kills, clients=16, seed=1)
        print(verdict)
        sys.exit(bool(verdict.faults))
    rounds = [measure() for _ in range(chosen.rounds)]
    middle = {
        name: statistics.median(each[name] for each in rounds) for name in rounds[0]
    }
    for name, value in middle.items():
        print(f"{name:28} {value:10.1f}")
    writer, null = middle["in process, batch 64"], middle["null http"]
    bound = 1 / (1 / null + 1 / writer)
    voters = middle["64 voters"]
    ratios = {
        "serial bound": bound,
        "64 voters / serial bound": voters / bound,
        "64 voters / batch 1": voters / middle["in process, batch 1"],
    }
    for name, value in ratios.items():
        print(f"{name:28} {value:10.2f}")


if __name__ == "__main__":
    main()
