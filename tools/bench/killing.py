"""Kills a ballot server at random moments while voters vote, then audits the record.

Lost: a ballot that was answered and is not in the record. Doubled: more entries than
papers. The voters send the same paper again until they are answered.
"""

import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bifolium.conf.settings import kept_secret
from bifolium.participation.ledger import audit, notes, reading, tree
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.papers import Seal
from tools.bench.disk import Disk
from tools.bench.forking import Servers
from tools.bench.voters import Voter, Wish, send, wish_of

CHANGES = 0.1
REPLAYS = 0.05


@dataclass
class Verdict:
    """What the audit says; no ``faults``: every promise held.

    ``dropped`` writes were lost with the power, ``broken`` connections cut.
    """

    kills: int = 0
    answered: int = 0
    entries: int = 0
    broken: int = 0
    replayed: int = 0
    lost: int = 0
    dropped: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Booth:
    """What all voters of a run share."""

    socket: Path
    seal: Seal
    chance: random.Random
    verdict: Verdict
    clients: int = 1
    answers: dict[str, tuple[object, object]] = field(default_factory=dict)
    is_over: bool = False


def run(
    folder: Path,
    *,
    kills: int,
    clients: int,
    seed: int,
    is_power_lost: bool = False,
    is_careless: bool = False,
) -> Verdict:
    """Kill the server in a folder that many times under that many voters.

    With ``is_power_lost`` every kill also loses writes that were not synced;
    ``is_careless`` lets the database answer before it syncs.
    """
    verdict, chance = Verdict(kills=kills), random.Random(seed)
    seal = Seal(kept_secret(folder))
    booth = Booth(folder / "socket", seal, chance, verdict, clients)
    with tempfile.TemporaryDirectory() as name:
        disk = Disk(Path(name) / "log", Path(name) / "kept", chance)
        settings = disk.environment() if is_power_lost else {}
        if is_power_lost:
            disk.keep(folder)
        servers = Servers(folder, booth.socket, settings, is_careless=is_careless)
        try:
            asyncio.run(_play(folder, booth, servers, disk if is_power_lost else None))
        finally:
            servers.close()
        verdict.dropped = disk.lost
    audit_record(folder, booth)
    return verdict


async def _play(
    folder: Path, booth: Booth, servers: Servers, disk: Disk | None
) -> None:
    servers.start()
    numbers = range(booth.clients)
    voters = [asyncio.create_task(_vote(booth, number)) for number in numbers]
    for _ in range(booth.verdict.kills):
        await asyncio.sleep(booth.chance.uniform(0.02, 0.5))
        await asyncio.to_thread(servers.end)
        if disk:
            await asyncio.to_thread(disk.lose_power, folder)
        await asyncio.to_thread(servers.start)
    await asyncio.sleep(0.3)
    booth.is_over = True
    await asyncio.wait_for(asyncio.gather(*voters), 60)
    await asyncio.to_thread(servers.end, signal.SIGTERM)


async def _vote(booth: Booth, number: int) -> None:
    voter, turn, tokens = Voter(booth.socket), 0, list[str]()
    while not booth.is_over:
        if tokens and booth.chance.random() < CHANGES:
            token = booth.chance.choice(tokens[-50:])
        else:
            token = f"voter-{number}-{turn}"
            tokens.append(token)
        turn += 1
        wish = wish_of(booth.seal, booth.chance, token, int(time.time()), "poll")
        await _until_answered(booth, voter, wish)
        if booth.chance.random() < REPLAYS:
            await _until_answered(booth, voter, wish)
    voter.close()


async def _until_answered(booth: Booth, voter: Voter, wish: Wish) -> None:
    while True:
        try:
            status, answer = await send(voter, wish)
        except OSError:
            booth.verdict.broken += 1
            await asyncio.sleep(0.02)
            continue
        if status == 503:
            continue
        if status == 409:
            return
        receipt = (answer.get("seq"), answer.get("leaf"))
        before = booth.answers.setdefault(wish.paper, receipt)
        booth.verdict.replayed += answer.get("outcome") == "replayed"
        booth.verdict.answered += 1
        if status != 200 or before != receipt:
            booth.verdict.faults.append(f"answered {status} {receipt}, before {before}")
        return


def audit_record(folder: Path, booth: Booth) -> None:
    """Write into the verdict what of the answers is not so in the record."""
    verdict = booth.verdict
    ledger = Ledger(folder / "ballots.sqlite3", folder / "ballot-keys", "bifolium")
    database, signer = ledger.reader, ledger.keys.signer()
    box = reading.held_box(database, "poll")
    assert box
    if database.one("PRAGMA integrity_check") != ("ok",):
        verdict.faults.append("the file is damaged")
    leaves = dict(database.all("SELECT seq, leaf FROM entry WHERE box_id = ?", box.id))
    verdict.entries = len(leaves)
    lost = [
        seq
        for seq, leaf in booth.answers.values()
        if bytes(leaves.get(seq, b"")).hex() != leaf
    ]
    verdict.lost = len(lost)
    if lost:
        verdict.faults.append(f"{len(lost)} answered ballots are not in the record")
    # The first entry opens the box; an unchanged vote has no entry of its own.
    if len(leaves) - 1 > len(booth.answers):
        verdict.faults.append("more entries than papers")
    whole = reading.counts(database, "poll").votes
    choices = list(reading.standing_choices(database, box.id))
    again = box.rules.method.count(box.rules.option_ids, choices)
    if {key: whole.get(key, 0) for key in again} != again:
        verdict.faults.append(f"tally {whole} is not the recount {again}")
    standing = database.one("SELECT count(*) FROM standing")
    if standing != (len(choices),):
        verdict.faults.append("standing ballots and standing votes differ")
    for seq in random.Random(1).sample(sorted(leaves), min(50, len(leaves))):
        proof = notes.read_proof(audit.receipt_file(database, box, seq, signer))
        root = notes.read_checkpoint(proof.note, signer.key_line()).root
        if root != tree.root_from(seq, box.size, bytes(leaves[seq]), proof.siblings):
            verdict.faults.append(f"the receipt of entry {seq} does not fit")
    _recount(ledger, verdict)
    ledger.stop()


def _recount(ledger: Ledger, verdict: Verdict) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        audit.write_files(
            ledger.reader,
            "poll",
            folder,
            signer=ledger.keys.signer(),
            at=datetime.now(UTC),
        )
        command = [sys.executable, "-I", str(folder / "recount.py"), name]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode:
            verdict.faults.append(answer.stderr)
