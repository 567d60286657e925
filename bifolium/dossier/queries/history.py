"""What the record said at a moment, beside what was so on a day.

``at`` is the moment of the record (when did it say so), ``on`` a day of history (a
Julian Day Number: when was it so). Each question is one SQL query.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from bifolium.dossier.models import Dossier, Revision, Statement
from bifolium.dossier.queries.lines import rows_of


@dataclass(frozen=True)
class Said:
    """What the record said of one statement; things by key, null where none."""

    key: str
    subject: str
    predicate: str
    object: str | None
    eyes: str | None
    state: Mapping[str, Any]
    is_sure: bool | None
    """Whether it surely held on the day asked for; null if no day was."""


def revisions_of(statement: Statement) -> list[Revision]:
    """Return what a statement has said, the newest last, with who and why."""
    return list(
        Revision.objects.filter(
            dossier=statement.dossier_id, kind="statement", row=statement.pk
        )
        .select_related("change")
        .order_by("pk")
    )


def states_at(dossier: Dossier, kind: str, *, at: datetime) -> dict[str, Any]:
    """Return the rows of a kind as they stood at a moment, by key.

    Evidence has no key of its own: it stands under ``<statement>#<row>``.
    """
    newest = (
        Revision.objects.filter(dossier=dossier, kind=kind, at__lte=at)
        .order_by()
        .values("row")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = Revision.objects.filter(pk__in=newest).exclude(act="removed")
    is_evidence = kind == "evidence"
    return {
        f"{key}#{row}" if is_evidence else key: state
        for key, row, state in rows.order_by("pk").values_list("key", "row", "state")
    }


SAID = """
with newest as (
  select kind, row, max(id) as id from dossier_revision
   where dossier_id = %s and at <= %s and kind in ('statement', 'thing')
   group by kind, row),
said as (
  select r.id, r.kind, r.row, r.key, r.state from dossier_revision r
    join newest on newest.id = r.id where r.act <> 'removed')
select s.key, subject.key, object.key, eyes.key, s.state, eyes.state
  from said s
  join said subject on subject.kind = 'thing' and subject.row = {subject_id}
  left join said object on object.kind = 'thing' and object.row = {object_id}
  left join said eyes on eyes.kind = 'thing' and eyes.row = {in_eyes_of_id}
 where s.kind = 'statement' {chosen}
 order by s.id"""


def said_at(
    dossier: Dossier,
    *,
    at: datetime,
    on: int | None = None,
    about: str = "",
) -> list[Said]:
    """Return what the record said at a moment, and on a day possibly held.

    ``about`` is the key of a subject or object; empty means all.
    """
    chosen, parameters = "", list[Any]()
    if about:
        chosen = "and %s in (subject.key, object.key)"
        parameters = [about]
    columns = ("subject_id", "object_id", "in_eyes_of_id")
    sql = SAID.format(chosen=chosen, **{name: _number(name) for name in columns})
    moment = connection.ops.adapt_datetimefield_value(at)
    found = []
    for key, subject, object, eyes, *states in rows_of(
        sql, [dossier.pk, moment, *parameters]
    ):
        state, life = (_state(text) for text in states)
        if on is not None and not (_held(state, on) and _lived(life, on)):
            continue
        is_sure = None if on is None else state["s1"] <= on <= state["e0"]
        said = Said(key, subject, state["predicate"], object, eyes, state, is_sure)
        found.append(said)
    return found


def _number(column: str) -> str:
    if connection.vendor == "sqlite":
        return f"json_extract(s.state, '$.{column}')"
    return f"(s.state ->> '{column}')::bigint"


def _state(text: Any) -> dict[str, Any]:
    if text is None:
        return {}
    return dict(json.loads(text) if isinstance(text, str) else text)


def _held(state: Mapping[str, Any], on: int) -> bool:
    return state["s0"] is not None and state["s0"] <= on <= state["e1"]


def _lived(life: Mapping[str, Any], on: int) -> bool:
    return life.get("s0") is None or life["s0"] <= on <= life["e1"]
