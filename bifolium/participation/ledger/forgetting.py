"""Ratings never close, so their voters are forgotten by age.

The cookie of a browser lives 400 days. A link to a ballot that is older can be of no
use to its voter any more, and is destroyed; the ballot stays counted. The age of a
ballot is told by the signed checkpoints, so no row needs a time.
"""

from datetime import datetime, timedelta

from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.rushes import size_at

COOKIE_LIFE = timedelta(days=400)


def forget_old(database: Database, *, at: datetime) -> int:
    """Destroy the links of boxes without an end that are older than a cookie lives.

    Returns how many.
    """
    before = int((at - COOKIE_LIFE).timestamp())
    rows = database.all(
        "SELECT id FROM box WHERE closes_at IS NULL AND status = 'open' AND size > 0"
        " ORDER BY id"
    )
    return sum(_forget(database, box_id, before) for (box_id,) in rows)


def _forget(database: Database, box_id: int, before: int) -> int:
    size = size_at(database, box_id, before)
    if not size:
        return 0
    with database.transaction():
        return database.run(
            "DELETE FROM standing WHERE box_id = ? AND seq < ?", box_id, size
        )
