from hypothesis import given
from hypothesis import strategies as st

from bifolium.participation.ratings import (
    lower_bound,
    site_prior,
    top_rated,
)

GOOD = (0, 1, 4, 20, 25)
MIXED = (5, 5, 10, 10, 5)
VOTES = st.tuples(*[st.integers(0, 200)] * 5)


def test_three_fives_do_not_pass_fifty_good_votes():
    works = {"new": (0, 0, 0, 0, 3), "good": GOOD, "mixed": MIXED}

    assert top_rated(works)[0] == "good"


def test_works_without_votes_are_in_no_list():
    assert top_rated({"none": (0,) * 5, "one": (0, 0, 0, 1, 0)}) == ["one"]


def test_an_empty_site_has_an_even_prior():
    assert site_prior({}) == [2.0] * 5


@given(VOTES)
def test_more_of_the_same_votes_raise_the_bound_towards_the_mean(votes):
    prior = site_prior({"all": GOOD})
    total = sum(votes)

    if total:
        mean = sum(star * count for star, count in enumerate(votes, 1)) / total
        many = lower_bound([count * 1000 for count in votes], prior)
        # The prior still draws the bound by its weight, over at most four stars.
        drawn = 4 * sum(prior) / (1000 * total + sum(prior))
        assert 1 <= many <= mean + drawn


@given(VOTES)
def test_another_five_never_lowers_a_work(votes):
    prior = site_prior({"all": GOOD})
    better = (*votes[:4], votes[4] + 1)

    assert lower_bound(better, prior) >= lower_bound(votes, prior) - 0.02
