"""The ballot boxes with a transaction for every ballot: what group commit saves."""

from bifolium.participation.application import application
from bifolium.participation.serving import endpoint

__all__ = ["application"]

endpoint().ledger.writer.most = 1
