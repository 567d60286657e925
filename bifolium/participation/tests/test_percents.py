from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bifolium.participation.percents import percents, percents_of_voters

COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)


def test_the_sample_poll_adds_up_to_100():
    assert percents([33, 30, 24, 21]).values == (31, 28, 22, 19)


def test_a_tie_is_not_split():
    shares = percents([1, 1, 1])

    assert shares.values == (33, 33, 33)
    assert shares.is_rounded


def test_halves_are_rounded_upwards_where_each_is_rounded_alone():
    assert percents([1] * 8).values == (13,) * 8


def test_unequal_counts_with_equal_remainders_are_no_tie():
    shares = percents([1, 3, 4])

    assert shares.values == (12, 38, 50)
    assert not shares.is_rounded


def test_no_votes_give_zeros():
    assert percents([0, 0]).values == (0, 0)
    assert percents_of_voters([0, 0], 0).values == (0, 0)


def test_percents_of_voters_may_exceed_100_together():
    assert percents_of_voters([9, 8, 1], 10).values == (90, 80, 10)


@given(COUNTS)
def test_percents_add_up_to_100_unless_they_say_so(votes):
    shares = percents(votes)

    assert shares.is_rounded or sum(shares.values) == (100 if sum(votes) else 0)


@given(COUNTS)
def test_equal_counts_have_equal_percents(votes):
    pairs = set(zip(votes, percents(votes).values, strict=True))

    assert len(pairs) == len(set(votes))


@given(COUNTS)
def test_more_votes_never_have_a_smaller_percent(votes):
    ranked = sorted(zip(votes, percents(votes).values, strict=True))

    assert [share for _, share in ranked] == sorted(share for _, share in ranked)


@given(COUNTS)
def test_no_percent_is_a_whole_point_away_from_the_share(votes):
    total = sum(votes) or 1

    for count, share in zip(votes, percents(votes).values, strict=True):
        assert abs(Fraction(100 * count, total) - share) < 1
