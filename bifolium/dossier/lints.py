"""What a reader should know is wanting, beside the doubts; each one SQL query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
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


def _weak(rows: Rows) -> Rows:
    known = Evidence.objects.filter(statement=OuterRef("pk"))
    better = known.exclude(source__reliability="low")
    return rows.filter(Exists(known) & ~Exists(better))


def _seen_by_nobody(rows: Rows) -> Rows:
    return rows.filter(predicate="holds", in_eyes_of=None)


def _undated(rows: Rows) -> Rows:
    return rows.filter(predicate__in=["holds", "recognises"], s0=None)


LINTS = [
    Lint("weak", _("Every source is of low reliability."), _weak),
    Lint("no-view", _("A post, but not in whose eyes."), _seen_by_nobody),
    Lint("undated", _("No date is given."), _undated),
]


def wanting(dossier: Dossier, lint: Lint) -> list[Statement]:
    """Return the statements that a lint finds, in the order of their keys."""
    rows = lint.find(dossier.statements.all()).select_related("subject", "object")
    return list(rows.order_by("key", "pk"))


def statements_with(dossier: Dossier, keys: Iterable[str]) -> list[Statement]:
    """Return the statements of some keys, in the order of their keys."""
    rows = dossier.statements.filter(key__in=list(keys))
    return list(rows.select_related("subject", "object").order_by("key", "pk"))
