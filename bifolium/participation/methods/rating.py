"""One to five. The words stand beside the numbers, so that nobody counts stars."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import counted
from bifolium.participation.methods.single import check, shares
from bifolium.participation.refusals import gettext_noop

# One vote of five is not "rating: 5".
FEWEST_FOR_A_MEAN = 5


def mean(votes: Mapping[str, int]) -> Decimal | None:
    """Return the mean to one decimal, halves upwards; None below five votes."""
    total = sum(votes.values())
    if total < FEWEST_FOR_A_MEAN:
        return None
    points = sum(int(option) * count for option, count in votes.items())
    return (Decimal(points) / total).quantize(Decimal("0.1"), ROUND_HALF_UP)


METHOD = Method(
    kind="rating",
    name=gettext_noop("Rating"),
    control="radio",
    check=check,
    count=counted,
    percents=shares,
    question=gettext_noop("How do you rate this text?"),
    options={
        "1": gettext_noop("1 – poor"),
        "2": gettext_noop("2 – weak"),
        "3": gettext_noop("3 – fair"),
        "4": gettext_noop("4 – good"),
        "5": gettext_noop("5 – excellent"),
    },
    mean=mean,
)
