"""Put answers in order; the winner is found by instant run-off (``runoff``).

The tally holds no votes of this kind: the single votes are counted in rounds.
"""

from collections.abc import Iterable, Sequence

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import checked_selection
from bifolium.participation.methods.single import shares
from bifolium.participation.refusals import gettext_noop


def check(
    options: Sequence[str], max_choices: int, selection: Sequence[str]
) -> tuple[str, ...]:
    """Return the choices in the order of the voter; some may be left out.

    :raises BallotRefused: if they are not some of the options, each once.
    """
    checked_selection(options, len(options), selection)
    return tuple(selection)


def first_choices(
    options: Sequence[str], selections: Iterable[Sequence[str]]
) -> dict[str, int]:
    """Return how many put each option first."""
    votes = dict.fromkeys(options, 0)
    for selection in selections:
        votes[selection[0]] += 1
    return votes


METHOD = Method(
    kind="ranked",
    name=gettext_noop("Answers in order"),
    control="rank",
    check=check,
    count=first_choices,
    percents=shares,
    is_ranked=True,
    is_limited=False,
)
