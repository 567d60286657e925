"""What is asked at ``/ballot/`` and answered, whatever server stands in front.

    GET  /ballot/<box>/                   the box, with a fresh ballot paper
    POST /ballot/<box>/                   paper, choice (repeated), action, language
    GET  /ballot/<box>/<seq>/             the box with a receipt
    GET  /ballot/<box>/<seq>.tlog-proof   the receipt as a file
    GET  /ballot/<box>/audit/<file>       the public record
    GET  /ballot/promises/                what is promised to voters, and what not
    GET  /ballot/<box>/certificate/       the signed result, if it is published
    GET  /ballot/<box>/embed              the poll for other sites; see ``offers``

``<box>`` is an address, or ``rating/<uuid of the work>``. A request is answered at
once, or turned into a ballot for the writer; ``conclude`` then makes its answer.
``Accept: application/json`` speaks to programs, ``text/vnd.bifolium.part+html`` asks
for the part of the page that changes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bifolium.participation import admissions, guards, offers, pages, work
from bifolium.participation.exchange import JSON, PART, Ask, Reply, first
from bifolium.participation.ledger import audit, reading, rushes
from bifolium.participation.ledger.ballots import Ballot, Receipt
from bifolium.participation.ledger.encoding import CAST, RETRACT, canonical
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.ledger.reading import Held
from bifolium.participation.ledger.rules import CLOSED, OPEN
from bifolium.participation.letters import LetterDesk
from bifolium.participation.mailing import POSTMAN, Post
from bifolium.participation.pages import Wish
from bifolium.participation.papers import Seal
from bifolium.participation.records import record_reply
from bifolium.participation.refusals import (
    AdmissionMissing,
    BallotRefused,
    BodyTooLarge,
    NothingToWithdraw,
    NotWritten,
    PaperMissing,
    SignInFirst,
    UnknownAction,
    UnknownBox,
    WorkMissing,
    WrongMethod,
)
from bifolium.participation.shown import may_see
from bifolium.participation.spelling import chosen_in, query_of, receipt_json
from bifolium.participation.voters import Voters

ADDRESS = re.compile(
    r"/ballot/(?:rating/(?P<subject>[0-9a-f-]{36})|(?P<key>[-\w]{1,80}))"
    r"(?:/(?P<rest>.*))?",
    re.ASCII,
)
RECEIPT = re.compile(r"(?P<seq>\d{1,15})(?P<file>\.tlog-proof|/?)", re.ASCII)
METHODS = ("GET", "HEAD", "POST")
ACTIONS = {"": CAST, "cast": CAST, "withdraw": RETRACT}
HTML = "text/html; charset=utf-8"
PROMISES = "/ballot/promises/"


@dataclass(frozen=True)
class Site:
    """What the endpoint must know of the site."""

    languages: tuple[str, ...]
    own_hosts: tuple[str, ...]
    is_https: bool
    policy: str
    origin: str = ""


@dataclass(frozen=True)
class Asker:
    """Who waits for an answer and how it is wanted; ``voter`` may be empty."""

    voter: bytes
    wish: Wish
    is_json: bool
    paper: str = ""


@dataclass(frozen=True)
class Pending:
    """A ballot on its way to the writer, and how its answer is wanted."""

    ballot: Ballot
    box: Held
    token: str
    asker: Asker


class Endpoint:
    """Answers for one site."""

    def __init__(
        self,
        ledger: Ledger,
        seal: Seal,
        site: Site,
        send: Callable[[Post], None] = POSTMAN.send,
    ) -> None:
        self.ledger = ledger
        self.seal = seal
        self.site = site
        self.throttle = guards.Throttle(guards.POSTS_A_MINUTE)
        self.voters = Voters(ledger.keys, seal)
        self.desk = LetterDesk(seal.secret, send)

    def begin(self, ask: Ask, *, at: datetime) -> Reply | Pending:
        """Answer a request, or return the ballot that it brings."""
        if ask.path == offers.OEMBED:
            languages, origin = self.site.languages, self.site.origin
            return offers.oembed(self.ledger, ask.asked(), languages, origin, at=at)
        wish = self._wish(ask, ask.asked())
        if ask.path == PROMISES and ask.method in ("GET", "HEAD"):
            reply = self._reply(HTML, pages.promises(wish))
            reply.headers["Content-Language"] = wish.language
            return reply
        box, rest = self._find(ask.path)
        try:
            if not box:
                raise UnknownBox
            if ask.method not in METHODS:
                raise WrongMethod
            if ask.method == "POST" and not rest:
                return self._ballot(ask, box, at=at)
            if ask.method == "POST":
                raise WrongMethod
            return self._shown(ask, box, rest, wish, at=at)
        except BallotRefused as refusal:
            if ask.method == "POST":
                wish = self._wish_of_form(ask, wish)
            if isinstance(refusal, AdmissionMissing):
                wish = replace(wish, admission="")
            # Who has to wait waits on the same paper.
            paper = self._paper_of(ask) if isinstance(refusal, WorkMissing) else ""
            voter = self.voters.asking(ask, box, wish, at=at)
            asker = Asker(voter, wish, ask.wants(JSON), paper)
            return self._refused(refusal, box, asker, at=at)

    def conclude(self, pending: Pending, answer: object, *, at: datetime) -> Reply:
        """Return what the voter is told of what the writer did."""
        if not isinstance(answer, Receipt):
            refusal = answer if isinstance(answer, BallotRefused) else NotWritten()
            return self._refused(refusal, pending.box, pending.asker, at=at)
        if pending.asker.is_json:
            reply = self._reply(JSON, receipt_json(pending.box, answer).encode())
        else:
            wish = pending.asker.wish
            entry = "" if answer.seq is None else f"{answer.seq}/"
            reply = self._reply(HTML, b"", status=303)
            reply.headers["Location"] = (
                f"{pending.box.rules.address}{entry}?{query_of(wish)}"
            )
        if pending.token:
            reply.headers["Set-Cookie"] = guards.cookie_header(
                self.seal.cookie(pending.token), is_https=self.site.is_https
            )
        return reply

    def _find(self, path: str) -> tuple[Held | None, str]:
        match = ADDRESS.fullmatch(path)
        if not match:
            return None, ""
        key = match["key"] or reading.key_of_subject(match["subject"])
        box = reading.held_box(self.ledger.reader, key)
        if box and bool(box.rules.subject) != bool(match["subject"]):
            return None, ""
        return box, match["rest"] or ""

    def _ballot(self, ask: Ask, box: Held, *, at: datetime) -> Reply | Pending:
        guards.refuse_foreign(ask.headers, self.site.own_hosts)
        guards.refuse_large(ask.headers)
        if len(ask.body) > guards.LARGEST_BODY:
            raise BodyTooLarge
        self.throttle.refuse_flood(ask.address, at=at)
        form = ask.form()
        op = ACTIONS.get(first(form, "action"))
        if not op:
            raise UnknownAction
        paper = self.seal.read(first(form, "paper"), box.rules.key)
        wish = self._wish(ask, form)
        choice = chosen_in(form)
        identity = self.voters.identity(ask, box, wish, at=at)
        if op == RETRACT and not identity:
            raise NothingToWithdraw
        if not identity and box.rules.level in admissions.ADMITTED:
            return self._admit(ask, box, wish, choice, at=at)
        if not paper:
            guards.refuse_early(box.rules, op, choice, at=at)
            raise PaperMissing
        if op == CAST and not self.voters.has_worked(box, paper, form, at=at):
            raise WorkMissing
        invitation = wish.invitation
        token = "" if identity else self.seal.first_token(paper)
        ballot = Ballot(
            box=box.rules.key,
            voter=self.voters.key(box, identity or token),
            key=bytes.fromhex(paper.key),
            op=op,
            choice=choice if op == CAST else (),
            edition=wish.language,
            at=at,
            expires_at=paper.expires_at,
            invitation=sha256(invitation.encode()).digest() if invitation else b"",
            cipher=self.voters.cipher(box),
        )
        wish = self.voters.wish_after(box, wish, at=at)
        asker = Asker(ballot.voter, wish, ask.wants(JSON))
        return Pending(ballot, box, token, asker)

    def _admit(
        self, ask: Ask, box: Held, wish: Wish, choice: tuple[str, ...], *, at: datetime
    ) -> Reply:
        """Mail the link that votes; whatever the address, the answer is the same."""
        guards.refuse_early(box.rules, CAST, choice, at=at)
        if box.rules.level == admissions.ACCOUNT:
            raise SignInFirst
        if wish.admission:
            raise AdmissionMissing
        self.desk.take(ask, box.rules, wish, choice, at=at)
        if ask.wants(JSON):
            return self._reply(
                JSON, canonical({"box": box.rules.key, "letter": True}).encode()
            )
        context = pages.context_of(self.ledger, box, b"", wish, at=at)
        return self._page("answer_page", {**context, "letter": True}, wish)

    def _shown(
        self, ask: Ask, box: Held, rest: str, wish: Wish, *, at: datetime
    ) -> Reply:
        """Answer a GET: the box, a receipt or a file of the record."""
        receipt = RECEIPT.fullmatch(rest)
        if rest.startswith("audit/"):
            return record_reply(self.ledger, box, rest.removeprefix("audit/"), at=at)
        database = self.ledger.reader
        if rest and not receipt:
            return self._offered(box, rest, wish, at=at)
        if receipt and receipt["file"] == ".tlog-proof":
            signer = self.ledger.keys.signer()
            text = audit.receipt_file(database, box, int(receipt["seq"]), signer)
            if not text:
                raise UnknownBox
            return self._reply("text/plain; charset=utf-8", text.encode())
        is_due = not box.is_counted and box.rules.state(at) == CLOSED
        if is_due and self.ledger.close(box.rules.key, at=at):
            box = reading.held_box(database, box.rules.key) or box
        voter = self.voters.asking(ask, box, wish, at=at)
        if ask.wants(JSON):
            return self._reply(JSON, self._box_json(box, voter, at=at))
        admission = self.voters.admission(box, wish, at=at)
        if admission and admission.choice:
            # What was chosen before the letter was asked for.
            wish = replace(wish, choice=admission.choice)
        if wish.admission and not admission:
            raise AdmissionMissing
        context = pages.context_of(self.ledger, box, voter, wish, at=at)
        if receipt:
            slip = pages.slip_of(database, box, int(receipt["seq"]))
            if not slip:
                raise UnknownBox
            code = first(ask.asked(), "code")
            context |= offers.receipt_context(
                slip, code, wish.language, self.site.origin
            )
        context["paper"] = self._paper(box, at=at)
        return self._page("answer_page", context, wish)

    def _offered(self, box: Held, rest: str, wish: Wish, *, at: datetime) -> Reply:
        """Answer programs and other sites."""
        origin = self.site.origin
        page = offers.page_of(self.ledger, box, rest, wish, origin, at=at)
        if page:
            return self._page(*page, wish)
        return offers.file_reply(self.ledger, box, rest, wish.language, origin, at=at)

    def _box_json(self, box: Held, voter: bytes, *, at: datetime) -> bytes:
        """Return the box for a program: its state, a paper, one's vote, the counts."""
        database, rules = self.ledger.reader, box.rules
        mine, _slip = pages.standing_of(self.ledger, box, voter)
        value: dict[str, object] = {
            "box": rules.key,
            "state": rules.state(at),
            "paper": self._paper(box, at=at),
            "mine": mine,
        }
        paper = self.seal.read(str(value["paper"]), rules.key)
        if paper and rules.level == "work":
            value["challenge"] = work.challenge(
                self.seal.secret,
                paper.key,
                paper.expires_at,
                is_hard=rushes.is_rushed(database, box.id, int(at.timestamp())),
            )
        if may_see(rules, has_voted=bool(mine), at=at, is_counted=box.is_counted):
            counts = reading.counts(database, rules.key)
            value |= {"voters": counts.voters, "votes": counts.votes}
        return canonical(value).encode()

    def _paper(self, box: Held, *, at: datetime) -> str:
        if box.rules.state(at) != OPEN:
            return ""
        return self.seal.issue(box.rules.key, int(at.timestamp()))

    def _refused(
        self,
        refusal: BallotRefused,
        box: Held | None,
        asker: Asker,
        *,
        at: datetime,
    ) -> Reply:
        """Say why no vote was counted, with the form again."""
        wish = asker.wish
        words = pages.words_of(refusal, wish.language)
        if asker.is_json:
            value = {"refused": type(refusal).__name__, "message": words}
            reply = self._reply(JSON, canonical(value).encode(), refusal.status)
        else:
            context: dict[str, object] = {"back": wish.back}
            if box:
                context = pages.context_of(self.ledger, box, asker.voter, wish, at=at)
                context["paper"] = asker.paper or self._paper(box, at=at)
            context["refusal"] = words
            # A browser without scripts is shown the paper as any other page.
            asks_again = isinstance(refusal, PaperMissing) and not wish.is_part
            name = "confirm_page" if asks_again else "refused_page"
            status = 200 if asks_again else refusal.status
            reply = self._page(name, context, wish, status)
        if isinstance(refusal, WrongMethod):
            reply.headers["Allow"] = ", ".join(METHODS)
        return reply

    def _wish(self, ask: Ask, fields: dict[str, list[str]]) -> Wish:
        language = first(fields, "language")
        if language not in self.site.languages:
            language = self.site.languages[0]
        return Wish(
            language=language,
            back=guards.local_path(first(fields, "back")),
            is_part=ask.wants(PART),
            choice=chosen_in(fields) or None,
            invitation=first(fields, "invitation"),
            admission=first(fields, "admission"),
        )

    def _wish_of_form(self, ask: Ask, wish: Wish) -> Wish:
        try:
            return self._wish(ask, ask.form())
        except BallotRefused:
            return wish

    def _paper_of(self, ask: Ask) -> str:
        return first(ask.form(), "paper")

    def _page(
        self, name: str, context: dict[str, object], wish: Wish, status: int = 200
    ) -> Reply:
        kind = f"{PART}; charset=utf-8" if wish.is_part else HTML
        reply = self._reply(kind, pages.page(name, context, wish), status)
        reply.headers["Content-Language"] = wish.language
        return reply

    def _reply(self, kind: str, body: bytes, status: int = 200) -> Reply:
        headers = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "same-origin",
            "Vary": "Accept, Cookie",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Content-Security-Policy": self.site.policy,
        }
        return Reply(status, headers, body)
