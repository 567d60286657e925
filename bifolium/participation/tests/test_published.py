"""The ratings that pages tell to search engines."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError

from bifolium.participation.factories import WORK, cast, make_rating
from bifolium.participation.models import PublishedRating
from bifolium.participation.queries import published_rating
from bifolium.participation.services import publish_ratings

pytestmark = pytest.mark.django_db
OTHER = UUID("6f1f7a3e-3f0b-4c0e-9a53-0b6a5b0f5c22")


def rate(work, *stars):
    box = make_rating(work)
    for number, star in enumerate(stars):
        cast(box, number, str(star))
    return box


def test_a_rating_is_published_from_five_votes_on():
    box = rate(WORK, 5, 4, 4, 5)

    assert publish_ratings() == 0
    assert published_rating(WORK) is None
    cast(box, 9, "1")
    assert published_rating(WORK) is None
    assert publish_ratings() == 1
    found = published_rating(WORK)
    assert (found.votes, found.mean) == (5, Decimal("3.8"))


def test_a_rating_that_falls_below_five_votes_is_withdrawn():
    box = rate(WORK, 5, 4, 4, 5, 1)
    rate(OTHER, 3, 3, 3, 3, 3)
    publish_ratings()

    cast(box, 0)

    assert publish_ratings() == 1
    assert published_rating(WORK) is None
    assert published_rating(OTHER).mean == Decimal("3.0")


def test_what_is_counted_as_before_is_not_written_again():
    rate(WORK, 5, 4, 4, 5, 1)
    publish_ratings()

    assert publish_ratings() == 0


def test_other_votes_with_the_same_figures_change_nothing():
    box = rate(WORK, 5, 4, 4, 5, 1)
    publish_ratings()

    cast(box, 0, "4")
    cast(box, 1, "5")

    assert publish_ratings() == 0


def test_the_database_keeps_no_mean_of_fewer_votes():
    with pytest.raises(IntegrityError):
        PublishedRating.objects.create(subject=WORK, votes=4, mean=Decimal("4.0"))
