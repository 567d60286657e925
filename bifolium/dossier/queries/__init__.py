"""Questions about the record. Each is one SQL query; days are Julian Day Numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import override

from bifolium.dossier.addresses import NOWHERE, Addresses
from bifolium.dossier.cards import PersonCard, card_of
from bifolium.dossier.merged import called, thing_instead
from bifolium.dossier.models import Dossier, Evidence, Statement, Thing

SHOWN = ("subject", "object", "in_eyes_of")


@dataclass(frozen=True)
class View:
    """A statement as it stands on a day; ``is_sure`` is surely, else possibly."""

    statement: Statement
    is_sure: bool

    @property
    def is_denial(self) -> bool:
        return self.statement.polarity < 0


@dataclass(frozen=True)
class Pair:
    """Two statements that stand against each other."""

    first: int
    second: int
    is_sure: bool = False


def _with_evidence(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    evidence = Evidence.objects.select_related("source").order_by("pk")
    return statements.select_related(*SHOWN).prefetch_related(
        Prefetch("evidence", queryset=evidence)
    )


def _on(statements: QuerySet[Statement], day: int) -> list[View]:
    """Return what possibly holds on a day; an authority's view dies with it."""
    alive = (
        Q(in_eyes_of=None)
        | Q(in_eyes_of__s0=None)
        | Q(in_eyes_of__s0__lte=day, in_eyes_of__e1__gte=day)
    )
    rows = (
        statements.filter(alive, s0__lte=day, e1__gte=day)
        .select_related(*SHOWN)
        .order_by("-polarity", "in_eyes_of__key", "subject__key", "s0", "pk")
    )
    return [View(row, row.surely(day)) for row in rows]


def holders(post: Thing, *, on: int, eyes: Thing | None = None) -> list[View]:
    """Return who held a post on a day, the denials last, by authority and person."""
    statements = Statement.objects.filter(predicate="holds", object=post)
    if eyes is not None:
        statements = statements.filter(in_eyes_of=eyes)
    return _on(statements, on)


def recognisers(authority: Thing, *, on: int) -> list[View]:
    """Return which states recognised an authority on a day, or refused to."""
    statements = Statement.objects.filter(predicate="recognises", object=authority)
    return _on(statements, on)


def life(person: Thing) -> list[Statement]:
    """Return all that is said of a person, in the order of time, with sources."""
    return list(
        _with_evidence(Statement.objects.filter(subject=person)).order_by(
            "s0", "e0", "pk"
        )
    )


def person_card(
    dossier: Dossier, key: str, language: str, addresses: Addresses = NOWHERE
) -> PersonCard | None:
    """Return the card of a person in a language; null if there is no such person."""
    person = dossier.things.filter(kind="person", key=key).first()
    person = person or thing_instead(dossier, "person", key)
    if person is None:
        return None
    with override(language):
        return card_of(person, life(person), language, addresses)


def tenures(
    dossier: Dossier,
    *,
    persons: Iterable[str] = (),
    posts: Iterable[str] = (),
    missions: Iterable[str] = (),
) -> list[Statement]:
    """Return who held what, with sources; an empty choice means all."""
    statements = dossier.statements.filter(predicate__in=["holds", "keeps"])
    if persons := list(persons):
        statements = statements.filter(called("person", persons, "subject__"))
    if posts := list(posts):
        statements = statements.filter(called("post", posts, "object__"))
    if missions := list(missions):
        wanted = called("mission", missions, "object__parent__")
        statements = statements.filter(wanted)
    return list(
        _with_evidence(statements)
        .select_related("object__parent")
        .order_by("object__pk", "s0", "e0", "pk")
    )


def recognitions(authority: Thing) -> list[Statement]:
    """Return every act of recognition or refusal towards an authority."""
    statements = Statement.objects.filter(predicate="recognises", object=authority)
    return list(_with_evidence(statements).order_by("subject__key", "s0", "pk"))


def things(dossier: Dossier, kind: str, keys: Iterable[str] = ()) -> list[Thing]:
    """Return the things of a kind as the tables order them; all if no key is given."""
    found = dossier.things.filter(kind=kind)
    if keys := list(keys):
        found = found.filter(called(kind, keys))
    return list(found.order_by("pk"))


