"""Ballots of new voters for the benches."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime

from bifolium.participation.ledger.ballots import Ballot


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
