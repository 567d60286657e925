"""Work that slows robots down: a puzzle bound to one ballot paper (ALTCHA 2).

The puzzle's signed data names the paper, and a paper is spent once: so one solution
pays for one ballot. It takes a browser about a second. Who has no script waits until
the paper is ``SLOW_SECONDS`` old instead.
"""

import binascii
from hashlib import sha256
from hmac import digest
from secrets import randbelow
from typing import Any

import altcha

ALGORITHM = "PBKDF2/SHA-256"
COST = 5000
# While votes rush in, a ballot costs four times as much.
HARD_COST = 4 * COST
LEAST, MOST = 100, 300
SLOW_SECONDS = 20


def challenge(
    secret: bytes, paper: str, expires_at: int, *, is_hard: bool = False
) -> dict[str, Any]:
    """Return a puzzle for the paper with that key."""
    made = altcha.create_challenge(
        ALGORITHM,
        HARD_COST if is_hard else COST,
        counter=LEAST + randbelow(MOST - LEAST),
        data={"paper": paper},
        expires_at=expires_at,
        hmac_secret=_key(secret),
    )
    return made.to_dict()


def is_solved(secret: bytes, paper: str, solution: str) -> bool:
    """Say whether a solution (base64 of JSON) is right and of this paper."""
    try:
        payload = altcha.Payload.from_base64(solution)
        parameters = payload.challenge.parameters
        is_of_paper = (parameters.data or {}).get("paper") == paper
        # The signature keeps who was given the hard one from solving the other.
        costs = (COST, HARD_COST)
        is_ours = parameters.algorithm == ALGORITHM and parameters.cost in costs
        # Asked first: a foreign puzzle must not make the server work.
        if not is_of_paper or not is_ours:
            return False
        return bool(altcha.verify_solution(payload, _key(secret)).verified)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        return False


def _key(secret: bytes) -> str:
    return digest(secret, b"altcha", sha256).hex()
