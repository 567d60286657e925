"""Several answers, up to the limit of the box; percents are of voters."""

from bifolium.participation.methods.method import Method
from bifolium.participation.methods.selections import checked_selection, counted
from bifolium.participation.percents import percents_of_voters
from bifolium.participation.refusals import gettext_noop

METHOD = Method(
    kind="multiple",
    name=gettext_noop("Several answers"),
    control="checkbox",
    check=checked_selection,
    count=counted,
    percents=percents_of_voters,
    is_of_voters=True,
)
