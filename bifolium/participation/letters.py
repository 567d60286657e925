"""Takes the address of a reader and mails the link that votes; keeps nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bifolium.participation import admissions, guards
from bifolium.participation.domains import domain_of, readable_domain
from bifolium.participation.exchange import Ask, first
from bifolium.participation.ledger.rules import Rules
from bifolium.participation.mailing import Post, letter, normalised
from bifolium.participation.pages import Wish
from bifolium.participation.refusals import AddressElsewhere, AddressMissing


class LetterDesk:
    """Mails admissions, slowed down by network and by address, in memory."""

    def __init__(self, secret: bytes, send: Callable[[Post], None]) -> None:
        self.secret = secret
        self.send = send
        self.networks = guards.Throttle(guards.LETTERS_AN_HOUR, is_hourly=True)
        self.addresses = guards.Throttle(guards.LETTERS_TO_ONE, is_hourly=True)

    def take(
        self, ask: Ask, rules: Rules, wish: Wish, choice: Sequence[str], *, at: datetime
    ) -> None:
        """Mail a link to the address in a form, if it has not had too many.

        Too many letters to one address are dropped in silence: a refusal would tell
        that somebody else asks for it.

        :raises AddressMissing: if there is none that could be one.
        :raises AddressElsewhere: if addresses at its domain may not vote.
        :raises TooManyBallots: if one network asks for too many.
        """
        address = first(ask.form(), "email").strip()
        if not admissions.is_address(address):
            raise AddressMissing
        if rules.domains and domain_of(address) not in rules.domains:
            raise AddressElsewhere([readable_domain(each) for each in rules.domains])
        self.networks.refuse_flood(ask.address, at=at)
        who = admissions.hashed(self.secret, admissions.EMAIL, normalised(address))
        if self.addresses.is_too_many(f"{rules.key} {who}", at=at):
            return
        link = admissions.for_letter(self.secret, rules.key, who, choice, at=at)
        fields = [("admission", link), ("back", wish.back)]
        self.send(
            letter(
                "confirmation",
                rules,
                to=address,
                language=wish.language,
                fields=[(name, value) for name, value in fields if value],
                at=at,
            )
        )
