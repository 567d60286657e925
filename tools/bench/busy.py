"""The whole site while 64 vote: does the desk save, and do pages stay quick?

``python -m tools.bench.busy`` in the environment of the large site. Voters and the
desk are processes of their own beside the server; all share its processors.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time

from bifolium.conf.settings import kept_secret
from tests.ballot_server import prepare
from tools.bench import site
from tools.bench.load import put_load, requests_of
from tools.bench.running import baked_paths, first_answer, probe, serving, until_settled

VOTERS, MOST = 64, 60_000
SECONDS, WARM_UP = 8.0, 2.0
ROUNDS = 3


def vote(box: str) -> dict[str, float]:
    """Return what 64 voters got through the front within some seconds."""
    requests = requests_of(kept_secret(site.folder()), MOST, box)
    load = put_load(site.PORT, requests, clients=VOTERS, seconds=SECONDS)
    return {
        "rate": load.rate,
        "p99": load.at(0.99),
        "refused": load.refused,
    }


def save(seed: int) -> dict[str, float]:
    """Publish one title after another as the desk does, and return how that went."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bifolium.conf.settings"
    django.setup()
    from django.db import OperationalError, transaction

    from tools.bench.edits import Editor

    editor, times, failed = Editor(random.Random(seed)), [], 0
    ends_at = time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        began = time.perf_counter()
        try:
            with transaction.atomic():
                editor.title()
        except OperationalError as error:
            failed += 1
            print(f"  the desk could not save: {error}", file=sys.stderr)
        times.append(time.perf_counter() - began)
    return {"saves": len(times), "failed": failed, "slowest": max(times)}


def started(*words: str) -> "subprocess.Popen[str]":
    """Start a part of this bench as a process of its own."""
    command = [sys.executable, "-m", "tools.bench.busy", *words]
    return subprocess.Popen(
        command, env=site.environment(), stdout=subprocess.PIPE, text=True
    )


def told(process: "subprocess.Popen[str]") -> dict[str, float]:
    """Wait for a part and return what it found."""
    text, _nothing = process.communicate()
    if process.returncode:
        raise SystemExit(f"a part of the bench ended with {process.returncode}")
    found: dict[str, float] = json.loads(text.splitlines()[-1])
    return found


def p99(path: str) -> float:
    """Return the p99 of a baked page in ms."""
    found = sorted(probe(site.PORT, path))
    return found[int(len(found) * 0.99)]


def measure() -> None:
    """Print how voting, saving and reading go together."""
    path = next(row for row in baked_paths(site.folder(), 500) if "/work-" in row)
    box = f"bench-{int(time.time())}"
    prepare(site.folder(), key=box)
    ratios, votes, saves = [], [], []
    with serving():
        first_answer("/desk/login/", time.monotonic())
        until_settled(site.folder())
        for turn in range(ROUNDS):
            quiet = p99(path)
            parts = started("vote", box), started("save", str(turn))
            time.sleep(WARM_UP)
            ratios.append(p99(path) / quiet)
            votes.append(told(parts[0]))
            saves.append(told(parts[1]))
            until_settled(site.folder())
    print(
        f"busy: {statistics.median(row['rate'] for row in votes):.0f} ballots a second"
        f" of {VOTERS} voters through the front, p99"
        f" {statistics.median(row['p99'] for row in votes):.0f} ms,"
        f" {sum(row['refused'] for row in votes):.0f} refused;"
        f" {sum(row['saves'] for row in saves):.0f} saves,"
        f" {sum(row['failed'] for row in saves):.0f} failed,"
        f" slowest {max(row['slowest'] for row in saves):.2f} s;"
        f" p99 of a page {statistics.median(ratios):.2f} of a quiet one"
    )


def main() -> None:
    """Measure, or be the part that is named."""
    match sys.argv[1:]:
        case ["vote", box]:
            print(json.dumps(vote(box)))
        case ["save", seed]:
            print(json.dumps(save(int(seed))))
        case _:
            measure()


if __name__ == "__main__":
    main()
