"""The ways to vote. One more is a file here and a line in ``METHODS``."""

from bifolium.participation.methods import (
    approval,
    motion,
    multiple,
    ranked,
    rating,
    single,
)
from bifolium.participation.methods.method import Method

METHODS: list[Method] = [
    rating.METHOD,
    single.METHOD,
    multiple.METHOD,
    approval.METHOD,
    ranked.METHOD,
    motion.METHOD,
]

BY_KIND = {method.kind: method for method in METHODS}
