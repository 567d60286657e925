"""Winners of ranked votes, against known elections and another implementation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolium.participation.runoff import (
    condorcet,
    lot,
    pairs,
    run_off,
    schulze,
)

SEED = b"\x07" * 32

# Tideman's Tennessee: Memphis, Nashville, Chattanooga, Knoxville.
TENNESSEE = [
    *["MNCK"] * 42,
    *["NCKM"] * 26,
    *["CKNM"] * 15,
    *["KCNM"] * 17,
]
# Schulze 2011, example 1: five candidates, 45 voters, E wins.
SCHULZE = [
    *["ACBED"] * 5,
    *["ADECB"] * 5,
    *["BEDAC"] * 8,
    *["CABED"] * 3,
    *["CAEBD"] * 7,
    *["CBADE"] * 2,
    *["DCEBA"] * 7,
    *["EBADC"] * 8,
]


def test_a_run_off_eliminates_from_below():
    result = run_off("MNCK", TENNESSEE, SEED)

    assert [each.out for each in result.rounds] == ["C", "N", ""]
    assert result.winners == ("K",)
    assert result.rounds[-1].votes == {"M": 42, "K": 58}


def test_the_pairwise_winner_may_be_another():
    wins = pairs("MNCK", TENNESSEE)

    assert wins["N", "M"] == 58
    assert condorcet("MNCK", wins) == "N"
    assert schulze("MNCK", wins) == ("N",)


def test_a_circle_has_no_pairwise_winner_but_a_strongest_path():
    wins = pairs("ABCDE", SCHULZE)

    assert condorcet("ABCDE", wins) == ""
    assert schulze("ABCDE", wins) == ("E",)


def test_a_final_tie_is_told_as_a_tie():
    result = run_off("AB", ["AB", "BA"], SEED)

    assert result.winners == ("A", "B")
    assert schulze("AB", pairs("AB", ["AB", "BA"])) == ("A", "B")


def test_no_votes_have_no_winner():
    assert run_off("AB", [], SEED).winners == ()


def test_exhausted_ballots_are_counted_in_their_round():
    result = run_off("ABC", [*["A"] * 3, *["B"] * 2, *["CB"] * 2, "C"], SEED)

    assert sum(result.rounds[-1].votes.values()) + result.rounds[-1].exhausted == 8


def test_a_tie_at_the_bottom_looks_at_earlier_rounds_first():
    ballots = [*["A"] * 5, *["B"] * 3, *["C"] * 2, "DC"]

    result = run_off("ABCD", ballots, SEED)

    assert [each.out for each in result.rounds[:2]] == ["D", "C"]
    assert not result.rounds[1].by_lot


def test_a_lot_can_be_drawn_again_by_anybody():
    result = run_off("ABC", [*["A"] * 2, "B", "C"], SEED)

    assert result.rounds[0].by_lot
    assert result.rounds[0].out == min("BC", key=lambda option: lot(SEED, option))
    assert run_off("ABC", [*["A"] * 2, "B", "C"], SEED) == result


def test_what_a_ballot_leaves_out_is_below_all_that_it_names():
    wins = pairs("ABC", ["A"])

    assert wins["A", "B"] == wins["A", "C"] == 1
    assert wins["B", "C"] == wins["C", "B"] == 0


BALLOTS = st.lists(
    st.permutations("ABCD").flatmap(
        lambda order: st.integers(1, 4).map(lambda end: tuple(order[:end]))
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(BALLOTS)
def test_run_offs_without_ties_equal_those_of_pyrankvote(ballots):
    pyrankvote = pytest.importorskip("pyrankvote")
    result = run_off("ABCD", ballots, SEED)
    if len(result.winners) > 1 or any(has_tie_below(each) for each in result.rounds):
        return
    names = {option: pyrankvote.Candidate(option) for option in "ABCD"}
    theirs = pyrankvote.instant_runoff_voting(
        list(names.values()),
        [pyrankvote.Ballot([names[option] for option in each]) for each in ballots],
    )

    assert [winner.name for winner in theirs.get_winners()] == list(result.winners)


def has_tie_below(each):
    """They break ties by chance, even where ours looks at earlier rounds."""
    counts = sorted(each.votes.values())
    return len(counts) > 1 and counts[0] == counts[1]


@settings(max_examples=200, deadline=None)
@given(BALLOTS)
def test_a_pairwise_winner_is_the_strongest_path_winner(ballots):
    wins = pairs("ABCD", ballots)

    if condorcet("ABCD", wins):
        assert schulze("ABCD", wins) == (condorcet("ABCD", wins),)
    assert schulze("ABCD", wins)
