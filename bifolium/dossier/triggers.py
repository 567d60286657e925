"""Triggers that keep the record's history and hold what constraints cannot.

Every insert, update and delete of a source, thing, statement or piece of evidence,
through whatever door, adds a ``Revision`` in the same transaction. It belongs to the
open ``Change`` of the dossier and bears its moment; without one, the clock's. An
update that changes nothing adds nothing. Revisions cannot be altered or deleted.

The triggers are dropped before migrations and made again after them.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction

from bifolium.dossier.models import Change, Evidence, Revision, Source, Statement, Thing

KEPT: dict[str, type[models.Model]] = {
    "source": Source,
    "thing": Thing,
    "statement": Statement,
    "evidence": Evidence,
}

OF_STATEMENT = "(select {column} from dossier_statement where id = {row}.statement_id)"

# One dossier's statements name that dossier's things, and rest on its sources.
STRAYS = {
    "thing": "select 1 from dossier_thing x where x.id = new.parent_id"
    " and x.dossier_id <> new.dossier_id",
    "statement": "select 1 from dossier_thing x where x.id in"
    " (new.subject_id, new.object_id, new.in_eyes_of_id)"
    " and x.dossier_id <> new.dossier_id",
    "evidence": "select 1 from dossier_statement s, dossier_source x"
    " where s.id = new.statement_id and x.id = new.source_id"
    " and x.dossier_id <> s.dossier_id",
}
STRAY = "The record names a row of another dossier."
APPEND_ONLY = "The history of the record is only ever added to."

NOW = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "clock_timestamp()",
}
ACTS = {"insert": "made", "update": "changed", "delete": "removed"}


def drop_triggers() -> None:
    """Remove every trigger of ours."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for name, table in _names():
            if table in existing:
                on = "" if connection.vendor == "sqlite" else f' on "{table}"'
                cursor.execute(f'drop trigger if exists "{name}"{on}')


def make_triggers() -> None:
    """Guard and follow the tables of the record, as far as they exist."""
    with transaction.atomic(), connection.cursor() as cursor:
        drop_triggers()
        existing = set(connection.introspection.table_names(cursor))
        if Revision._meta.db_table not in existing:
            return
        is_sqlite = connection.vendor == "sqlite"
        for text in _for_sqlite() if is_sqlite else _for_postgres():
            cursor.execute(text)
        for kind in KEPT:
            cursor.execute(_first_revisions(kind))


def _first_revisions(kind: str) -> str:
    """Return what gives a revision to every row that was written before there were."""
    model = KEPT[kind]
    is_sqlite = connection.vendor == "sqlite"
    state = _state(model) if is_sqlite else "to_jsonb(new) - 'id'"
    dossier, key = _owner(kind, "new")
    return f"""
    insert into dossier_revision (dossier_id, change_id, at, kind, row, key, act, state)
    select {dossier}, null, {NOW[connection.vendor]}, '{kind}', new.id, {key}, 'made',
           {state}
      from {model._meta.db_table} new
     where not exists (select 1 from dossier_revision r
                        where r.dossier_id = {dossier} and r.kind = '{kind}'
                          and r.row = new.id)
     order by new.id"""


def _names() -> Iterator[tuple[str, str]]:
    for kind, model in KEPT.items():
        for event in ACTS:
            yield f"dossier_{kind}_{event}", model._meta.db_table
        if kind in STRAYS:
            for event in ("insert", "update"):
                yield f"dossier_{kind}_stray_{event}", model._meta.db_table
    for event in ("update", "delete"):
        yield f"dossier_revision_{event}", Revision._meta.db_table
        yield f"dossier_change_{event}", Change._meta.db_table


def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.local_fields if not field.primary_key]


def _state(model: type[models.Model]) -> str:
    """Return the new row as JSON in the words of SQLite."""
    pairs = []
    for field in _columns(model):
        value = f'new."{field.column}"'
        if isinstance(field, models.JSONField):
            value = f"json({value})"
        elif isinstance(field, models.BooleanField):
            value = f"json(case when {value} then 'true' else 'false' end)"
        pairs.append(f"'{field.column}', {value}")
    return f"json_object({', '.join(pairs)})"


