"""What forms say and programs are told, spelled in one place."""

from base64 import b64encode
from urllib.parse import urlencode

from bifolium.participation.ledger.ballots import Receipt
from bifolium.participation.ledger.encoding import canonical, code
from bifolium.participation.ledger.reading import Held
from bifolium.participation.pages import Wish

RANK = "rank_"


def chosen_in(form: dict[str, list[str]]) -> tuple[str, ...]:
    """Return what a form chooses; ``rank_<option>=n`` puts options in order.

    Of two options with one rank the first in the form comes twice, and is refused.
    """
    if "choice" in form:
        return tuple(form["choice"])
    ranks = [
        (int(values[0]), name.removeprefix(RANK))
        for name, values in form.items()
        if name.startswith(RANK) and values[0].isdecimal() and len(values[0]) < 4
    ]
    order: dict[int, str] = {}
    return tuple(order.setdefault(rank, option) for rank, option in sorted(ranks))


def query_of(wish: Wish) -> str:
    """Return what the address of an answer has to say of the reader's wish."""
    said = {
        "language": wish.language,
        "back": wish.back,
        "invitation": wish.invitation,
        "admission": wish.admission,
    }
    return urlencode({name: value for name, value in said.items() if value})


def receipt_json(box: Held, receipt: Receipt) -> str:
    """Return a receipt for a program."""
    if receipt.seq is None:
        return canonical(
            {
                "box": receipt.box,
                "op": receipt.op,
                "outcome": receipt.outcome,
                "commitment": b64encode(receipt.leaf).decode(),
            }
        )
    return canonical(
        {
            "box": receipt.box,
            "seq": receipt.seq,
            "op": receipt.op,
            "outcome": receipt.outcome,
            "code": code(receipt.leaf),
            "leaf": receipt.leaf.hex(),
            "receipt": f"{box.rules.address}{receipt.seq}.tlog-proof",
        }
    )
