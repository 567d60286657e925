"""A record on a disk of its own, and ballots for it."""

from datetime import UTC, datetime, timedelta
from os import urandom

from bifolium.participation.ledger import keeping
from bifolium.participation.ledger.ballots import Ballot
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.rules import Rules

OPENING = datetime(2026, 11, 2, 6, tzinfo=UTC)
DURING = datetime(2026, 11, 10, 12, tzinfo=UTC)
CLOSING = datetime(2026, 11, 30, 18, tzinfo=UTC)
LIFE = timedelta(minutes=20)


def rules(key="what-next", **changes):
    values = {
        "key": key,
        "kind": "single",
        "question": {"en": "What next?", "ru": "Что дальше?"},
        "note": {},
        "options": tuple((option, {"en": option}) for option in ("a", "b", "c")),
        "max_choices": 1,
        "quorum": 0,
        "opens_at": OPENING,
        "closes_at": CLOSING,
        "results": "always",
        "level": "browser",
        "is_sample": False,
        "subject": None,
    }
    return Rules(**{**values, **changes})


def make_ledger(folder, *boxes):
    ledger = Ledger(folder / "ballots.sqlite3", folder / "keys", "history.example")
    for box in boxes or [rules()]:
        keeping.register(ledger.reader, box)
    return ledger


def ballot(voter, *choice, box="what-next", key=b"", at=DURING, edition="en", **more):
    return Ballot(
        box=box,
        voter=voter.to_bytes(16, "big"),
        key=key or urandom(16),
        op="cast" if choice else "retract",
        choice=choice,
        edition=edition,
        at=at,
        expires_at=int((DURING + LIFE).timestamp()),
        **more,
    )
