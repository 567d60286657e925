"""The winners of ranked votes against definitions, and against another program.

``pref_voting`` draws in half a gigabyte, so it is no dependency, not even of the tests:
the definition of Schulze's method, walked path by path, stands in its place. Where it
is installed the last test holds both programs against each other:

    PYTHONPATH=<its site-packages> pytest bifolium/participation/tests/test_oracles.py
"""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolium.participation.runoff import condorcet, pairs, schulze

OPTIONS = "ABCDE"
PROFILES = 1500

BALLOTS = st.lists(
    st.permutations(OPTIONS).flatmap(
        lambda order: st.integers(1, 5).map(lambda end: tuple(order[:end]))
    ),
    min_size=1,
    max_size=25,
)


def preferred(ballots, one, other):
    """Count by hand who prefers one option to another."""
    return sum(
        one in ballot
        and (other not in ballot or ballot.index(one) < ballot.index(other))
        for ballot in ballots
    )


def strongest_path(ballots, one, other):
    """Walk every path from one option to another; the weakest link is its strength."""
    best = 0
    rest = [option for option in OPTIONS if option not in (one, other)]
    for length in range(len(rest) + 1):
        for between in permutations(rest, length):
            path = [one, *between, other]
            links = []
            for here, there in zip(path, path[1:], strict=False):
                won, lost = (
                    preferred(ballots, here, there),
                    preferred(ballots, there, here),
                )
                links.append(won if won > lost else 0)
            best = max(best, min(links))
    return best


@settings(max_examples=60, deadline=None)
@given(BALLOTS)
def test_schulze_is_what_its_definition_says_ties_included(ballots):
    strength = {
        (one, other): strongest_path(ballots, one, other)
        for one, other in permutations(OPTIONS, 2)
    }

    winners = tuple(
        one
        for one in OPTIONS
        if all(
            strength[one, other] >= strength[other, one]
            for other in OPTIONS
            if other != one
        )
    )

    assert schulze(OPTIONS, pairs(OPTIONS, ballots)) == winners


@settings(max_examples=200, deadline=None)
@given(BALLOTS)
def test_the_pairs_are_counted_as_by_hand(ballots):
    wins = pairs(OPTIONS, ballots)

    assert dict(wins) == {
        (one, other): preferred(ballots, one, other)
        for one, other in permutations(OPTIONS, 2)
    }


def test_winners_equal_those_of_pref_voting():
    profiles = pytest.importorskip("pref_voting.profiles_with_ties")
    by_margin = pytest.importorskip("pref_voting.margin_based_methods")
    chance = Random(11)

    for _profile in range(PROFILES):
        ballots = [
            tuple(chance.sample(OPTIONS, chance.randint(1, 5)))
            for _ballot in range(chance.randint(1, 40))
        ]
        numbers = {option: place for place, option in enumerate(OPTIONS)}
        theirs = profiles.ProfileWithTies(
            [
                {numbers[option]: rank for rank, option in enumerate(ballot, 1)}
                for ballot in ballots
            ],
            candidates=list(numbers.values()),
        )
        theirs.use_extended_strict_preference()
        wins = pairs(OPTIONS, ballots)
        found = theirs.condorcet_winner()
        assert condorcet(OPTIONS, wins) == ("" if found is None else OPTIONS[found])
        winners = by_margin.beat_path(theirs, strength_function=theirs.support)
        assert schulze(OPTIONS, wins) == tuple(OPTIONS[each] for each in winners)
