"""Who may put a ballot into a box, decided without following anybody.

The cookie ``ballot`` goes to ``/ballot`` only, and is set when a vote is counted,
never when a page is read. What the record stores is a keyed hash of its token that
differs from box to box. A network address only slows down floods; it is hashed with a
key that lives in memory and is never written.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from hashlib import sha256
from hmac import digest
from ipaddress import ip_address, ip_network
from secrets import token_bytes
from threading import Lock
from urllib.parse import urlsplit

from bifolium.participation.ledger.encoding import CAST
from bifolium.participation.ledger.rules import CLOSED, SCHEDULED, Rules
from bifolium.participation.refusals import (
    BodyTooLarge,
    BoxClosed,
    BoxNotOpenYet,
    ForeignOrigin,
    TooManyBallots,
)

COOKIE = "ballot"
COOKIE_PATH = "/ballot"
COOKIE_SECONDS = 400 * 24 * 60 * 60
LARGEST_BODY = 4096
LONGEST_BACK = 500
POSTS_A_MINUTE = 120
LETTERS_AN_HOUR = 20
LETTERS_TO_ONE = 3


def cookie_header(value: str, *, is_https: bool) -> str:
    """Return the header that sets the cookie for the ballot boxes only."""
    parts = [
        f"{COOKIE}={value}",
        f"Max-Age={COOKIE_SECONDS}",
        f"Path={COOKIE_PATH}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    return "; ".join([*parts, "Secure"] if is_https else parts)


def refuse_foreign(headers: Mapping[str, str], own_hosts: Collection[str]) -> None:
    """Let only our own pages post; browsers say where a form comes from.

    :raises ForeignOrigin: if it comes from elsewhere.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignOrigin
        return
    origin = headers.get("origin")
    own = {headers.get("host", ""), *own_hosts} - {""}
    if origin is not None and urlsplit(origin).netloc not in own:
        raise ForeignOrigin


def refuse_early(
    rules: Rules, op: str, choice: tuple[str, ...], *, at: datetime
) -> None:
    """Refuse without a ballot paper what would be refused with one as well.

    :raises BallotRefused: for a box that is not open, or a choice that it has not.
    """
    if rules.state(at) == SCHEDULED:
        raise BoxNotOpenYet
    if rules.state(at) == CLOSED:
        raise BoxClosed
    if op == CAST:
        rules.method.check(rules.option_ids, rules.max_choices, choice)


def refuse_large(headers: Mapping[str, str]) -> None:
    """Look at the announced length, before the body is read.

    :raises BodyTooLarge: if it is more than a ballot needs.
    """
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise BodyTooLarge


def local_path(back: str) -> str:
    """Return a path on this site as it is, and anything else as an empty text."""
    is_local = back.startswith("/") and not back.startswith(("//", "/\\"))
    is_plain = back.isprintable() and "\\" not in back and len(back) <= LONGEST_BACK
    return back if is_local and is_plain else ""


class Throttle:
    """Counts posts by network and minute or hour, in memory; the key is renewed daily.

    A network is a /24 of IPv4 or a /64 of IPv6. This machine is never slowed
    down: behind a proxy on it, all readers have its address.
    """

    def __init__(self, limit: int, *, is_hourly: bool = False) -> None:
        self.limit = limit
        self.is_hourly = is_hourly
        self.lock = Lock()
        self.key = b""
        self.day: date | None = None
        self.minute: datetime | None = None
        self.posts: Counter[bytes] = Counter()

    def refuse_flood(self, address: str, *, at: datetime) -> None:
        """Count a post.

        :raises TooManyBallots: if the network has used up this minute.
        """
        network = network_of(address)
        if network and self.is_too_many(network, at=at):
            raise TooManyBallots

    def is_too_many(self, name: str, *, at: datetime) -> bool:
        """Count one more under a name; say whether that is above the limit."""
        with self.lock:
            self._turn_over(at)
            bucket = digest(self.key, name.encode(), sha256)
            self.posts[bucket] += 1
            return self.posts[bucket] > self.limit

    def _turn_over(self, at: datetime) -> None:
        minute = at.replace(second=0, microsecond=0)
        if self.is_hourly:
            minute = minute.replace(minute=0)
        if minute != self.minute:
            self.minute = minute
            self.posts.clear()
        if at.date() != self.day:
            self.day = at.date()
            self.key = token_bytes(32)


def network_of(address: str) -> str:
    """Return the network around an address; empty for this machine or no address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if parsed.is_loopback:
        return ""
    length = 24 if parsed.version == 4 else 64
    return str(ip_network(f"{parsed}/{length}", strict=False))
