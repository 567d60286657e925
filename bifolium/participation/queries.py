"""Questions to the ballot boxes. Nothing here writes or reads the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bifolium.conf.labels import label_with_language
from bifolium.participation.models import RATING, Box, ResultsRule, State


@dataclass(frozen=True)
class Choice:
    """An option as a reader sees it; ``language`` is that of its label."""

    key: str
    label: str
    language: str


@dataclass(frozen=True)
class Row:
    """One option in a result; ``bar`` is its width, 0 to 100."""

    key: str
    label: str
    language: str
    votes: int
    percent: int
    bar: int


@dataclass(frozen=True)
class Result:
    """The counts of a box.

    ``voters`` counts ballots, ``total`` counts chosen options. ``mean`` is None
    where the kind has none or there are too few votes. ``is_rounded``: percents may
    not add up to 100. ``is_of_voters``: they are percents of voters.
    """

    rows: tuple[Row, ...]
    total: int
    voters: int
    is_rounded: bool
    is_of_voters: bool
    mean: Decimal | None


@dataclass(frozen=True)
class BoxView:
    """A box as a page shows it.

    ``result`` is there only when the box is closed: a page may be kept for a long
    time, and an open box's counts would be stale in it. ``limit`` is the most that
    may be chosen; ``control`` is ``radio`` or ``checkbox``.
    """

    key: str
    kind: str
    address: str
    language: str
    question: str
    question_language: str
    note: str
    note_language: str
    options: tuple[Choice, ...]
    control: str
    limit: int
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    results: str
    is_sample: bool
    result: Result | None


def poll_by_key(key: str) -> Box | None:
    """Return a poll; ratings are found by their work only."""
    return Box.objects.polls().filter(key=key).prefetch_related("options").first()


def rating_of(subject: UUID) -> Box | None:
    """Return the rating of a work; None if the work has not been published."""
    return Box.objects.filter(kind=RATING, subject=subject).first()


def boxes_for_archive(*, at: datetime, state: str = "") -> list[Box]:
    """Return the polls in a state, or all, the latest opening first."""
    boxes = Box.objects.polls().prefetch_related("options", "tallies")
    if state:
        boxes = boxes.in_state(state, at)
    return list(boxes.order_by("-opens_at", "pk"))


def option_keys(box: Box) -> tuple[str, ...]:
    """Return what a ballot in this box may name, in order."""
    return tuple(box.method.options) or tuple(
        option.key for option in box.ordered_options()
    )


def choices_of(box: Box, *, language: str) -> tuple[Choice, ...]:
    """Return the options with their labels, in a language if they have it."""
    if box.method.options:
        with override(language):
            return tuple(
                Choice(key, _(words), language)
                for key, words in box.method.options.items()
            )
    return tuple(
        Choice(option.key, *label_with_language(option.label, language))
        for option in box.ordered_options()
    )


def box_view(box: Box, *, language: str, at: datetime) -> BoxView:
    """Return a box for a page in a language."""
    state = box.state(at)
    note, note_language = label_with_language(box.note, language)
    question, question_language = _question(box, language)
    return BoxView(
        key=box.key,
        kind=box.kind,
        address=address_of(box),
        language=language,
        question=question,
        question_language=question_language,
        note=note,
        note_language=note_language,
        options=choices_of(box, language=language),
        control=box.method.control,
        limit=box.max_choices,
        state=state.value,
        opens_at=box.opens_at,
        closes_at=box.closes_at,
        results=box.results,
        is_sample=box.is_sample,
        result=tally_of(box, language=language) if state == State.CLOSED else None,
    )


def address_of(box: Box) -> str:
    """Return the path where the box is voted in and read."""
    if box.kind == RATING:
        return reverse("participation:rating", args=[box.subject])
    return reverse("participation:poll", args=[box.key])


def tally_of(box: Box, *, language: str = "") -> Result:
    """Return the counts of a box, with labels in a language, by default the active."""
    language = language or get_language() or ""
    votes = {tally.option: tally.votes for tally in box.tallies.all()}
    choices = choices_of(box, language=language)
    counts = [votes.get(choice.key, 0) for choice in choices]
    shares = box.method.percents(counts, box.voters)
    rows = tuple(
        Row(choice.key, choice.label, choice.language, count, share, min(share, 100))
        for choice, count, share in zip(choices, counts, shares.values, strict=True)
    )
    return Result(
        rows=rows,
        total=sum(counts),
        voters=box.voters,
        is_rounded=shares.is_rounded,
        is_of_voters=box.method.is_of_voters,
        mean=box.method.mean(votes) if box.method.mean else None,
    )


def visible_result(
    box: Box, *, language: str, has_voted: bool, at: datetime
) -> Result | None:
    """Return the counts if this reader may see them now: the one gate for results."""
    allowed = {
        ResultsRule.ALWAYS: box.state(at) != State.SCHEDULED,
        ResultsRule.AFTER_VOTE: has_voted,
        ResultsRule.AFTER_CLOSE: False,
    }
    if box.state(at) == State.CLOSED or allowed[ResultsRule(box.results)]:
        return tally_of(box, language=language)
    return None


def standing_of(box: Box, voter: bytes) -> tuple[str, ...]:
    """Return the keys that a voter has chosen; empty if no ballot stands."""
    standing = box.standings.filter(voter=voter).first()
    return tuple(standing.selection) if standing else ()


def has_ballots(box: Box) -> bool:
    """Return whether anything has been counted in a box, samples included."""
    return box.voters > 0 or box.standings.exists() or box.tallies.exists()


def recount(box: Box) -> dict[str, int]:
    """Return the votes by option, counted anew from the standing ballots."""
    selections: Sequence[Sequence[str]] = list(
        box.standings.values_list("selection", flat=True)
    )
    return box.method.count(option_keys(box), selections)


def _question(box: Box, language: str) -> tuple[str, str]:
    if box.method.question:
        with override(language):
            return _(box.method.question), language
    return label_with_language(box.question, language)
