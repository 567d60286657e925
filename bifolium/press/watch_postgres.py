"""The same triggers for PostgreSQL, where several machines read what changed.

Each machine keeps pages of its own and has a row in ``press_reader``. A trigger writes
the changed row once for each of them, so each reads and removes its own, in any order:
nothing hangs on the order of numbers or of commits. ``NOTIFY`` wakes the workers.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bifolium.press.sentences import Table

CHANNEL = "press"
# jsonb_build_object takes 100 arguments.
PAIRS = 40
LOCK = 20261125


def hold_postgres(cursor: Any) -> None:
    """Let only one server at a time make triggers, until the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def drop_postgres_triggers(cursor: Any) -> None:
    """Remove every trigger of ours with its function."""
    cursor.execute(
        "SELECT proname FROM pg_proc JOIN pg_namespace ON pronamespace ="
        " pg_namespace.oid WHERE nspname = current_schema()"
        " AND starts_with(proname, 'press_note_')",
        [],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')


def postgres_triggers(name: str, columns: list[str], table: Table) -> Iterator[str]:
    """Yield the function and the triggers of a table."""
    short = [column for column in columns if column in table.kept]
    differing = {
        column: differs(column, column in table.coarse)
        for column in columns
        if column not in table.noise
    }
    listed = " || ".join(
        f"CASE WHEN {test} THEN '{column} ' ELSE '' END"
        for column, test in differing.items()
    )
    function = f"press_note_{name}"[:63]
    yield (
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger AS $body$'  # noqa: S608
        " DECLARE before jsonb; after jsonb; listed text := '';"
        " BEGIN"
        f" IF TG_OP <> 'INSERT' THEN before := {row_json('OLD', short)}; END IF;"
        f" IF TG_OP <> 'DELETE' THEN after := {row_json('NEW', short)}; END IF;"
        f" IF TG_OP = 'UPDATE' THEN listed := {listed}; END IF;"
        " INSERT INTO press_changedrow(source, old, new, columns, reader) SELECT"
        " TG_TABLE_NAME, before::text, after::text, listed, press_reader.name"
        " FROM press_reader;"
        f" PERFORM pg_notify('{CHANNEL}', '');"
        " RETURN NULL; END $body$ LANGUAGE plpgsql"
    )
    act = f'ON "{name}" FOR EACH ROW'
    run = f'EXECUTE FUNCTION "{function}"()'
    yield f'CREATE TRIGGER "press_i" AFTER INSERT {act} {run}'
    yield f'CREATE TRIGGER "press_d" AFTER DELETE {act} {run}'
    when = " OR ".join(differing.values())
    yield f'CREATE TRIGGER "press_u" AFTER UPDATE {act} WHEN ({when}) {run}'


def differs(column: str, is_coarse: bool) -> str:
    """Return the test whether a column is another after an update."""
    if is_coarse:
        return f'(OLD."{column}" = 0) IS DISTINCT FROM (NEW."{column}" = 0)'
    return f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'


def row_json(which: str, columns: list[str]) -> str:
    """Return the expression of a row as JSON."""
    parts = [
        "jsonb_build_object("
        + ", ".join(f"'{column}', {which}.\"{column}\"" for column in part)
        + ")"
        for part in groups(columns)
    ]
    return " || ".join(parts) or "'{}'::jsonb"


def groups(columns: list[str]) -> Iterable[list[str]]:
    """Yield the columns in groups that one call takes."""
    for start in range(0, len(columns), PAIRS):
        yield columns[start : start + PAIRS]
