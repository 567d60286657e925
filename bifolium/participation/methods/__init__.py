"""The ways to vote. One more is a file here and a line in ``METHODS``."""

from bifolium.participation.methods import multiple, rating, single
from bifolium.participation.methods.method import Method

METHODS: list[Method] = [
    rating.METHOD,
    single.METHOD,
    multiple.METHOD,
]

BY_KIND = {method.kind: method for method in METHODS}
