"""Which tables are watched, and the triggers that watch them.

Each insert, update and delete, whoever makes it, writes a row of ``ChangedRow`` in the
same transaction: saves of the desk, bulk calls, raw SQL, another program. The triggers
are dropped before migrations and made again after them.
"""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Field, Model

from bifolium.press.sentences import Table
from bifolium.press.watch_postgres import (
    drop_postgres_triggers,
    hold_postgres,
    postgres_triggers,
)

# Desk, ballots and machinery: a page that reads one of these is not baked.
UNWATCHED = (
    "accounts_",
    "auth_",
    "django_",
    "participation_letter",
    "participation_standing",
    "press_",
    "wagtailadmin_",
    "wagtailcore_comment",
    "wagtailcore_editingsession",
    "wagtailcore_group",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailsearch_",
    "wagtailusers_",
)
# Read by a page, but changed by drafts as well: watched all the same.
WATCHED = ("wagtailcore_referenceindex",)

PAGE = "wagtailcore_page"
NOISE = {
    PAGE: frozenset(
        [
            "draft_title",
            "expire_at",
            "expired",
            "go_live_at",
            "has_unpublished_changes",
            "latest_revision_created_at",
            "latest_revision_id",
            "locked",
            "locked_at",
            "locked_by_id",
        ]
    )
}
COARSE = {PAGE: frozenset(["numchild"])}

LONG = (models.TextField, models.JSONField, models.BinaryField)
MOST_KEPT = 60  # json_object takes 127 arguments.


def watched_models() -> Iterator[type[Model]]:
    """Yield the models whose tables are watched."""
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        is_left_out = name.startswith(UNWATCHED) and name not in WATCHED
        if model._meta.managed and not model._meta.proxy and not is_left_out:
            yield model


def kept(field: "Field[object, object]") -> bool:
    """Return whether a column is short enough to be kept of a change."""
    return not isinstance(field, LONG)


@cache
def tables() -> dict[str, Table]:
    """Return the watched tables by name."""
    found = {}
    for model in watched_models():
        name = model._meta.db_table
        short = [str(row.column) for row in model._meta.local_fields if kept(row)]
        found[name] = Table(
            key=str(model._meta.pk.column),
            kept=frozenset(short[:MOST_KEPT]),
            noise=NOISE.get(name, frozenset()),
            coarse=COARSE.get(name, frozenset()),
        )
    return found


@cache
def unwatched_tables() -> frozenset[str]:
    """Return the tables that are not watched."""
    every = {model._meta.db_table for model in apps.get_models(True)}
    return frozenset(every - tables().keys())


@cache
def moments(table: str) -> tuple[tuple[str, bool], ...]:
    """Return the columns of a table that hold a day or a moment (True)."""
    model = next(row for row in watched_models() if row._meta.db_table == table)
    return tuple(
        (str(field.column), isinstance(field, models.DateTimeField))
        for field in model._meta.local_fields
        if isinstance(field, models.DateField)
    )


def is_possible() -> bool:
    """Return whether this database can be watched."""
    return connection.vendor in ("sqlite", "postgresql")


def drop_triggers() -> None:
    """Remove every trigger of ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            drop_postgres_triggers(cursor)
            return
        cursor.execute(
            "select name from sqlite_master where type = 'trigger'"
            " and name like 'press\\_%%' escape '\\'",
            [],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'drop trigger "{name}"')


def make_triggers() -> None:
    """Watch every table that exists; no edit falls between the old and the new.

    In one transaction, so that a second server with the same database waits.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            hold_postgres(cursor)
        drop_triggers()
        existing = set(connection.introspection.table_names(cursor))
        for model in watched_models():
            if model._meta.db_table in existing:
                for text in texts_of(model):
                    cursor.execute(text)


def texts_of(model: type[Model]) -> Iterator[str]:
    """Yield the triggers of a table for this database."""
    if connection.vendor == "postgresql":
        name = model._meta.db_table
        columns = [str(field.column) for field in model._meta.local_fields]
        return postgres_triggers(name, columns, tables()[name])
    return triggers(model)


def triggers(model: type[Model]) -> Iterator[str]:
    """Yield the triggers of a table."""
    name = model._meta.db_table
    columns = [str(field.column) for field in model._meta.local_fields]
    table = tables()[name]
    short = [column for column in columns if column in table.kept]
    old, new = row_text("OLD", short), row_text("NEW", short)
    differing = {
        column: differs(column, column in table.coarse)
        for column in columns
        if column not in table.noise
    }
    listed = " || ".join(
        f"CASE WHEN {test} THEN '{column} ' ELSE '' END"
        for column, test in differing.items()
    )
    body = "INSERT INTO press_changedrow(source, old, new, columns) VALUES"
    yield (
        f'CREATE TRIGGER "press_{name}_i" AFTER INSERT ON "{name}" BEGIN'
        f" {body} ('{name}', NULL, {new}, ''); END"
    )
    yield (
        f'CREATE TRIGGER "press_{name}_d" AFTER DELETE ON "{name}" BEGIN'
        f" {body} ('{name}', {old}, NULL, ''); END"
    )
    yield (
        f'CREATE TRIGGER "press_{name}_u" AFTER UPDATE ON "{name}"'
        f" WHEN {' OR '.join(differing.values())} BEGIN"
        f" {body} ('{name}', {old}, {new}, {listed}); END"
    )


def differs(column: str, is_coarse: bool) -> str:
    """Return the test whether a column is another after an update."""
    if is_coarse:
        return f'(OLD."{column}" = 0) IS NOT (NEW."{column}" = 0)'
    return f'OLD."{column}" IS NOT NEW."{column}"'


def row_text(which: str, columns: list[str]) -> str:
    """Return the expression of a row as JSON."""
    pairs = ", ".join(f"'{column}', {which}.\"{column}\"" for column in columns)
    return f"json_object({pairs})"