def _owner(kind: str, row: str) -> tuple[str, str]:
    """Return the dossier and the key of a row."""
    if kind != "evidence":
        return f"{row}.dossier_id", f"{row}.key"
    return (
        OF_STATEMENT.format(column="dossier_id", row=row),
        OF_STATEMENT.format(column="key", row=row),
    )


def _added(kind: str, event: str, state: str, now: str) -> str:
    row = "old" if event == "delete" else "new"
    dossier, key = _owner(kind, row)
    return f"""
    insert into dossier_revision (dossier_id, change_id, at, kind, row, key, act, state)
    select {dossier}, c.id, coalesce(c.at, {now}), '{kind}', {row}.id, {key},
           '{ACTS[event]}', {state}
      from (select 1) one
      left join dossier_change c on c.dossier_id = {dossier} and c.is_open;"""


def _for_sqlite() -> Iterator[str]:
    now = NOW["sqlite"]
    for kind, model in KEPT.items():
        table = model._meta.db_table
        differs = " or ".join(
            f'old."{field.column}" is not new."{field.column}"'
            for field in _columns(model)
        )
        for event in ACTS:
            when = f" when {differs}" if event == "update" else ""
            state = "null" if event == "delete" else _state(model)
            # Before a deletion, a piece of evidence still has its statement.
            moment = "before" if event == "delete" else "after"
            yield (
                f'create trigger "dossier_{kind}_{event}" {moment} {event} on "{table}"'
                f"{when} begin {_added(kind, event, state, now)} end"
            )
        if kind in STRAYS:
            for event in ("insert", "update"):
                yield (
                    f'create trigger "dossier_{kind}_stray_{event}" before {event}'
                    f' on "{table}" when exists ({STRAYS[kind]})'
                    f" begin select raise(abort, '{STRAY}'); end"
                )
    for name in ("revision", "change"):
        for event in ("update", "delete"):
            when = (
                f" when {_altered()}" if (name, event) == ("change", "update") else ""
            )
            yield (
                f'create trigger "dossier_{name}_{event}" before {event}'
                f' on "dossier_{name}"{when}'
                f" begin select raise(abort, '{APPEND_ONLY}'); end"
            )


def _altered() -> str:
    """Return the test that a change is altered otherwise than by closing it."""
    fields = (field.column for field in _columns(Change) if field.name != "is_open")
    differs = (f"old.{column} <> new.{column}" for column in fields)
    return f"({' or '.join(differs)} or (new.is_open and not old.is_open))"


def _for_postgres() -> Iterator[str]:
    now = NOW["postgresql"]
    for kind, model in KEPT.items():
        table = model._meta.db_table
        for event in ACTS:
            state = "null" if event == "delete" else "to_jsonb(new) - 'id'"
            row = "old" if event == "delete" else "new"
            name = f"dossier_{kind}_{event}"
            yield _function(name, _added(kind, event, state, now), row)
            moment = "before" if event == "delete" else "after"
            when = " when (old is distinct from new)" if event == "update" else ""
            yield _trigger(name, f"{moment} {event}", table, when, name)
        if kind in STRAYS:
            body = f"if exists ({STRAYS[kind]}) then {_refusal(STRAY)} end if;"
            yield _function(f"dossier_{kind}_stray", body, "new")
            for event in ("insert", "update"):
                yield _trigger(
                    f"dossier_{kind}_stray_{event}",
                    f"before {event}",
                    table,
                    "",
                    f"dossier_{kind}_stray",
                )
    yield _function("dossier_append_only", _refusal(APPEND_ONLY), "old")
    for name in ("revision", "change"):
        for event in ("update", "delete"):
            is_closing = (name, event) == ("change", "update")
            when = f" when ({_altered()})" if is_closing else ""
            full = f"dossier_{name}_{event}"
            table = f"dossier_{name}"
            yield _trigger(full, f"before {event}", table, when, "dossier_append_only")


def _refusal(text: str) -> str:
    return f"raise exception '{text}' using errcode = 'check_violation';"


def _function(name: str, body: str, row: str) -> str:
    return (
        f"create or replace function {name}() returns trigger language plpgsql"
        f" as $$ begin {body} return {row}; end $$"
    )


def _trigger(name: str, moment: str, table: str, when: str, function: str) -> str:
    return (
        f'create trigger "{name}" {moment} on "{table}" for each row{when}'
        f" execute function {function}()"
    )
