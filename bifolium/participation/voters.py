"""Who asks and votes at the endpoint, as the level of a box knows them."""

from dataclasses import replace
from datetime import datetime

from bifolium.participation import admissions, guards, work
from bifolium.participation.admissions import Admission
from bifolium.participation.exchange import Ask, first
from bifolium.participation.ledger.keys import Keys
from bifolium.participation.ledger.reading import Held
from bifolium.participation.pages import Wish
from bifolium.participation.papers import Paper, Seal


class Voters:
    """Turns cookies, links and admissions into the keys that a record holds."""

    def __init__(self, keys: Keys, seal: Seal) -> None:
        self.keys = keys
        self.seal = seal

    def identity(self, ask: Ask, box: Held, wish: Wish, *, at: datetime) -> str:
        """Return who asks; empty if nobody is known."""
        level = box.rules.level
        if level == admissions.INVITED and wish.invitation:
            return f"invited:{wish.invitation}"
        if level in admissions.ADMITTED:
            found = self.admission(box, wish, at=at)
            return f"{level}:{found.who}" if found else ""
        return self.seal.token(ask.cookie(guards.COOKIE))

    def key(self, box: Held, identity: str) -> bytes:
        """Return what stands for somebody in a box; empty if that is over."""
        try:
            return self.keys.voter(box.rules.key, identity) if identity else b""
        except KeyError:
            # The key is destroyed after the end; nobody is known any more.
            return b""

    def asking(self, ask: Ask, box: Held | None, wish: Wish, *, at: datetime) -> bytes:
        """Return the key of who asks; empty if nobody is known."""
        return self.key(box, self.identity(ask, box, wish, at=at)) if box else b""

    def cipher(self, box: Held) -> bytes:
        """Return what seals the envelopes of a box; empty unless it is secret."""
        return b"" if box.is_counted else self.keys.cipher(box.rules.key)

    def admission(self, box: Held, wish: Wish, *, at: datetime) -> Admission | None:
        """Return the admission that a link brings; None if it is none, or too old."""
        secret = self.seal.secret
        return admissions.opened(secret, wish.admission, box.rules.key, at=at)

    def wish_after(self, box: Held, wish: Wish, *, at: datetime) -> Wish:
        """Return the wish of somebody who has voted: the choice is in the record."""
        found = self.admission(box, wish, at=at)
        line = admissions.without_choice(self.seal.secret, found) if found else ""
        return replace(wish, admission=line)

    def has_worked(
        self, box: Held, paper: Paper, form: dict[str, list[str]], *, at: datetime
    ) -> bool:
        """Say whether the paper was paid for, by work or by waiting."""
        if box.rules.level != admissions.WORK:
            return True
        if at.timestamp() >= paper.issued_at + work.SLOW_SECONDS:
            return True
        return work.is_solved(self.seal.secret, paper.key, first(form, "altcha"))
