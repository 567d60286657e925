"""Questions to the ballot boxes. Nothing here writes or reads the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import models

from bifolium.participation import ratings
from bifolium.participation.ledger import certificates, reading, watching
from bifolium.participation.ledger.reading import NONE, Counts
from bifolium.participation.ledger.watching import Line
from bifolium.participation.methods import rating
from bifolium.participation.models import (
    RATING,
    Box,
    Letter,
    PollPlace,
    PublishedRating,
    State,
)
from bifolium.participation.shown import (
    BoxView,
    Choice,
    Result,
    Row,
    may_see,
    result_of,
    view_of,
)
from bifolium.participation.store import ledger

__all__ = [
    "BoxView",
    "Choice",
    "Rated",
    "RatingLine",
    "Result",
    "Row",
    "Watched",
    "box_view",
    "boxes_for_archive",
    "counts_of",
    "has_ballots",
    "letters_of",
    "option_keys",
    "places_of",
    "poll_by_key",
    "polls_beside",
    "published_rating",
    "rating_lines",
    "rating_of",
    "recount",
    "tally_of",
    "top_rated_works",
    "visible_result",
    "watched",
]


EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Watched:
    """A box as the desk sees it.

    ``result`` is None as long as readers may not see it. ``turnout`` is by edition,
    ``invited`` 0 unless the box is by invitation. ``by_editors`` are the entries by
    which ballots were set aside, restored or marked.
    """

    view: BoxView
    voters: int
    turnout: Mapping[str, int]
    invited: int
    entries: int
    result: Result | None
    by_editors: list[Line]
    latest: list[Line]
    checkpoint: str
    certificate: str
    is_over: bool


@dataclass(frozen=True)
class Rated:
    """A work with enough votes for a mean."""

    subject: UUID
    votes: int
    mean: Decimal


@dataclass(frozen=True)
class RatingLine:
    """The rating of a work for the desk; ``mean`` is None below five votes.

    ``last_on`` is the day of the last entry, None if there never was one. There may be
    an entry and no vote: what was withdrawn.
    """

    key: str
    subject: UUID
    votes: int
    mean: Decimal | None
    last_on: date | None


def rating_lines() -> list[RatingLine]:
    """Return the ratings of all works, in no order."""
    database = ledger().reader
    stars, days = reading.star_counts(database), watching.last_days(database)
    found = []
    boxes = Box.objects.filter(kind=RATING).order_by("pk")
    for key, subject in boxes.values_list("key", "subject"):
        counted = stars.get(str(subject), [0] * len(reading.STARS))
        last = EPOCH + timedelta(days=days[key]) if key in days else None
        mean = rating.mean(dict(zip(reading.STARS, counted, strict=True)))
        found.append(RatingLine(key, subject, sum(counted), mean, last))
    return found


def top_rated_works() -> list[Rated]:
    """Return the works with five votes or more, the best first by a cautious estimate.

    Works with fewer votes are part of the estimate, but in no list.
    """
    stars = reading.star_counts(ledger().reader)
    found = []
    for work in ratings.top_rated(stars):
        votes = dict(zip(reading.STARS, stars[work], strict=True))
        mean = rating.mean(votes)
        if mean is not None:
            found.append(Rated(UUID(work), sum(stars[work]), mean))
    return found


def poll_by_key(key: str) -> Box | None:
    """Return a poll that is no draft; ratings are found by their work only."""
    return (
        Box.objects.polls().public().filter(key=key).prefetch_related("options").first()
    )


def rating_of(subject: UUID) -> Box | None:
    """Return the rating of a work; None if the work has not been published."""
    return Box.objects.filter(kind=RATING, subject=subject).first()


def published_rating(subject: UUID) -> Rated | None:
    """Return what pages say of a rating; None below five votes.

    It is behind the count by some minutes, so that votes do not change pages.
    """
    row = PublishedRating.objects.filter(subject=subject).first()
    return Rated(subject, row.votes, row.mean) if row else None


def boxes_for_archive(*, at: datetime, state: str = "") -> list[Box]:
    """Return the polls in a state, or all but drafts, the latest opening first."""
    boxes = Box.objects.polls().public().prefetch_related("options")
    if state:
        boxes = boxes.in_state(state, at)
    return list(boxes.order_by("-opens_at", "pk"))


def polls_beside(subject: UUID, *, at: datetime) -> list[Box]:
    """Return the polls that stand beside a work, the latest opening first.

    What is archived has left.
    """
    boxes = Box.objects.polls().public().filter(places__subject=subject)
    found = boxes.prefetch_related("options").order_by("-opens_at", "pk")
    return [box for box in found if box.state(at) != State.ARCHIVED]


def places_of(boxes: Iterable[Box]) -> dict[UUID, set[str]]:
    """Return the works beside which polls stand, with the addresses of the polls."""
    rows = PollPlace.objects.filter(box__in=[box.pk for box in boxes])
    found: dict[UUID, set[str]] = {}
    for subject, key in rows.values_list("subject", "box__key").order_by("pk"):
        found.setdefault(subject, set()).add(key)
    return found


def option_keys(box: Box) -> tuple[str, ...]:
    """Return what a ballot in this box may name, in order."""
    return box.rules.option_ids


def counts_of(box: Box) -> Counts:
    """Return what the record has counted in a box."""
    return reading.counts(ledger().reader, box.key)


def box_view(box: Box, *, language: str, at: datetime) -> BoxView:
    """Return a box for a page in a language."""
    rules = box.rules
    if rules.state(at) != State.CLOSED or not is_counted(box):
        return view_of(rules, None, language=language, at=at)
    view = view_of(rules, counts_of(box), language=language, at=at)
    held = reading.held_box(ledger().reader, box.key)
    signed = certificates.certificate_of(ledger().reader, held) if held else ""
    return replace(view, is_certified=bool(signed))


def is_counted(box: Box) -> bool:
    """Return whether the record has counted; a secret box waits until it is closed."""
    held = reading.held_box(ledger().reader, box.key)
    return held.is_counted if held else not box.is_secret


def tally_of(box: Box, *, language: str = "") -> Result:
    """Return the counts of a box, with labels in a language, by default the active."""
    return result_of(box.rules, counts_of(box), language=language)


def visible_result(
    box: Box, *, language: str, has_voted: bool, at: datetime
) -> Result | None:
    """Return the counts if this reader may see them now."""
    counted = is_counted(box)
    if may_see(box.rules, has_voted=has_voted, at=at, is_counted=counted):
        return tally_of(box, language=language)
    return None


def has_ballots(box: Box) -> bool:
    """Return whether anything has been counted in a box, samples included."""
    held = reading.held_box(ledger().reader, box.key)
    return bool(box.sample) or bool(held and held.size)


def recount(box: Box) -> dict[str, int]:
    """Return the votes by option, counted anew from the single votes."""
    held = reading.held_box(ledger().reader, box.key)
    choices = reading.standing_choices(ledger().reader, held.id) if held else ()
    return box.method.count(option_keys(box), choices)


def letters_of(box: Box) -> dict[str, int]:
    """Return how many letters of a box are in each state, in words."""
    found = Letter.objects.filter(box=box).values_list("state")
    counted = dict(found.annotate(models.Count("pk")).order_by("state"))
    return {str(Letter.State(state).label): number for state, number in counted.items()}


def watched(box: Box, *, language: str, at: datetime, most: int) -> Watched:
    """Return a box for the desk, with its newest entries up to a number."""
    database = ledger().reader
    held = reading.held_box(database, box.key)
    counts = counts_of(box) if held else NONE
    return Watched(
        view=view_of(box.rules, None, language=language, at=at),
        voters=counts.voters,
        turnout=watching.turnout(database, held) if held and not box.is_secret else {},
        invited=reading.invited(database, held.id) if held else 0,
        entries=held.size if held else 0,
        result=visible_result(box, language=language, has_voted=False, at=at),
        by_editors=watching.by_editors(database, held) if held else [],
        latest=watching.latest(database, held, most) if held else [],
        checkpoint=reading.checkpoint_of(database, held) if held else "",
        certificate=certificates.certificate_of(database, held) if held else "",
        is_over=box.state(at) in (State.CLOSED, State.ARCHIVED),
    )
