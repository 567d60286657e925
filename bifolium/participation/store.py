"""Where this installation keeps its ballots."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.signals import tally_changed


def ledger() -> Ledger:
    """Return the record of this process."""
    name = urlsplit(settings.SITE_URL).netloc or "bifolium"
    return ledger_at(settings.BALLOTS_DATABASE, settings.BALLOTS_KEYS, name)


@cache
def ledger_at(database: str | Path, keys: Path, name: str) -> Ledger:
    """Return the record in a database; one object for each."""
    return Ledger(database, keys, name, announce=announce)


def announce(keys: set[str]) -> None:
    """Tell which boxes have changed; runs in the thread of the writer."""
    for key in sorted(keys):
        tally_changed.send_robust(sender=Ledger, key=key)
