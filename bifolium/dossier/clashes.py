"""When a post is contested: on the days on which two views of it cannot both hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.queries import ALIVE

Days = tuple[int, int]


@dataclass(frozen=True)
class Clash:
    """Two statements on one post; ``surely`` is null if they may never have met.

    The days are the first and the last, and lie within the lives of both
    authorities. ``is_denial``: the second denies what the first says.
    """

    first: int
    second: int
    post: int
    is_denial: bool
    possibly: Days
    surely: Days | None

    def on(self, day: int) -> bool:
        return self.possibly[0] <= day <= self.possibly[1]

    def surely_on(self, day: int) -> bool:
        found = self.surely
        return found is not None and found[0] <= day <= found[1]


CLASHES = """
select a.id, b.id, a.object_id, case when b.polarity < 0 then 1 else 0 end,
       a.s0, a.s1, a.e0, a.e1, b.s0, b.s1, b.e0, b.e1,
       mine.s0, mine.e1, theirs.s0, theirs.e1
  from dossier_statement a
  join dossier_statement b on b.object_id = a.object_id
   and b.in_eyes_of_id <> a.in_eyes_of_id
  join dossier_thing post on post.id = a.object_id
  join dossier_thing mine on mine.id = a.in_eyes_of_id
  join dossier_thing theirs on theirs.id = b.in_eyes_of_id
 where a.dossier_id = %s and a.predicate = 'holds' and b.predicate = 'holds'
   and a.polarity > 0 and {chosen} and {alive}
   and ((b.polarity < 0 and a.subject_id = b.subject_id
         and a.s0 <= b.e1 and b.s0 <= a.e1)
     or (b.polarity > 0 and a.subject_id < b.subject_id
         and not a.acting and not b.acting and {exclusive}
         and a.s0 < a.e1 and a.s0 < b.e1 and b.s0 < a.e1 and b.s0 < b.e1))
 order by a.s0, a.id, b.id
"""


def clashes(dossier: Dossier, posts: Iterable[int] | None = None) -> list[Clash]:
    """Return what stands against each other, on all posts or on some.

    They are the pairs of ``rivals`` and ``held_and_denied`` together.
    """
    chosen, parameters = "1 = 1", [dossier.pk]
    if posts is not None:
        keys = list(posts)
        if not keys:
            return []
        chosen = f"a.object_id in ({', '.join(['%s'] * len(keys))})"
        parameters.extend(keys)
    exclusive = (
        "json_extract(post.data, '$.exclusive') = 1"
        if connection.vendor == "sqlite"
        else "(post.data ->> 'exclusive')::boolean"
    )
    sql = CLASHES.format(chosen=chosen, alive=ALIVE, exclusive=exclusive)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = [_clash(row) for row in cursor.fetchall()]
    return [clash for clash in found if clash is not None]


def _clash(row: tuple[int, ...]) -> Clash | None:
    first, second, post, is_denial = row[:4]
    a0, a1, a2, a3, b0, b1, b2, b3 = row[4:12]
    born = [day for day in (row[12], row[14]) if day is not None]
    died = [day for day in (row[13], row[15]) if day is not None]
    possibly = (max([a0, b0, *born]), min([a3, b3, *died]))
    surely = (max([a1, b1, *born]), min([a2, b2, *died]))
    if possibly[0] > possibly[1]:
        return None
    return Clash(
        first,
        second,
        post,
        bool(is_denial),
        possibly,
        surely if surely[0] <= surely[1] else None,
    )


def views_of(statements: Iterable[int]) -> dict[int, Thing]:
    """Return in whose eyes each statement holds, by the id of the statement."""
    rows = Statement.objects.filter(pk__in=set(statements), in_eyes_of__isnull=False)
    return {
        row.pk: row.in_eyes_of
        for row in rows.select_related("in_eyes_of")
        if row.in_eyes_of
    }
