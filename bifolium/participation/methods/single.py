"""One answer."""

from collections.abc import Sequence

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import checked_selection, counted
from bifolium.participation.percents import Percents, percents
from bifolium.participation.refusals import gettext_noop


def check(
    options: Sequence[str], max_choices: int, selection: Sequence[str]
) -> tuple[str, ...]:
    """Return the one choice; the limit of the box is not asked.

    :raises BallotRefused: if it is not exactly one of the options.
    """
    return checked_selection(options, 1, selection)


def shares(votes: Sequence[int], voters: int) -> Percents:
    """Return the percents of all votes."""
    return percents(votes)


METHOD = Method(
    kind="single",
    name=gettext_noop("One answer"),
    control="radio",
    check=check,
    count=counted,
    percents=shares,
)
