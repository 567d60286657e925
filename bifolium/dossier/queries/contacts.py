"""Who worked with whom: in one body, at one time, in the same eyes."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bifolium.dossier.models import Thing
from bifolium.dossier.queries.lines import labels_in, rows_of

LARGEST_BODY = 400
"""Bodies with more statements than that are left out: they say nothing of nearness."""


@dataclass(frozen=True)
class Contact:
    """Somebody who worked with a person; ``days`` together is 0 where only possible.

    ``steps`` is 1 for a colleague and 2 for a colleague's colleague; ``through`` is
    the key of the colleague between, null for a colleague.
    """

    person: str
    names: dict[str, str]
    days: int
    steps: int
    through: str | None


STEP = """
 {name}_own as (
   select a.subject_id as subject, coalesce(post.parent_id, post.id) as body,
          a.in_eyes_of_id as eyes, a.s0, a.s1, a.e0, a.e1
     from {start} cross join dossier_statement a cross join dossier_thing post
    where a.subject_id = {subject} and post.id = a.object_id
      and a.predicate = 'holds' and a.polarity > 0 and a.in_eyes_of_id is not null),
 {name}_post as (
   select body, part.id from (select distinct body from {name}_own) each_body
     cross join dossier_thing part where part.parent_id = body
   union select body, body from {name}_own),
 {name}_body as (
   select body from {name}_own group by body
   having (select count(*) from (
             select 1 from dossier_thing part
               join dossier_statement one on one.object_id = part.id
              where part.parent_id = body limit {limit}) many) <= {largest}),
 {name} as (
   select b.subject_id as person, own.subject as through,
          sum({most}(0, {least}(own.e0, b.e0) - {most}(own.s1, b.s1) + 1)) as days
     from {name}_own own
    cross join {name}_body small cross join {name}_post theirs
    cross join dossier_statement b
    where small.body = own.body and theirs.body = own.body and b.object_id = theirs.id
      and b.predicate = 'holds' and b.s0 <= own.e1 and b.e1 >= own.s0
      and b.polarity > 0 and b.in_eyes_of_id = own.eyes and b.subject_id <> own.subject
    group by 1, 2)"""
"""A post without a body is a body of its own. ``cross join`` keeps SQLite to the order
that is written: it would begin with everything that an authority ever saw."""


def colleagues(
    person: Thing, *, most: int = 50, largest_body: int = LARGEST_BODY
) -> list[Contact]:
    """Return who worked with a person, by days together, at most so many."""
    first = _step("first", "(select %s as person) start", "start.person", largest_body)
    return _contacts(
        f"with {first}"
        " select t.key, t.labels, first.days, 1, null from first"
        " join dossier_thing t on t.id = first.person"
        f" order by first.days desc, t.key limit {int(most)}",
        [person.pk],
    )


def network(
    person: Thing,
    *,
    most: int = 50,
    nearest: int = 8,
    largest_body: int = LARGEST_BODY,
) -> list[Contact]:
    """Return colleagues, and colleagues of the nearest of them, by days together.

    At most so many of each; ``nearest`` is how many colleagues are asked further.
    """
    first = _step("first", "(select %s as person) start", "start.person", largest_body)
    second = _step("second", "near", "near.person", largest_body)
    return _contacts(
        f"with {first},"
        f" near as (select person from first order by days desc, person"
        f" limit {int(nearest)}),"
        f"{second},"
        " best as (select person, through, days, row_number() over"
        " (partition by person order by days desc, through) as place from second"
        " where person <> %s and person not in (select person from first)),"
        " one as (select person, days from first"
        f" order by days desc, person limit {int(most)}),"
        " two as (select person, through, days from best where place = 1"
        f" order by days desc, person limit {int(most)})"
        " select t.key, t.labels, one.days, 1, null from one"
        " join dossier_thing t on t.id = one.person"
        " union all select t.key, t.labels, two.days, 2, m.key from two"
        " join dossier_thing t on t.id = two.person"
        " join dossier_thing m on m.id = two.through"
        " order by 4, 3 desc, 1",
        [person.pk, person.pk],
    )


def _step(name: str, start: str, subject: str, largest: int) -> str:
    is_sqlite = connection.vendor == "sqlite"
    return STEP.format(
        name=name,
        start=start,
        subject=subject,
        least="min" if is_sqlite else "least",
        most="max" if is_sqlite else "greatest",
        limit=int(largest) + 1,
        largest=int(largest),
    )


def _contacts(sql: str, parameters: list[Any]) -> list[Contact]:
    return [
        Contact(key, labels_in(names), int(days), steps, through)
        for key, names, days, steps, through in rows_of(sql, parameters)
    ]