def grounds(things: Iterable[Thing]) -> dict[int, list[Evidence]]:
    """Return what the being of each thing rests on, by the thing's id."""
    found: dict[int, list[Evidence]] = {}
    rows = (
        Evidence.objects.filter(
            statement__subject__in=list(things),
            statement__predicate__in=["existed", "happened"],
        )
        .select_related("source")
        .annotate(thing_id=F("statement__subject_id"))
        .order_by("pk")
    )
    for row in rows:
        found.setdefault(row.thing_id, []).append(row)
    return found


def _pairs(sql: str, parameters: list[Any]) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Pair(first, second, bool(sure)) for first, second, sure in cursor]


ALIVE = " and ".join(
    f"(mine.s0 is null or (mine.s0 <= {span}.e1 and mine.e1 >= {span}.s0))"
    f" and (theirs.s0 is null or (theirs.s0 <= {span}.e1 and theirs.e1 >= {span}.s0))"
    for span in ("a", "b")
)
"""Both views must have had a living authority while the two spans meet."""

RIVALS = """
select a.id, b.id,
       case when a.s1 <= a.e0 and a.s1 <= b.e0 and b.s1 <= a.e0 and b.s1 <= b.e0
            then 1 else 0 end
  from dossier_statement a
  join dossier_statement b on b.object_id = a.object_id
   and a.subject_id < b.subject_id and a.in_eyes_of_id <> b.in_eyes_of_id
  join dossier_thing post on post.id = a.object_id
  join dossier_thing mine on mine.id = a.in_eyes_of_id
  join dossier_thing theirs on theirs.id = b.in_eyes_of_id
 where a.dossier_id = %s and a.predicate = 'holds' and b.predicate = 'holds'
   and a.polarity > 0 and b.polarity > 0 and not a.acting and not b.acting
   and {exclusive}
   and a.s0 < a.e1 and a.s0 < b.e1 and b.s0 < a.e1 and b.s0 < b.e1
   and {alive}
 order by a.s0, a.id, b.id
"""


def rivals(dossier: Dossier) -> list[Pair]:
    """Return pairs of titular holders of one exclusive post in different eyes.

    Sure where both surely held it on one day; the rest are to be checked, and
    often are no more than the month of a handing over.
    """
    exclusive = (
        "json_extract(post.data, '$.exclusive') = 1"
        if connection.vendor == "sqlite"
        else "(post.data ->> 'exclusive')::boolean"
    )
    return _pairs(RIVALS.format(exclusive=exclusive, alive=ALIVE), [dossier.pk])


HELD_AND_DENIED = """
select a.id, b.id,
       case when a.s1 <= a.e0 and a.s1 <= b.e0 and b.s1 <= a.e0 and b.s1 <= b.e0
            then 1 else 0 end
  from dossier_statement a
  join dossier_statement b on b.object_id = a.object_id
   and b.subject_id = a.subject_id and a.in_eyes_of_id <> b.in_eyes_of_id
  join dossier_thing mine on mine.id = a.in_eyes_of_id
  join dossier_thing theirs on theirs.id = b.in_eyes_of_id
 where a.dossier_id = %s and a.predicate = 'holds' and b.predicate = 'holds'
   and a.polarity > 0 and b.polarity < 0
   and a.s0 <= b.e1 and b.s0 <= a.e1
   and {alive}
 order by a.s0, a.id, b.id
"""


def held_and_denied(dossier: Dossier) -> list[Pair]:
    """Return pairs in which one authority's holder is denied by another."""
    return _pairs(HELD_AND_DENIED.format(alive=ALIVE), [dossier.pk])


DISAGREEMENTS = """
select a.id, b.id, 1
  from dossier_statement a
  join dossier_statement b on b.dossier_id = a.dossier_id
   and b.subject_id = a.subject_id and b.predicate = a.predicate
   and a.id < b.id and b.polarity = a.polarity
   and coalesce(b.object_id, 0) = coalesce(a.object_id, 0)
   and coalesce(b.in_eyes_of_id, 0) = coalesce(a.in_eyes_of_id, 0)
   and (a.predicate <> 'recognises' or b.manner = a.manner)
 where a.dossier_id = %s and (a.s1 < b.s0 or b.s1 < a.s0)
   and exists (select 1 from dossier_evidence x
                join dossier_evidence y on y.source_id <> x.source_id
               where x.statement_id = a.id and y.statement_id = b.id)
 order by a.predicate, a.id, b.id
"""


def disagreements(dossier: Dossier) -> list[Pair]:
    """Return pairs of statements whose sources exclude each other's beginning.

    Which statements are about the same fact: docs/decisions/disagreement.md.
    """
    return _pairs(DISAGREEMENTS, [dossier.pk])
