"""The public record of a box as files to fetch, each or all in one archive."""

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from bifolium.participation.exchange import Reply
from bifolium.participation.ledger import audit
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.reading import Held
from bifolium.participation.refusals import UnknownBox

KINDS = {
    "rules.json": "application/json",
    "ledger.jsonl": "application/jsonl",
    "checkpoint": "text/plain; charset=utf-8",
    "key": "text/plain; charset=utf-8",
    "published-tally.json": "application/json",
    "recount.py": "text/plain; charset=utf-8",
    "certificate": "text/plain; charset=utf-8",
}
BLOCK = 1 << 16


def record_reply(ledger: Ledger, box: Held, name: str, *, at: datetime) -> Reply:
    """Return a file of the public record; ``record.zip`` holds all of one moment.

    :raises UnknownBox: if there is no such file, or it may not be seen yet.
    """
    database = ledger.connect()
    try:
        with tempfile.TemporaryDirectory() as folder:
            names = audit.write_files(
                database,
                box.rules.key,
                Path(folder),
                signer=ledger.keys.signer(),
                at=at,
                only="" if name == "record.zip" else name,
            )
            if name == "record.zip":
                packed = tempfile.TemporaryFile()  # noqa: SIM115
                pack(Path(folder), names, packed)
                return _file(packed, "application/zip")
            if name not in names:
                raise UnknownBox
            return _file((Path(folder) / name).open("rb"), KINDS[name])
    except NotPossible as error:
        raise UnknownBox from error
    finally:
        database.close()


def pack(folder: Path, names: list[str], target: IO[bytes]) -> None:
    """Write files into an archive, then stand at its beginning."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.write(folder / name, name)
    target.seek(0)


def _file(file: IO[bytes], kind: str) -> Reply:
    headers = {
        "Content-Type": kind,
        "Cache-Control": "public, max-age=60",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(200, headers, chunks=blocks(file))


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file block by block, then close it."""
    with file:
        while block := file.read(BLOCK):
            yield block
