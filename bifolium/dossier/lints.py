"""What a careful reader should know is wanting in a dossier; each one SQL query."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bifolium.dossier.models import Dossier, Evidence, Statement

Rows = QuerySet[Statement]


@dataclass(frozen=True)
class Lint:
    """A kind of want: its name, what to tell the reader, and where it is found."""

    code: str
    text: "str | Promise"
    find: Callable[[Rows], Rows]


def _unsourced(rows: Rows) -> Rows:
    return rows.filter(evidence=None)


def _weak(rows: Rows) -> Rows:
    known = Evidence.objects.filter(statement=OuterRef("pk"))
    better = known.exclude(source__reliability="low")
    return rows.filter(Exists(known) & ~Exists(better))


def _seen_by_nobody(rows: Rows) -> Rows:
    return rows.filter(predicate="holds", in_eyes_of=None)


def _undated(rows: Rows) -> Rows:
    return rows.filter(predicate__in=["holds", "recognises"], s0=None)


def _after_death(rows: Rows) -> Rows:
    died = Statement.objects.filter(
        subject=OuterRef("subject"), predicate="died", e1__lt=OuterRef("s0")
    )
    return rows.filter(Exists(died), predicate__in=["holds", "keeps"])


def _same_view() -> Rows:
    """Return others that hold surely on a day on which the outer one does."""
    return Statement.objects.filter(
        predicate="holds",
        object=OuterRef("object"),
        in_eyes_of=OuterRef("in_eyes_of"),
        s1__lte=F("e0"),
        s1__lt=OuterRef("e0"),
        e0__gt=OuterRef("s1"),
    ).exclude(pk=OuterRef("pk"))


def _yes_and_no(rows: Rows) -> Rows:
    other = _same_view().filter(subject=OuterRef("subject"), polarity=-1)
    return rows.filter(Exists(other), predicate="holds", polarity=1, s1__lte=F("e0"))


def _two_at_once(rows: Rows) -> Rows:
    other = _same_view().filter(polarity=1, acting=False)
    return rows.filter(
        Exists(other.exclude(subject=OuterRef("subject"))),
        predicate="holds",
        polarity=1,
        acting=False,
        object__data__exclusive=True,
        s1__lte=F("e0"),
    )


LINTS = [
    Lint("no-source", _("No source is given."), _unsourced),
    Lint("weak", _("Every source is of low reliability."), _weak),
    Lint("no-view", _("A post, but not in whose eyes."), _seen_by_nobody),
    Lint("undated", _("No date is given."), _undated),
    Lint("after-death", _("A post after the holder’s death."), _after_death),
    Lint("yes-and-no", _("One authority says yes and no."), _yes_and_no),
    Lint(
        "two-at-once",
        _("Two holders at once of a post for one, in the same eyes."),
        _two_at_once,
    ),
]


def wanting(dossier: Dossier, lint: Lint) -> list[Statement]:
    """Return the statements that a lint finds, in the order of their keys."""
    rows = lint.find(dossier.statements.all()).select_related("subject", "object")
    return list(rows.order_by("key", "pk"))
