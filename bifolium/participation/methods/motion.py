"""Yes, no or abstain. A motion is carried by more yes than no, if enough took part.

The least number of voters is the ``quorum`` of the box. Those who abstain count for it
and for nothing else.
"""

from collections.abc import Mapping

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import counted
from bifolium.participation.methods.single import check, shares
from bifolium.participation.refusals import gettext_noop

YES, NO, ABSTAIN = "yes", "no", "abstain"
CARRIED, LOST, TIED, TOO_FEW = "carried", "lost", "tied", "too-few"


def outcome(votes: Mapping[str, int], quorum: int) -> str:
    """Return what became of a motion; ``quorum`` is the least number of voters."""
    if sum(votes.values()) < quorum:
        return TOO_FEW
    yes, no = votes.get(YES, 0), votes.get(NO, 0)
    if yes == no:
        return TIED
    return CARRIED if yes > no else LOST


METHOD = Method(
    kind="motion",
    name=gettext_noop("Yes, no or abstain"),
    control="radio",
    check=check,
    count=counted,
    percents=shares,
    options={
        YES: gettext_noop("Yes"),
        NO: gettext_noop("No"),
        ABSTAIN: gettext_noop("Abstain"),
    },
)
