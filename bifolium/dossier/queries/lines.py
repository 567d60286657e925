"""Statements as plain rows: the record without the weight of models.

Every question here is one SQL query and answers with ``Line``; a thousand lines
cost what a thousand tuples cost. Days are Julian Day Numbers.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from bifolium.dossier.models import Dossier, Thing


class Line(NamedTuple):
    """One statement; the object and the eyes are null where it has none.

    The three ``…_names`` are labels as JSON text: ``labels_in`` reads them.
    """

    id: int
    key: str
    predicate: str
    polarity: int
    manner: str
    acting: bool
    when: str
    s0: int | None
    s1: int | None
    e0: int | None
    e1: int | None
    confidence: str
    subject_id: int
    subject: str
    subject_names: str
    object_id: int | None
    object: str | None
    object_names: str | None
    eyes_id: int | None
    eyes: str | None
    eyes_names: str | None

    def surely(self, day: int) -> bool:
        """Return whether it held on a day whatever its true limits are."""
        return self.s1 is not None and self.e0 is not None and self.s1 <= day <= self.e0

    @property
    def is_denial(self) -> bool:
        return self.polarity < 0


COLUMNS = """
       s.id, s.key, s.predicate, s.polarity, s.manner, s.acting, s."when",
       s.s0, s.s1, s.e0, s.e1, s.confidence, subject.id, subject.key, subject.labels,
       object.id, object.key, object.labels, eyes.id, eyes.key, eyes.labels"""

TABLES = """
  from dossier_statement s
  join dossier_thing subject on subject.id = s.subject_id
  left join dossier_thing object on object.id = s.object_id
  left join dossier_thing eyes on eyes.id = s.in_eyes_of_id"""

ALIVE_ON = "(eyes.s0 is null or (eyes.s0 <= %s and eyes.e1 >= %s))"
"""An authority's view dies with it."""

ORDER = "s.polarity desc, eyes.key, subject.key, s.s0, s.id"


def labels_in(names: str | None) -> dict[str, str]:
    """Return the labels that a line holds as text."""
    return dict(json.loads(names)) if names else {}


def rows_of(sql: str, parameters: Sequence[Any]) -> list[Any]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def lines_of(sql: str, parameters: Sequence[Any]) -> list[Line]:
    """Return the lines of a query that selects ``COLUMNS``."""
    return list(map(Line._make, rows_of(sql, parameters)))


def holders_on(post: Thing, *, on: int, eyes: Thing | None = None) -> list[Line]:
    """Return who possibly held a post on a day, the denials last."""
    chosen, parameters = _in_eyes(eyes)
    return lines_of(
        f"select {COLUMNS} {TABLES} where s.object_id = %s and s.predicate = 'holds'"
        f" and s.s0 <= %s and s.e1 >= %s and {ALIVE_ON} {chosen} order by {ORDER}",
        [post.pk, on, on, on, on, *parameters],
    )


def all_holders_on(
    dossier: Dossier,
    *,
    on: int,
    eyes: Thing | None = None,
    posts: Iterable[Thing] = (),
) -> list[Line]:
    """Return who possibly held each post of a dossier, or of those named, on a day.

    By post, then the denials last.
    """
    chosen, parameters = _in_eyes(eyes)
    keys = [post.pk for post in posts]
    where, first = "s.dossier_id = %s", [dossier.pk]
    if keys:
        where, first = f"s.object_id in ({', '.join(['%s'] * len(keys))})", keys
    return lines_of(
        f"select {COLUMNS} {TABLES} where {where} and s.predicate = 'holds'"
        f" and s.s0 <= %s and s.e1 >= %s and {ALIVE_ON} {chosen}"
        f" order by s.object_id, {ORDER}",
        [*first, on, on, on, on, *parameters],
    )


def views_on(
    authority: Thing, *, on: int, most: int | None = None, after: int = 0
) -> list[Line]:
    """Return whom an authority took for a holder on a day, by beginning.

    At most so many lines, from that place on: a page of a long list.
    """
    page = "" if most is None else f" limit {int(most)} offset {int(after)}"
    return lines_of(
        f"select {COLUMNS} {TABLES} where s.in_eyes_of_id = %s"
        f" and s.predicate = 'holds' and s.s0 <= %s and s.e1 >= %s and {ALIVE_ON}"
        f" order by s.s0, s.e1, s.id{page}",
        [authority.pk, on, on, on, on],
    )


def recognisers_on(authority: Thing, *, on: int) -> list[Line]:
    """Return which states possibly recognised an authority on a day, and how."""
    return lines_of(
        f"select {COLUMNS} {TABLES} where s.object_id = %s"
        f" and s.predicate = 'recognises' and s.s0 <= %s and s.e1 >= %s and {ALIVE_ON}"
        f" order by {ORDER}",
        [authority.pk, on, on, on, on],
    )


def life_of(person: Thing) -> list[Line]:
    """Return all that is said of a person in the order of time, the undated last."""
    return lines_of(
        f"select {COLUMNS} {TABLES} where s.subject_id = %s"
        " order by s.s0 is null, s.s0, s.e0, s.id",
        [person.pk],
    )


def _in_eyes(eyes: Thing | None) -> tuple[str, list[int]]:
    return ("", []) if eyes is None else ("and s.in_eyes_of_id = %s", [eyes.pk])


def table_of(ids: Iterable[int]) -> RawSQL:
    """Return ids as a table to look in, however many they are."""
    each = "select value from json_each(%s)"
    if connection.vendor == "postgresql":
        each = "select value::bigint from json_array_elements_text(%s::json)"
    return RawSQL(each, [json.dumps(sorted(ids))])
