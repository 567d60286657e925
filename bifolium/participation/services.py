"""Every write to the ballot boxes that the program itself starts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from bifolium.participation.addresses import is_reserved
from bifolium.participation.ledger import (
    certificates,
    erasing,
    keeping,
    reading,
    rushes,
    watching,
)
from bifolium.participation.mailing import address_hash, letter
from bifolium.participation.models import (
    RATING,
    Box,
    Letter,
    Level,
    Option,
    PollPlace,
    PublishedRating,
    ResultsRule,
    State,
)
from bifolium.participation.queries import (
    counts_of,
    has_ballots,
    option_keys,
    top_rated_works,
)
from bifolium.participation.store import announce, ledger

# What a small mail server takes in a minute without taking it amiss.
LETTERS_AT_ONCE = 30
MOST_TRIES = 5


class PollFrozen(Exception):
    """Ballots have been counted: only the wording may still change."""


class AddressReserved(Exception):
    """The address of a poll would hide behind another page of the ballot boxes."""


class NotOpen(Exception):
    """Nobody can vote now, so voting cannot be ended."""


class NotInvitable(Exception):
    """The box is not one for invited readers."""


class CountsRefused(Exception):
    """Counts may be written only into an unused, closing sample poll."""


def open_rating(*, subject: UUID) -> Box:
    """Return the rating of a published work, opened if it is new."""
    box: Box = Box.objects.get_or_create(
        kind=RATING, subject=subject, defaults={"key": f"rating-{subject}"}
    )[0]
    return box


def publish_ratings() -> int:
    """Copy the ratings that have a mean to where pages read them.

    Returns how many works are told otherwise than before.
    """
    counted = {each.subject: (each.votes, each.mean) for each in top_rated_works()}
    with transaction.atomic():
        kept = {
            row.subject: (row.votes, row.mean) for row in PublishedRating.objects.all()
        }
        changed = {key for key, now in counted.items() if kept.get(key) != now}
        gone = kept.keys() - counted.keys()
        PublishedRating.objects.filter(subject__in=gone).delete()
        PublishedRating.objects.bulk_create(
            [
                PublishedRating(subject=key, votes=votes, mean=mean)
                for key, (votes, mean) in counted.items()
                if key in changed
            ],
            update_conflicts=True,
            unique_fields=["subject"],
            update_fields=["votes", "mean"],
        )
    return len(changed) + len(gone)


def register_box(*, box: Box) -> None:
    """Make a box known to the record, or note that its words have changed.

    A draft is taken out of it again.

    :raises RulesFrozen: if ballots would change their meaning.
    """
    box = Box.objects.get(pk=box.pk)
    if box.is_draft:
        keeping.remove(ledger().reader, box.key)
    else:
        keeping.register(ledger().reader, box.rules)


def register_asked(*, path: str) -> None:
    """Make the box at an address known if it is there and was not."""
    last = path.removeprefix("/ballot/").split("/")
    key = f"rating-{last[1]}" if last[0] == "rating" and len(last) > 1 else last[0]
    if not reading.held_box(ledger().reader, key):
        box = Box.objects.public().filter(key=key).first()
        if box:
            register_box(box=box)


def invite(*, box: Box, number: int) -> list[str]:
    """Return fresh tokens of invited readers; only their hashes are kept."""
    register_box(box=box)
    tokens = [token_urlsafe(16) for _ in range(number)]
    hashes = [sha256(token.encode()).digest() for token in tokens]
    keeping.invite(ledger().reader, box.key, hashes)
    return tokens


def close_early(*, box: Box, at: datetime) -> None:
    """End the voting in a poll now; it cannot be opened again.

    :raises NotOpen: if nobody could vote in it anyway.
    """
    if box.kind == RATING or box.state(at) != State.OPEN:
        raise NotOpen(box.key)
    box.closes_at = at
    box.save(update_fields=["closes_at"])
    register_box(box=box)
    ledger().close(box.key, at=at)


def publish_certificate(*, box: Box, at: datetime) -> None:
    """Sign the result of a closed poll and show it to everybody.

    :raises NotPossible: if it is not closed, or its certificate is out.
    """
    ledger().close(box.key, at=at)
    certificates.certify(ledger().reader, box.key, at=at, signer=ledger().keys.signer())
    note_correction(box=box)


def note_correction(*, box: Box) -> None:
    """Tell live files and pages that editors have changed what they show of a box."""
    announce({box.key})
    Box.objects.filter(pk=box.pk).update(corrections=F("corrections") + 1)


def set_aside(*, box: Box, first: int, last: int, reason: str) -> int:
    """Take the standing ballots of a span of entries out of the count, in public.

    Returns how many they were.

    :raises NotPossible: if no reason is given.
    """
    database = ledger().reader
    held = reading.held_box(database, box.key)
    found = watching.standing_in(database, held, first, last) if held else []
    for seq in found:
        keeping.set_aside(database, box.key, seq, reason=reason)
    note_correction(box=box)
    return len(found)


def restore(*, box: Box, seq: int, reason: str) -> None:
    """Count a ballot again; ``seq`` is the entry that set it aside.

    :raises NotPossible: if that is no such entry, or no reason is given.
    """
    keeping.restore(ledger().reader, box.key, seq, reason=reason)
    note_correction(box=box)


def take_back_mark(*, box: Box, seq: int, reason: str) -> None:
    """Take the mark of a rush back, in public.

    :raises NotPossible: if that entry is no mark, or no reason is given.
    """
    rushes.take_back(ledger().reader, box.key, seq, reason=reason)
    note_correction(box=box)


def erase_link(*, box: Box, seq: int, code: str) -> None:
    """Destroy the link between a voter and the ballot that a receipt names.

    :raises NotPossible: if the code is not that of the entry, or there is no link.
    """
    erasing.erase_link(ledger().reader, box.key, seq, code=code)


def invite_by_mail(*, box: Box, addresses: Iterable[str], language: str) -> int:
    """Write a letter with a link of their own to everybody who has none yet.

    Returns how many are new. The letters are sent a few at a time.

    :raises NotInvitable: if the box is not by invitation.
    """
    if box.level != Level.INVITED:
        raise NotInvitable(box.key)
    hashes = {address_hash(f"invite {box.key}", each): each for each in addresses}
    with transaction.atomic():
        known = Letter.objects.filter(box=box, address_hash__in=hashes)
        for found in known.values_list("address_hash", flat=True):
            del hashes[found]
        tokens = invite(box=box, number=len(hashes)) if hashes else []
        Letter.objects.bulk_create(
            Letter(
                box=box,
                address_hash=hashed,
                address=address,
                token=token,
                language=language,
            )
            for (hashed, address), token in zip(hashes.items(), tokens, strict=True)
        )
    return len(tokens)


def send_letters(*, at: datetime, most: int = LETTERS_AT_ONCE) -> int:
    """Send some of the letters that wait; return how many went out.

    What is sent is forgotten, what fails is tried again, and letters of a vote that
    is over are thrown away.
    """
    over = Letter.objects.filter(box__closes_at__lte=at)
    over.exclude(state=Letter.State.SENT).update(
        address="", token="", state=Letter.State.FAILED
    )
    waiting = Letter.objects.filter(state=Letter.State.WAITING).select_related("box")
    sent = 0
    with get_connection() as connection:
        for each in waiting.order_by("tries", "pk")[:most]:
            sent += _send_letter(each, connection, at)
    return sent


def _send_letter(each: Letter, connection: BaseEmailBackend, at: datetime) -> int:
    post = letter(
        "invitation",
        each.box.rules,
        to=each.address,
        language=each.language,
        fields=[("invitation", each.token)],
        at=at,
    )
    mine = Letter.objects.filter(pk=each.pk)
    try:
        post.message(connection).send()
    except OSError:
        is_last = each.tries + 1 >= MOST_TRIES
        state = Letter.State.FAILED if is_last else Letter.State.WAITING
        mine.update(tries=F("tries") + 1, state=state)
        return 0
    return mine.update(address="", token="", state=Letter.State.SENT)


def remove_box(*, key: str) -> None:
    """Take a deleted box out of the record.

    :raises RulesFrozen: if readers have voted in it.
    """
    keeping.remove(ledger().reader, key)


def register_all() -> None:
    """Make every box known that the record does not know."""
    for box in Box.objects.public().prefetch_related("options").order_by("pk"):
        if not reading.held_box(ledger().reader, box.key):
            register_box(box=box)


def save_poll(
    *,
    key: str,
    kind: str,
    question: Mapping[str, str],
    options: Sequence[tuple[str, Mapping[str, str]]],
    opens_at: datetime,
    closes_at: datetime | None = None,
    note: Mapping[str, str] | None = None,
    max_choices: int = 1,
    results: str = ResultsRule.ALWAYS,
    is_sample: bool = False,
    level: str = Level.BROWSER,
    quorum: int = 0,
    is_secret: bool = False,
    domains: Sequence[str] = (),
) -> Box:
    """Make a poll or write it anew; options are pairs of key and labels, in order.

    :raises AddressReserved: if its address is that of another page.
    :raises PollFrozen: if ballots were counted and more than wording would change.
    """
    if is_reserved(key):
        raise AddressReserved(key)
    with transaction.atomic():
        box = Box.objects.select_for_update().filter(key=key).first() or Box(key=key)
        keys = tuple(option_key for option_key, _labels in options)
        if box.pk and has_ballots(box):
            before = (box.kind, box.max_choices, box.is_sample, option_keys(box))
            if before != (kind, max_choices, is_sample, keys):
                raise PollFrozen(key)
            if box.is_secret != is_secret:
                raise PollFrozen(key)
        box.kind, box.max_choices, box.results = kind, max_choices, results
        box.question, box.note = dict(question), dict(note or {})
        box.opens_at, box.closes_at, box.is_sample = opens_at, closes_at, is_sample
        box.level, box.quorum, box.is_secret = level, quorum, is_secret
        box.mail_domains = "\n".join(domains)
        box.save()
        Option.objects.filter(box=box).exclude(key__in=keys).delete()
        for position, (option_key, labels) in enumerate(options):
            Option.objects.update_or_create(
                box=box,
                key=option_key,
                defaults={"position": position, "label": dict(labels)},
            )
    return box


def place_poll(*, box: Box, subjects: Iterable[UUID]) -> None:
    """Let a poll stand beside these works and no others, in all their languages."""
    wanted = set(subjects)
    with transaction.atomic():
        PollPlace.objects.filter(box=box).exclude(subject__in=wanted).delete()
        PollPlace.objects.bulk_create(
            [PollPlace(box=box, subject=subject) for subject in sorted(wanted)],
            ignore_conflicts=True,
        )


def record_sample_counts(
    *, box: Box, counts: Mapping[str, int], voters: int | None = None
) -> None:
    """Write the counts of a sample poll that has no ballots behind them.

    ``voters`` may be left out where one voter has one vote.

    :raises CountsRefused: unless the poll is marked as a sample, has an end, has no
        ballots, and the counts are of its own options and possible for the voters.
    """
    with transaction.atomic():
        box = Box.objects.select_for_update().get(pk=box.pk)
        voters = sum(counts.values()) if voters is None else voters
        is_unused = box.is_sample and box.closes_at and not counts_of(box).voters
        if not (is_unused and _is_possible(box, counts, voters)):
            raise CountsRefused(box.key)
        box.sample = {"voters": voters, "votes": dict(counts)}
        box.save(update_fields=["sample"])


def _is_possible(box: Box, counts: Mapping[str, int], voters: int) -> bool:
    most = box.max_choices if box.method.is_of_voters else 1
    return (
        set(counts) <= set(option_keys(box))
        and all(0 <= votes <= voters for votes in counts.values())
        and voters <= sum(counts.values()) <= voters * most
    )
