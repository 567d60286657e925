"""The certificate of a closed box: its result in lines of text, signed by the site.

    bifolium-certificate/1
    box council-2026
    question {"en":"Shall the archive be opened?"}
    kind motion
    level invited
    opened 2026-11-02T06:00:00+00:00
    closed 2026-11-30T18:00:00+00:00
    invited 24
    voters 19
    set-aside 0
    votes {"no":7,"yes":12}
    entries 22
    root q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=

    — history.example Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URY…

``entries`` and ``root`` are those of the record that anybody can fetch and recount.
"""

from base64 import b64encode
from datetime import UTC, datetime

from bifolium.participation.ledger import reading, tree, watching
from bifolium.participation.ledger.boxes import open_box
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.encoding import canonical
from bifolium.participation.ledger.keeping import NotPossible
from bifolium.participation.ledger.notes import Signer
from bifolium.participation.ledger.reading import Held


def certify(database: Database, key: str, *, at: datetime, signer: Signer) -> None:
    """Sign the result of a closed box and keep it, once and for ever.

    :raises NotPossible: if the box is not closed, or has its certificate.
    """
    with database.transaction():
        box = open_box(database, key)
        held = reading.held_box(database, key)
        if not box or not held or box.status == "open":
            raise NotPossible(f"{key}: not closed")
        if certificate_of(database, held):
            raise NotPossible(f"{key}: certified already")
        database.run(
            "INSERT INTO certificate (box_id, note, signed_at) VALUES (?, ?, ?)",
            *(box.id, signer.note(text_of(database, held)), int(at.timestamp())),
        )


def certificate_of(database: Database, box: Held) -> str:
    """Return the certificate; empty if none is published."""
    row = database.one("SELECT note FROM certificate WHERE box_id = ?", box.id)
    return str(row[0]) if row else ""


def is_of_today(database: Database, box: Held) -> bool:
    """Say whether a certificate tells the result that stands now.

    Votes may be set aside or counted again after it was signed.
    """
    note = certificate_of(database, box)
    return not note or note.startswith(text_of(database, box))


def text_of(database: Database, box: Held) -> str:
    """Return what a certificate says of a closed box."""
    rules, counts = box.rules, reading.counts(database, box.rules.key)
    lines = {
        "box": rules.key,
        "question": canonical(dict(rules.question)),
        "kind": rules.kind,
        "level": rules.level,
        "opened": _moment(rules.opens_at),
        "closed": _moment(rules.closes_at),
        "invited": reading.invited(database, box.id),
        "voters": counts.voters,
        "set-aside": watching.set_aside_now(database, box),
        "votes": canonical(dict(counts.votes)),
        "winners": canonical(counts.ranking.run_off.winners) if counts.ranking else "",
        "entries": box.size,
        "root": b64encode(tree.root(box.frontier)).decode(),
    }
    if rules.level != "invited":
        del lines["invited"]
    body = [f"{name} {value}" for name, value in lines.items() if value != ""]
    return "\n".join(["bifolium-certificate/1", *body]) + "\n"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
