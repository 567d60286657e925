"""What a box of a million ballots costs: ``python -m tools.bench.million``.

The box is filled without waiting for the disk; what is measured then is measured as
the product does it. ``--ballots N`` takes another size; half of it comes first, so
that the time of a vote can be held against that in a box half as large.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bifolium.participation.ledger import audit, reading
from bifolium.participation.ledger.ballots import cast_many
from bifolium.participation.ledger.ledger import Ledger
from tests.ballot_server import prepare
from tools.bench.samples import ballots_of

BATCH = 1024
TIMES = 200


def fill(ledger: Ledger, ballots: int) -> float:
    """Cast that many ballots; returns how many a second."""
    database = ledger.connect()
    database.run("PRAGMA synchronous = OFF")
    began = time.perf_counter()
    for start in range(0, ballots, BATCH):
        cast_many(database, list(ballots_of(min(BATCH, ballots - start))))
    rate = ballots / (time.perf_counter() - began)
    database.close()
    return rate


def middle_ms(do: Callable[[], object]) -> float:
    """Return the median time of something, in milliseconds."""
    times = list[float]()
    for _ in range(TIMES):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def measure(ledger: Ledger) -> dict[str, float]:
    """Return the times of a vote, a result and a receipt."""
    database, signer = ledger.reader, ledger.keys.signer()
    box = reading.held_box(database, "poll")
    assert box
    waiting, chance = ballots_of(TIMES), random.Random(1)

    def receipt() -> str:
        seq = chance.randrange(box.size)
        return audit.receipt_file(database, box, seq, signer)

    return {
        "vote": middle_ms(lambda: cast_many(database, [next(waiting)])),
        "result": middle_ms(lambda: reading.counts(database, "poll")),
        "receipt": middle_ms(receipt),
    }


def recount(ledger: Ledger, folder: Path) -> dict[str, float]:
    """Return seconds and memory of writing the record and of counting it again."""
    began = time.perf_counter()
    audit.write_files(
        ledger.reader,
        "poll",
        folder,
        signer=ledger.keys.signer(),
        at=datetime.now(UTC),
    )
    written = time.perf_counter() - began
    command = [sys.executable, "-I", str(folder / "recount.py"), str(folder)]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    counted = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"record s": written, "recount s": counted, "recount MB": most}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    ballots = parser.parse_args().ballots
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        ledger = Ledger(folder / "ballots.sqlite3", folder / "ballot-keys", "bifolium")
        rows: dict[str, float] = {}
        for part in ("half", "whole"):
            rows[f"{part}, filled a second"] = fill(ledger, ballots // 2)
            for what, value in measure(ledger).items():
                rows[f"{part}, {what} ms"] = value
        rows |= recount(ledger, folder / "box")
        rows["database MB"] = (folder / "ballots.sqlite3").stat().st_size / 1e6
        ledger.stop()
    for what, value in rows.items():
        print(f"{ballots:9} ballots: {what:24}{value:12.2f}")


if __name__ == "__main__":
    main()
