"""The pages of the ballot boxes, from templates, in the language of the reader."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from bifolium.participation.ledger import certificates, reading, secret
from bifolium.participation.ledger.database import Database
from bifolium.participation.ledger.encoding import CAST, code
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.reading import Held
from bifolium.participation.ledger.rules import OPEN, Rules
from bifolium.participation.refusals import BallotRefused, gettext_noop
from bifolium.participation.shown import (
    BoxView,
    Choice,
    may_see,
    result_of,
    view_of,
)

# Names and honest words of the levels, the weakest first.
LEVELS = (
    (
        gettext_noop("One vote per browser"),
        gettext_noop("Easy to get round: a show of hands."),
    ),
    (
        gettext_noop("One vote per browser, slowed against robots"),
        gettext_noop("A determined person can vote several times."),
    ),
    (
        gettext_noop("One vote per confirmed e-mail address"),
        gettext_noop("One person may have several."),
    ),
    (
        gettext_noop("One vote per signed-in reader"),
        gettext_noop(
            "As good as the sign-up is; one person may have several accounts."
        ),
    ),
    (
        gettext_noop("By invitation"),
        gettext_noop(
            "Everybody who was invited has one link with one vote. Links can be passed"
            " on, and who sent them could use them."
        ),
    ),
)


@dataclass(frozen=True)
class Wish:
    """How a reader wants the answer: in what language and form, and where to return.

    ``choice`` is what was chosen in a form that has to be shown again; None keeps
    what the voter has standing. ``invitation`` is the token of an invited reader,
    ``admission`` the sealed line of one who is admitted.
    """

    language: str
    back: str
    is_part: bool
    choice: tuple[str, ...] | None = None
    invitation: str = ""
    admission: str = ""


@dataclass(frozen=True)
class Slip:
    """A receipt as a reader sees it; ``op`` is ``cast``, ``retract``, ``void`` ….

    ``seq`` is None in a secret box that is open: then ``code`` is the commitment, which
    the record will hold, and there is no file.
    """

    seq: int | None
    code: str
    op: str
    is_current: bool
    address: str
    file: str


def slip_of(database: Database, box: Held, seq: int) -> Slip | None:
    """Return the receipt of an entry; None if there is no such entry."""
    entry = reading.entry_at(database, box, seq)
    if not entry:
        return None
    address = f"{box.rules.address}{seq}"
    return Slip(
        seq=seq,
        code=code(entry.leaf),
        op=entry.op,
        is_current=not reading.is_superseded(database, box, seq),
        address=f"{address}/",
        file=f"{address}.tlog-proof",
    )


def standing_of(
    ledger: Ledger, box: Held, voter: bytes
) -> tuple[tuple[str, ...], Slip | None]:
    """Return what a voter has chosen and the receipt of it; nothing for strangers."""
    if not voter:
        return (), None
    if not box.is_counted:
        cipher = ledger.keys.cipher(box.rules.key)
        envelope = secret.envelope_of(ledger.reader, box.id, voter, cipher)
        if not envelope:
            return (), None
        sealed = b64encode(envelope.commitment).decode()
        return envelope.choice, Slip(None, sealed, CAST, True, "", "")
    seq = reading.standing_seq(ledger.reader, box.id, voter)
    mine = reading.standing_choice(ledger.reader, box.id, voter)
    return mine, slip_of(ledger.reader, box, seq) if seq is not None else None


def chosen_of(view: BoxView, mine: tuple[str, ...], *, is_ranked: bool) -> list[Choice]:
    """Return what was chosen: in the order of the vote where that is the vote."""
    found = [option for option in view.options if option.key in mine]
    return sorted(found, key=lambda each: mine.index(each.key)) if is_ranked else found


def context_of(
    ledger: Ledger, box: Held, voter: bytes, wish: Wish, *, at: datetime
) -> dict[str, Any]:
    """Return what the templates need of a box for one reader.

    ``voter`` is empty for a browser that has not voted.
    """
    database = ledger.reader
    mine, slip = standing_of(ledger, box, voter)
    view = view_of(box.rules, None, language=wish.language, at=at)
    context: dict[str, Any] = {
        "box": view,
        "back": wish.back,
        "chosen": mine if wish.choice is None else wish.choice,
        "has_voted": bool(mine),
        "chosen_options": chosen_of(view, mine, is_ranked=box.rules.method.is_ranked),
        "slip": slip,
        "invitation": wish.invitation,
        "admission": wish.admission,
        "result": None,
        "certificate": certificates.certificate_of(database, box),
        "is_certified_today": certificates.is_of_today(database, box),
    }
    if box.rules.level == "invited":
        context["invited"] = reading.invited(database, box.id)
        context["turnout"] = reading.counts(database, box.rules.key).voters
    if box.rules.is_secret:
        context["turnout"] = reading.counts(database, box.rules.key).voters
    if may_see(box.rules, has_voted=bool(mine), at=at, is_counted=box.is_counted):
        counts = reading.counts(database, box.rules.key)
        context["result"] = result_of(box.rules, counts, language=wish.language)
    return context


def page(name: str, context: Mapping[str, Any], wish: Wish) -> bytes:
    """Return a page, or only the part that changes when somebody votes."""
    template = "part" if wish.is_part else name
    with override(wish.language):
        html = render_to_string(f"participation/{template}.html", dict(context))
    return html.encode()


def promises(wish: Wish) -> bytes:
    """Return the page that says what is promised to voters and what not."""
    with override(wish.language):
        levels = [(_(name), _(sentence)) for name, sentence in LEVELS]
        context = {"levels": levels, "back": wish.back}
        return render_to_string("participation/promises_page.html", context).encode()


def words_of(refusal: BallotRefused, language: str) -> str:
    """Return why a ballot was refused, for the reader."""
    with override(language):
        return _(refusal.message) % refusal.values


def preview_in(rules: Rules, language: str, *, at: datetime) -> dict[str, str]:
    """Return a box that may not be known yet, as readers of a language will see it."""
    view = view_of(rules, None, language=language, at=at)
    shown = replace(view, state=OPEN)
    with override(language):
        html = render_to_string("participation/part.html", {"box": shown, "back": ""})
    return {"language": language, "html": html}
