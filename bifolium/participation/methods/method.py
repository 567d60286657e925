"""What every way to vote consists of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bifolium.participation.percents import Percents

# options of the box in their order, the most that may be chosen, what was chosen;
# gives back the selection as it is stored.
Check = Callable[[Sequence[str], int, Sequence[str]], tuple[str, ...]]

# options of the box in their order, all standing selections; gives votes by option.
Count = Callable[[Sequence[str], Iterable[Sequence[str]]], dict[str, int]]


@dataclass(frozen=True)
class Method:
    """A way to vote. Texts are English msgids.

    ``control``: what the form shows for an option, ``radio``, ``checkbox``
    or ``rank``.
    ``options``: keys and words if the method fixes them, otherwise editors write them.
    ``percents``: takes the votes in the order of the options and the number of
    voters. ``is_of_voters``: the percents are of voters, not of votes.
    ``is_ranked``: the order of what was chosen is the vote.
    ``is_limited``: the box says how many may be chosen.
    ``mean``: takes votes by option; None means that there are too few for one.
    """

    kind: str
    name: str
    control: str
    check: Check
    count: Count
    percents: Callable[[Sequence[int], int], Percents]
    is_of_voters: bool = False
    is_ranked: bool = False
    is_limited: bool = True
    question: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    mean: Callable[[Mapping[str, int]], Decimal | None] | None = None
