"""What editors keep of the ballot boxes. What readers vote is in the record."""

from bifolium.participation.models.boxes import (
    RATING,
    Box,
    BoxQuerySet,
    Level,
    Option,
    Poll,
    ResultsRule,
    State,
    kinds,
    new_option_key,
)
from bifolium.participation.models.letters import Letter
from bifolium.participation.models.places import PollPlace
from bifolium.participation.models.ratings import PublishedRating

__all__ = [
    "RATING",
    "Box",
    "BoxQuerySet",
    "Letter",
    "Level",
    "Option",
    "Poll",
    "PollPlace",
    "PublishedRating",
    "ResultsRule",
    "State",
    "kinds",
    "new_option_key",
]
