"""Winners of ranked votes: instant run-off, pairs, Schulze. Ties are told as ties.

A ballot is a list of options, the best first; what it leaves out is below all that it
names. Elimination ties: who had fewer votes in the latest earlier round that differs,
then a lot that anybody can draw again, SHA-256("lot" ‖ 0x00 ‖ seed ‖ 0x00 ‖ option),
the smallest goes out; the seed is the root of the record.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

Pair = tuple[str, str]


@dataclass(frozen=True)
class Round:
    """Votes of those still in; ``exhausted`` ballots name none of them.

    ``out`` is who leaves after the round, empty in the last; ``by_lot``: drawn.
    """

    votes: Mapping[str, int]
    exhausted: int
    out: str
    by_lot: bool


@dataclass(frozen=True)
class RunOff:
    """The rounds in order; several winners are a tie, none means no votes."""

    rounds: tuple[Round, ...]
    winners: tuple[str, ...]


def run_off(
    options: Sequence[str], ballots: Iterable[Sequence[str]], seed: bytes
) -> RunOff:
    """Return the instant run-off: the last leaves until one has more than half."""
    piles = Counter(tuple(ballot) for ballot in ballots)
    left, rounds = list(options), list[Round]()
    while True:
        votes = dict.fromkeys(left, 0)
        exhausted = 0
        for ballot, count in piles.items():
            best = next((option for option in ballot if option in votes), None)
            if best is None:
                exhausted += count
            else:
                votes[best] += count
        active = sum(votes.values())
        most = max(votes.values(), default=0)
        winners = tuple(option for option in left if votes[option] == most)
        if not active:
            return RunOff((*rounds, Round(votes, exhausted, "", False)), ())
        if 2 * most > active or len(winners) == len(left):
            return RunOff((*rounds, Round(votes, exhausted, "", False)), winners)
        out, by_lot = last_of(votes, rounds, seed)
        rounds.append(Round(votes, exhausted, out, by_lot))
        left.remove(out)


def last_of(
    votes: Mapping[str, int], before: Sequence[Round], seed: bytes
) -> tuple[str, bool]:
    """Return who goes out, and whether a lot decided."""
    fewest = min(votes.values())
    tied = [option for option in votes if votes[option] == fewest]
    for earlier in reversed(before):
        fewest = min(earlier.votes[option] for option in tied)
        tied = [option for option in tied if earlier.votes[option] == fewest]
    return min(tied, key=lambda option: lot(seed, option)), len(tied) > 1


def lot(seed: bytes, option: str) -> bytes:
    """Return the lot of an option; the smallest is drawn."""
    return sha256(b"lot\x00" + seed + b"\x00" + option.encode()).digest()


def pairs(options: Sequence[str], ballots: Iterable[Sequence[str]]) -> dict[Pair, int]:
    """Return how many prefer the first of two options to the second."""
    wins = {(one, other): 0 for one in options for other in options if one != other}
    for ballot, count in Counter(tuple(ballot) for ballot in ballots).items():
        below = set(options)
        for option in ballot:
            below.discard(option)
            for other in below:
                wins[option, other] += count
    return wins


def condorcet(options: Sequence[str], wins: Mapping[Pair, int]) -> str:
    """Return who beats every other option; empty if nobody does."""
    for one in options:
        others = [other for other in options if other != one]
        if all(wins[one, other] > wins[other, one] for other in others):
            return one
    return ""


def schulze(options: Sequence[str], wins: Mapping[Pair, int]) -> tuple[str, ...]:
    """Return the winners by the strongest paths (Schulze 2011, winning votes)."""
    strength = {
        (one, other): votes if votes > wins[other, one] else 0
        for (one, other), votes in wins.items()
    }
    for middle in options:
        for one in options:
            for other in options:
                if len({one, middle, other}) == 3:
                    way = min(strength[one, middle], strength[middle, other])
                    strength[one, other] = max(strength[one, other], way)
    return tuple(
        one
        for one in options
        if all(
            strength[one, other] >= strength[other, one]
            for other in options
            if other != one
        )
    )
