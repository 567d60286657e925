"""Letters that the ballot boxes send: invitations, and links that confirm an address.

Nothing of an address is kept but a keyed hash, and nothing of a letter is logged.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from queue import SimpleQueue
from threading import Lock, Thread
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from bifolium.participation.ledger.rules import Rules
from bifolium.participation.shown import view_of

logger = logging.getLogger(__name__)
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Post:
    """A letter ready to be sent."""

    to: str
    subject: str
    body: str

    def message(self, connection: BaseEmailBackend | None = None) -> EmailMessage:
        """Return the letter as Django sends it; no machine answers it."""
        return EmailMessage(
            self.subject,
            self.body,
            settings.DEFAULT_FROM_EMAIL,
            [self.to],
            headers={"Auto-Submitted": "auto-generated"},
            connection=connection,
        )


def normalised(address: str) -> str:
    """Return the one spelling of an address: small letters, nothing after a plus.

    Mail to ``anna+news@`` reaches ``anna@`` at the large providers.
    """
    name, _at, host = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"


def address_hash(use: str, address: str) -> str:
    """Return what stands for an address in one use; nothing leads back from it."""
    text = f"{use}\x00{normalised(address)}".encode()
    return digest(settings.SECRET_KEY.encode(), text, sha256).hex()


def letter(
    name: str,
    rules: Rules,
    *,
    to: str,
    language: str,
    fields: Sequence[tuple[str, str]],
    at: datetime,
) -> Post:
    """Return a letter with a link to a box; ``name`` is that of its template."""
    query = urlencode([*fields, ("language", language)])
    with override(language):
        box = view_of(rules, None, language=language, at=at)
        context = {
            "box": box,
            "address": f"{settings.WAGTAILADMIN_BASE_URL}{rules.address}?{query}",
            "site": settings.WAGTAIL_SITE_NAME,
        }
        body = render_to_string(f"participation/letters/{name}.txt", context)
        subject = _("Your vote: %(question)s") % {"question": box.question}
    flat = " ".join(subject.split())
    return Post(to, flat[:LONGEST_SUBJECT], body)


class Postman:
    """Sends letters one after the other, in a thread of its own.

    The answer to a reader never waits for it: how long it takes would tell whether
    an address is good.
    """

    def __init__(self) -> None:
        self.queue: SimpleQueue[Post | None] = SimpleQueue()
        self.lock = Lock()
        self.thread: Thread | None = None

    def send(self, post: Post) -> None:
        """Take a letter; a reader whose letter is lost asks for another."""
        with self.lock:
            if not self.thread or not self.thread.is_alive():
                self.thread = Thread(target=self._run, name="postman", daemon=True)
                self.thread.start()
        self.queue.put(post)

    def finish(self) -> None:
        """Send what waits, then end."""
        with self.lock:
            if self.thread:
                self.queue.put(None)
                self.thread.join()
                self.thread = None

    def _run(self) -> None:
        while post := self.queue.get():
            try:
                post.message().send()
            except OSError as error:
                # No address and no text: a log is kept.
                logger.error("a letter was not sent: %s", type(error).__name__)


POSTMAN = Postman()
