"""Destroys the link between one voter and their ballot; the ballot stays counted."""

from bifolium.participation.ledger import encoding
from bifolium.participation.ledger.boxes import open_box
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.keeping import NotPossible


def erase_link(database: Database, key: str, seq: int, *, code: str) -> None:
    """Forget whose ballot an entry is; ``code`` is that of its receipt.

    What is left says that the voter has voted, so that nobody votes twice, and not
    where. It goes with the key of the box.

    :raises NotPossible: if the code does not fit, or nobody is linked any more.
    """
    with database.transaction():
        box = open_box(database, key)
        if not box or _code(database, box.id, seq) != code.strip().lower():
            raise NotPossible(f"{key}: no such receipt for {seq}")
        chain = _chain(database, box.id, seq)
        voter = _voter(database, box.id, chain[-1])
        database.run("INSERT INTO erased (box_id, voter) VALUES (?, ?)", box.id, voter)
        database.run(
            "DELETE FROM standing WHERE box_id = ? AND voter = ?", box.id, voter
        )
        for place in chain:
            # A spent paper leads to the first cookie of a browser.
            database.run(
                "DELETE FROM spent WHERE box_id = ? AND seq = ?", box.id, place
            )


def _voter(database: Database, box_id: int, seq: int) -> bytes:
    row = database.one(
        "SELECT voter FROM standing WHERE box_id = ? AND seq = ?", box_id, seq
    )
    if not row:
        raise NotPossible(f"nobody is linked to {seq}")
    return bytes(row[0])


def _code(database: Database, box_id: int, seq: int) -> str:
    row = database.one(
        "SELECT leaf FROM entry WHERE box_id = ? AND seq = ?", box_id, seq
    )
    return encoding.code(bytes(row[0])) if row else ""


def _chain(database: Database, box_id: int, seq: int) -> list[int]:
    """Return the entries of one voter: what this one replaced, and what replaced it."""
    chain = [seq]
    while row := database.one(
        "SELECT supersedes FROM entry WHERE box_id = ? AND seq = ?", box_id, chain[-1]
    ):
        if row[0] is None:
            break
        chain.append(row[0])
    chain.reverse()
    while row := database.one(
        "SELECT seq FROM entry WHERE box_id = ? AND supersedes = ?", box_id, chain[-1]
    ):
        chain.append(row[0])
    return chain
