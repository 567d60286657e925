"""How fast ballots are counted: ``python -m tools.bench.ballots``.

Ratios of one run on one machine; absolute figures swing with the load. All servers
are one process; those who vote share its processors. ``--kills N`` kills the server N
times instead, ``--losses N`` cuts its power N times; then the record is audited, and
the control that answers before it syncs must lose ballots.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bifolium.conf.settings import kept_secret
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.ledger import Ledger
from tests.ballot_server import NOTHING, kill, prepare, start, start_module
from tools.bench import disk, postgres
from tools.bench.killing import Verdict, run
from tools.bench.load import Load, put_load, requests_of
from tools.bench.samples import ballots_of

SECONDS = 3.0
ROUNDS = 3
SLOW_MS = 8
# More than anybody can take in the time.
MOST = 60_000
# Figures by name; see ``report``.
Figures = dict[str, float]


def in_process(ledger: Ledger, batch: int) -> float:
    """Return ballots a second without a network, so many in a transaction."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() < began + SECONDS:
        cast_many(ledger.reader, list(ballots_of(batch)))
        done += batch
    return done / (time.perf_counter() - began)


def measure_writer() -> Figures:
    """Measure the writer alone, on both engines where the other is here."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        ledger = Ledger(folder / "ballots.sqlite3", folder / "ballot-keys", "bifolium")
        for batch in (1, 64):
            figures[f"in process, batch {batch}"] = in_process(ledger, batch)
        ledger.stop()
    return figures


def measure_postgres() -> Figures:
    """Measure the same on PostgreSQL, in process and through the endpoint."""
    figures: Figures = {}
    with postgres.running() as address, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, address)
        ledger = Ledger(address, folder / "ballot-keys", "bifolium")
        figures["PostgreSQL, in process, batch 64"] = in_process(ledger, 64)
        ledger.stop()
        settings = {"BIFOLIUM_DATABASE_URL": address}
        load = voted(folder, 64, settings=settings)
        figures["PostgreSQL, 64 voters"] = load.rate
    return figures


def voted(
    folder: Path,
    clients: int,
    *,
    application: str = "",
    settings: Mapping[str, str] = NOTHING,
) -> Load:
    """Return what a fresh server answers so many voters at once."""
    socket = folder / "socket"
    server = start(folder, socket, application, settings)
    try:
        return asked(folder, socket, clients)
    finally:
        kill(server)


def asked(folder: Path, socket: Path, clients: int) -> Load:
    """Put voters to a server that runs."""
    requests = requests_of(kept_secret(folder), MOST)
    return put_load(socket, requests, clients=clients, seconds=SECONDS)


def measure_endpoint() -> Figures:
    """Measure the endpoint as the product runs it, by how many vote at once."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        server = start(folder, folder / "socket")
        try:
            for clients in (1, 8, 64, 256):
                load = asked(folder, folder / "socket", clients)
                figures[f"{clients} voters"] = load.rate
                figures[f"{clients} voters, p50 ms"] = load.at(0.5)
                figures[f"{clients} voters, p99 ms"] = load.at(0.99)
                figures[f"{clients} voters, refused"] = load.refused
        finally:
            kill(server)
    return figures


def measure_others() -> Figures:
    """Measure what the endpoint is held against, 64 voters at once."""
    figures: Figures = {}
    for title, application in (
        ("null HTTP", "tools.bench.null:application"),
        ("one transaction a ballot", "tools.bench.single:application"),
    ):
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name))
            figures[title] = voted(Path(name), 64, application=application).rate
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        figures["Django ORM"] = measure_orm(Path(name))
    if shutil.which("cc"):
        with tempfile.TemporaryDirectory() as name:
            prepare(Path(name))
            settings = disk.slow(Path(name), SLOW_MS)
            figures["slow disk"] = voted(Path(name), 64, settings=settings).rate
    return figures


def measure_orm(folder: Path) -> float:
    """Return votes a second of Django with its ORM."""
    socket = folder / "socket"
    settings = {"DJANGO_SETTINGS_MODULE": "tools.bench.orm.settings"}
    words = ["tools.bench.orm", str(socket)]
    server = start_module(folder, socket, words, settings)
    try:
        return asked(folder, socket, 64).rate
    finally:
        kill(server)


def measure() -> Figures:
    """Return the figures of one round."""
    figures = measure_writer() | measure_others() | measure_endpoint()
    if postgres.program("initdb"):
        figures |= measure_postgres()
    return figures


def report(figures: Figures) -> None:
    """Print the figures, and what they are to each other."""
    for name, value in figures.items():
        print(f"{name:34}{value:10.1f}")
    voters = figures["64 voters"]
    writer, null = figures["in process, batch 64"], figures["null HTTP"]
    bound = 1 / (1 / null + 1 / writer)
    print(f"{'serial bound':34}{bound:10.1f}\n{'64 voters to …':34}{'':>10}  goal")
    for name, other, goal in (
        ("serial bound", bound, 0.6),
        ("one transaction a ballot", figures["one transaction a ballot"], 2.5),
        ("Django ORM", figures["Django ORM"], 15),
    ):
        print(f"  {name:32}{voters / other:10.2f}{goal:6}")
    if "slow disk" in figures:
        print(f"{'slow disk to fast':34}{figures['slow disk'] / voters:10.2f}{0.4:6}")


def survive(kills: int, *, is_power_lost: bool, is_careless: bool = False) -> Verdict:
    """Kill a server that often under 16 voters and audit what it recorded."""
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        verdict = run(
            Path(name),
            kills=kills,
            clients=16,
            seed=1,
            is_power_lost=is_power_lost,
            is_careless=is_careless,
        )
    title = "losses of power" if is_power_lost else "kills"
    print(
        f"{kills} {title}: {verdict.answered} answered, {verdict.entries} entries, "
        f"{verdict.broken} connections cut, {verdict.dropped} writes lost, "
        f"{verdict.lost} ballots lost, {len(verdict.faults)} faults"
    )
    return verdict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--losses", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    if chosen.kills:
        sys.exit(bool(survive(chosen.kills, is_power_lost=False).faults))
    if chosen.losses:
        verdict = survive(chosen.losses, is_power_lost=True)
        control = survive(
            max(5, chosen.losses // 5), is_power_lost=True, is_careless=True
        )
        sys.exit(bool(verdict.faults) or not control.lost)
    rounds = [measure() for _ in range(chosen.rounds)]
    report({name: statistics.median(x[name] for x in rounds) for name in rounds[0]})


if __name__ == "__main__":
    main()
