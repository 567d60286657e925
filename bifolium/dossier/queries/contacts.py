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


PAIRS = """
    select b.subject_id as person, {through} as through,
           sum({most}(0, {least}(a.e0, b.e0) - {most}(a.s1, b.s1) + 1)) as days
      from {start}
      join dossier_statement a on a.subject_id = {subject}
       and a.predicate = 'holds' and a.polarity > 0
      join dossier_thing mine on mine.id = a.object_id
      join dossier_thing theirs on theirs.parent_id = mine.parent_id
      join dossier_statement b on b.object_id = theirs.id and b.predicate = 'holds'
       and b.s0 <= a.e1 and b.e1 >= a.s0
     where b.polarity > 0 and b.in_eyes_of_id = a.in_eyes_of_id
       and b.subject_id <> a.subject_id and {small}
     group by 1, 2"""

SMALL = """
       (select count(*) from (
          select 1 from dossier_thing part
            join dossier_statement any_one on any_one.object_id = part.id
           where part.parent_id = mine.parent_id limit {limit}) many) <= {largest}"""


def colleagues(
    person: Thing, *, most: int = 50, largest_body: int = LARGEST_BODY
) -> list[Contact]:
    """Return who worked with a person, by days together, at most so many."""
    first = _pairs("(select %s as person) start", "start.person", "null", largest_body)
    return _contacts(
        f"with first as ({first})"
        " select t.key, t.labels, first.days, 1, null from first"
        " join dossier_thing t on t.id = first.person"
        f" order by first.days desc, t.key limit {int(most)}",
        [person.pk],
    )


def network(
    person: Thing,
    *,
    most: int = 50,
    nearest: int = 12,
    largest_body: int = LARGEST_BODY,
) -> list[Contact]:
    """Return colleagues, and colleagues of the nearest of them, by days together.

    At most so many of each; ``nearest`` is how many colleagues are asked further.
    """
    first = _pairs("(select %s as person) start", "start.person", "null", largest_body)
    second = _pairs("near", "near.person", "near.person", largest_body)
    return _contacts(
        f"with first as ({first}),"
        f" near as (select person from first order by days desc, person"
        f" limit {int(nearest)}),"
        f" second as ({second}),"
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


def _pairs(start: str, subject: str, through: str, largest: int) -> str:
    is_sqlite = connection.vendor == "sqlite"
    return PAIRS.format(
        start=start,
        subject=subject,
        through=through if through != "null" or is_sqlite else "null::bigint",
        least="min" if is_sqlite else "least",
        most="max" if is_sqlite else "greatest",
        small=SMALL.format(limit=int(largest) + 1, largest=int(largest)),
    )


def _contacts(sql: str, parameters: list[Any]) -> list[Contact]:
    return [
        Contact(key, labels_in(names), int(days), steps, through)
        for key, names, days, steps, through in rows_of(sql, parameters)
    ]
