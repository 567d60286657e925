"""Every write to the ballot boxes that the program itself starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bifolium.participation.models import (
    RATING,
    Box,
    Option,
    ResultsRule,
    Standing,
    State,
    Tally,
)
from bifolium.participation.queries import has_ballots, option_keys
from bifolium.participation.refusals import (
    BoxClosed,
    BoxNotOpenYet,
    NothingToWithdraw,
)
from bifolium.participation.signals import tally_changed


class PollFrozen(Exception):
    """Ballots have been counted: only the wording may still change."""


class CountsRefused(Exception):
    """Counts may be written only into an unused, closing sample poll."""


def open_rating(*, subject: UUID) -> Box:
    """Return the rating of a published work, opened if it is new."""
    box: Box = Box.objects.get_or_create(
        kind=RATING, subject=subject, defaults={"key": f"rating-{subject}"}
    )[0]
    return box


def cast_ballot(
    *, box: Box, voter: bytes, choices: Sequence[str], at: datetime
) -> None:
    """Count a ballot; it replaces the one that the voter may have standing.

    :raises BallotRefused: if the box is not open or the choice is not legal.
    """
    with transaction.atomic():
        box = _open_box(box, at)
        selection = box.method.check(option_keys(box), box.max_choices, choices)
        standing = Standing.objects.filter(box=box, voter=voter).first()
        before = tuple(standing.selection) if standing else ()
        if selection == before:
            return
        if standing:
            standing.selection = selection
            standing.save(update_fields=["selection"])
        else:
            Standing.objects.create(box=box, voter=voter, selection=selection)
            Box.objects.filter(pk=box.pk).update(voters=F("voters") + 1)
        _move_votes(box, before, selection)


def withdraw_ballot(*, box: Box, voter: bytes, at: datetime) -> None:
    """Take back the voter's ballot; nothing of it is kept.

    :raises BallotRefused: if the box is not open or no ballot stands.
    """
    with transaction.atomic():
        box = _open_box(box, at)
        standing = Standing.objects.filter(box=box, voter=voter).first()
        if not standing:
            raise NothingToWithdraw
        standing.delete()
        Box.objects.filter(pk=box.pk).update(voters=F("voters") - 1)
        _move_votes(box, standing.selection, ())


def save_poll(
    *,
    key: str,
    kind: str,
    question: Mapping[str, str],
    options: Sequence[tuple[str, Mapping[str, str]]],
    opens_at: datetime,
    closes_at: datetime | None = None,
    note: Mapping[str, str] | None = None,
    max_choices: int = 1,
    results: str = ResultsRule.ALWAYS,
    is_sample: bool = False,
) -> Box:
    """Make a poll or write it anew; options are pairs of key and labels, in order.

    :raises PollFrozen: if ballots were counted and more than wording would change.
    """
    with transaction.atomic():
        box = Box.objects.select_for_update().filter(key=key).first() or Box(key=key)
        keys = tuple(option_key for option_key, _labels in options)
        if box.pk and has_ballots(box):
            before = (box.kind, box.max_choices, box.is_sample, option_keys(box))
            if before != (kind, max_choices, is_sample, keys):
                raise PollFrozen(key)
        box.kind, box.max_choices, box.results = kind, max_choices, results
        box.question, box.note = dict(question), dict(note or {})
        box.opens_at, box.closes_at, box.is_sample = opens_at, closes_at, is_sample
        box.save()
        Option.objects.filter(box=box).exclude(key__in=keys).delete()
        for position, (option_key, labels) in enumerate(options):
            Option.objects.update_or_create(
                box=box,
                key=option_key,
                defaults={"position": position, "label": dict(labels)},
            )
    return box


def record_sample_counts(
    *, box: Box, counts: Mapping[str, int], voters: int | None = None
) -> None:
    """Write the counts of a sample poll that has no ballots behind them.

    ``voters`` may be left out where one voter has one vote.

    :raises CountsRefused: unless the poll is marked as a sample, has an end, has no
        ballots, and the counts are of its own options and possible for the voters.
    """
    with transaction.atomic():
        box = Box.objects.select_for_update().get(pk=box.pk)
        voters = sum(counts.values()) if voters is None else voters
        is_unused = box.is_sample and box.closes_at and not box.standings.exists()
        if not (is_unused and _is_possible(box, counts, voters)):
            raise CountsRefused(box.key)
        for option, votes in counts.items():
            Tally.objects.update_or_create(
                box=box, option=option, defaults={"votes": votes}
            )
        Box.objects.filter(pk=box.pk).update(voters=voters)
        _announce(box)


def _is_possible(box: Box, counts: Mapping[str, int], voters: int) -> bool:
    most = box.max_choices if box.method.is_of_voters else 1
    return (
        set(counts) <= set(option_keys(box))
        and all(0 <= votes <= voters for votes in counts.values())
        and voters <= sum(counts.values()) <= voters * most
    )


def _open_box(box: Box, at: datetime) -> Box:
    """Return the box as it stands now, locked until the transaction ends."""
    box = Box.objects.select_for_update().get(pk=box.pk)
    state = box.state(at)
    if state == State.SCHEDULED:
        raise BoxNotOpenYet
    if state == State.CLOSED:
        raise BoxClosed
    return box


def _move_votes(box: Box, before: Sequence[str], after: Sequence[str]) -> None:
    lost, gained = set(before) - set(after), set(after) - set(before)
    tallies = Tally.objects.filter(box=box)
    tallies.filter(option__in=lost).update(votes=F("votes") - 1)
    for option in sorted(gained):
        # UPDATE before INSERT: an upsert would check the proposed row first.
        if not tallies.filter(option=option).update(votes=F("votes") + 1):
            Tally.objects.create(box=box, option=option, votes=1)
    _announce(box)


def _announce(box: Box) -> None:
    transaction.on_commit(partial(tally_changed.send, sender=Box, box=box))
