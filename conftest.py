"""Every test has ballots of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from bifolium.participation.store import ledger_at


@pytest.fixture(autouse=True)
def ballots(settings: Any) -> Iterator[Path]:
    """The folder of the record, which is made only when a test writes to it."""
    folder = Path(tempfile.gettempdir()) / f"ballots-{token_hex(8)}"
    settings.BALLOTS_DATABASE = folder / "ballots.sqlite3"
    settings.BALLOTS_KEYS = folder / "keys"
    yield folder
    if folder.exists():
        ledger_at(settings.BALLOTS_DATABASE, settings.BALLOTS_KEYS, "bifolium").stop()
        shutil.rmtree(folder)
    ledger_at.cache_clear()
