"""Boxes for tests, with no more in them than a test asks for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_bytes
from uuid import UUID

from bifolium.participation import services
from bifolium.participation.ledger.ballots import Answer, Ballot, cast_many
from bifolium.participation.models import Box, Level, ResultsRule
from bifolium.participation.refusals import BallotRefused
from bifolium.participation.store import ledger

OPENING = datetime(2026, 11, 2, 6, tzinfo=UTC)
DURING = datetime(2026, 11, 10, 12, tzinfo=UTC)
CLOSING = datetime(2026, 11, 30, 18, tzinfo=UTC)
WORK = UUID("6f1f7a3e-3f0b-4c0e-9a53-0b6a5b0f5c11")


def make_poll(
    key: str = "what-next",
    *,
    kind: str = "single",
    options: Sequence[str] = ("map", "letters", "archives"),
    max_choices: int = 1,
    opens_at: datetime = OPENING,
    closes_at: datetime | None = None,
    results: str = ResultsRule.ALWAYS,
    is_sample: bool = False,
    level: str = Level.BROWSER,
    is_secret: bool = False,
    domains: Sequence[str] = (),
) -> Box:
    """Return a poll with questions and answers in English and Russian."""
    box = services.save_poll(
        key=key,
        kind=kind,
        question={"en": "What next?", "ru": "Что дальше?"},
        options=[
            (option, {"en": option.title(), "ru": f"Ответ {option}"})
            for option in options
        ],
        max_choices=max_choices,
        opens_at=opens_at,
        closes_at=closes_at,
        results=results,
        is_sample=is_sample,
        level=level,
        is_secret=is_secret,
        domains=domains,
    )
    # Tests run in a transaction that never commits.
    services.register_box(box=box)
    return box


def make_rating(subject: UUID = WORK) -> Box:
    """Return the open rating of a work."""
    box = services.open_rating(subject=subject)
    services.register_box(box=box)
    return box


def cast(box: Box, number: int, *choices: str, at: datetime = DURING) -> Answer:
    """Cast a ballot of a voter, or withdraw with no choices; raise refusals."""
    services.register_box(box=box)
    ballot = Ballot(
        box=box.key,
        voter=voter(number),
        key=token_bytes(16),
        op="cast" if choices else "retract",
        choice=choices,
        edition="en",
        at=at,
        expires_at=int(at.timestamp()) + 1200,
        cipher=ledger().keys.cipher(box.key) if box.is_secret else b"",
    )
    answer = cast_many(ledger().reader, [ballot])[0]
    if isinstance(answer, BallotRefused):
        raise answer
    return answer


def voter(number: int) -> bytes:
    """Return the key of a voter."""
    return number.to_bytes(16, "big")
