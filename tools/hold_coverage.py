"""Fails when too few branches of plain modules, services and queries are tested."""

import json
import subprocess
import sys

from tools.house import ROOT, held_files

FLOOR = 95.0


def percent(covered: int, total: int) -> float:
    """Return a share in percent; nothing to cover is covered."""
    return 100.0 * covered / total if total else 100.0


def main() -> None:
    include = ",".join(str(file.relative_to(ROOT)) for file in held_files())
    command = [sys.executable, "-m", "coverage", "json", "-q", "-o", "-"]
    answer = subprocess.run(
        [*command, f"--include={include}"], cwd=ROOT, capture_output=True, text=True
    )
    if answer.returncode:
        sys.exit(f"coverage: {answer.stdout}{answer.stderr}")
    report = json.loads(answer.stdout)
    for name, file in sorted(report["files"].items()):
        missing = [str(line) for line in file["missing_lines"]]
        missing += [f"{a}→{b}" for a, b in file["missing_branches"]]
        if missing:
            print(f"{name}: not tested {', '.join(missing)}")
    totals = report["totals"]
    shares = {
        "lines": percent(totals["covered_lines"], totals["num_statements"]),
        "branches": percent(totals["covered_branches"], totals["num_branches"]),
    }
    summary = ", ".join(f"{share:.1f} % of {name}" for name, share in shares.items())
    print(f"Coverage of plain modules, services and queries: {summary}")
    if min(shares.values()) < FLOOR:
        sys.exit(f"coverage: at least {FLOOR:.0f} % of both are asked for")


if __name__ == "__main__":
    main()
