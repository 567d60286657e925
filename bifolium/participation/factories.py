"""Boxes for tests, with no more in them than a test asks for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from bifolium.participation import services
from bifolium.participation.models import Box, ResultsRule

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
) -> Box:
    """Return a poll with questions and answers in English and Russian."""
    return services.save_poll(
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
    )


def make_rating(subject: UUID = WORK) -> Box:
    """Return the open rating of a work."""
    return services.open_rating(subject=subject)


def voter(number: int) -> bytes:
    """Return the key of a voter."""
    return number.to_bytes(16, "big")
