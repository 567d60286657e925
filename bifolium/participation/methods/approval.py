"""Approve of any number of answers; percents are of voters."""

from collections.abc import Sequence

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import checked_selection, counted
from bifolium.participation.percents import percents_of_voters
from bifolium.participation.refusals import gettext_noop


def check(
    options: Sequence[str], max_choices: int, selection: Sequence[str]
) -> tuple[str, ...]:
    """Return the choices; the limit of the box is not asked.

    :raises BallotRefused: if they are not some of the options.
    """
    return checked_selection(options, len(options), selection)


METHOD = Method(
    kind="approval",
    name=gettext_noop("Approve of any number"),
    control="checkbox",
    check=check,
    count=counted,
    percents=percents_of_voters,
    is_of_voters=True,
    is_limited=False,
)
