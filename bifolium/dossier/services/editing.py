"""What an editor writes at the desk: one row with its evidence, in one change."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.text import slugify

from bifolium.conf.labels import label
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.queries.removed import was_removed
from bifolium.dossier.services.changes import recorded
from bifolium.dossier.sounds import latin

LONGEST_KEY = 60


class Outdated(Exception):
    """Somebody else has written the same meanwhile; nothing was written."""


@dataclass(frozen=True)
class Act:
    """Who writes, when and why; it stands in the history."""

    at: datetime
    who: str
    why: str = ""


@dataclass(frozen=True)
class Proof:
    """One piece of evidence as it shall be; ``pk`` is null if it is new.

    ``source`` may be new as well, and is then written first.
    """

    pk: int | None
    source: Source
    polarity: int
    locator: str
    date_as_written: str
    note: str


def save_thing(*, thing: Thing, act: Act, seen: int = 0) -> Thing:
    """Write a thing; one without a key gets one from its name.

    ``seen`` is the last revision that its editor saw, 0 of what is new.

    :raises Outdated: if there is a later one.
    """
    with writing(thing.dossier, act):
        refuse_outdated(thing, seen)
        if not thing.key:
            taken = Thing.objects.filter(dossier=thing.dossier, kind=thing.kind)
            thing.key = _free_key(
                label(thing.labels, "en") or thing.kind,
                lambda key: (
                    taken.filter(key=key).exists()
                    or was_removed(thing.dossier, "thing", key)
                ),
            )
        thing.save()
    return thing


def save_statement(
    *, statement: Statement, proofs: Sequence[Proof], act: Act, seen: int = 0
) -> Statement:
    """Write a statement with all its evidence; what is not named is removed.

    :raises Outdated: if somebody wrote after the revision ``seen``.
    """
    with writing(statement.dossier, act):
        refuse_outdated(statement, seen)
        if not statement.key:
            statement.key = _next_key(statement.dossier)
        statement.save()
        kept = [proof.pk for proof in proofs if proof.pk]
        statement.evidence.exclude(pk__in=kept).delete()
        for proof in proofs:
            _save_proof(statement, proof)
    return statement


def save_source(*, source: Source, act: Act, seen: int = 0) -> Source:
    """Write a source; one without a key gets one from author and year.

    :raises Outdated: if somebody wrote after the revision ``seen``.
    """
    with writing(source.dossier, act):
        refuse_outdated(source, seen)
        _key_and_save(source)
    return source


@contextmanager
def writing(dossier: Dossier, act: Act) -> Iterator[None]:
    """Let what is written inside be one act of an editor.

    :raises Outdated: if the database says that somebody else was first.
    """
    try:
        with recorded(dossier=dossier, at=act.at, who=act.who, why=act.why):
            yield
            # Its drawings are made anew.
            Dossier.objects.filter(pk=dossier.pk).update(version=F("version") + 1)
    except IntegrityError as error:
        raise Outdated from error


def refuse_outdated(row: Thing | Statement | Source, seen: int) -> None:
    """Stop if a row was written after a revision.

    :raises Outdated: if it was.
    """
    if row.pk and last_revision(row) != seen:
        raise Outdated


def _save_proof(statement: Statement, proof: Proof) -> None:
    if proof.source.pk is None:
        _key_and_save(proof.source)
    piece = Evidence(pk=proof.pk, statement=statement, source=proof.source)
    piece.polarity = proof.polarity
    piece.locator = proof.locator
    piece.date_as_written = proof.date_as_written
    piece.note = proof.note
    piece.save()


def _key_and_save(source: Source) -> None:
    if not source.key:
        taken = Source.objects.filter(dossier=source.dossier)
        name = f"{source.author or source.title[:40]} {source.year}"
        source.key = _free_key(
            name,
            lambda key: (
                taken.filter(key=key).exists()
                or was_removed(source.dossier, "source", key)
            ),
        )
    source.save()


def _free_key(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return a key from a name, with a number after it if another has or had it."""
    stem = slugify(latin(name)).replace("-", "_")[:LONGEST_KEY].strip("_") or "row"
    key, number = stem, 1
    while is_taken(key):
        number += 1
        key = f"{stem}_{number}"
    return key


def _next_key(dossier: Dossier) -> str:
    """Return the next key of a statement that was made at the desk: d1, d2 …

    That of a removed one is not given again: it stands in citations.
    """
    rows = Statement.objects.filter(dossier=dossier)
    number = rows.filter(key__regex=r"^d[0-9]+$").count() + 1
    while rows.filter(key=f"d{number}").exists() or was_removed(
        dossier, "statement", f"d{number}"
    ):
        number += 1
    return f"d{number}"
