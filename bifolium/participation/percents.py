"""Whole percents from counts, in exact fractions.

Largest remainder: round down, then give the points that are missing from 100 to
the largest remainders. Worked example: 33, 30, 24, 21 of 108 are 30.56, 27.78,
22.22 and 19.44; rounded down they make 98; the two points go to the first two:
31, 28, 22, 19. Where this would print unequal percents for equal counts, every
share is rounded by itself instead, and the reader is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Percents:
    """Whole percents in the order of the counts.

    ``is_rounded``: each was rounded by itself, so they may not add up to 100.
    """

    values: tuple[int, ...]
    is_rounded: bool = False


def percents(votes: Sequence[int]) -> Percents:
    """Return the share of each count in all; they add up to 100 unless ``is_rounded``.

    Without any votes every share is 0.
    """
    total = sum(votes)
    if not total:
        return Percents((0,) * len(votes))
    shares = [Fraction(100 * count, total) for count in votes]
    missing = 100 - sum(floor(share) for share in shares)
    order = sorted(
        range(len(votes)),
        key=lambda place: (shares[place] - floor(shares[place]), votes[place]),
        reverse=True,
    )
    raised = set(order[:missing])
    if {votes[place] for place in raised} & {votes[place] for place in order[missing:]}:
        return Percents(tuple(rounded(share) for share in shares), is_rounded=True)
    return Percents(
        tuple(floor(share) + (place in raised) for place, share in enumerate(shares))
    )


def percents_of_voters(votes: Sequence[int], voters: int) -> Percents:
    """Return how many of a hundred voters chose each option; no sum is promised."""
    if not voters:
        return Percents((0,) * len(votes))
    return Percents(tuple(rounded(Fraction(100 * count, voters)) for count in votes))


def rounded(share: Fraction) -> int:
    """Round to the nearest whole number, halves upwards."""
    return floor(share + Fraction(1, 2))
