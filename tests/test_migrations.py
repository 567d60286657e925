"""Runs with real migrations: ``pytest -m migrations --migrations``."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bifolium.media.models import Paper

pytestmark = [pytest.mark.migrations, pytest.mark.django_db]


def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_an_empty_database_is_brought_up_to_the_newest_state():
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()

    assert executor.loader.applied_migrations
    assert executor.migration_plan(newest) == []


def test_credits_written_before_they_had_languages_are_kept():
    step = import_module("bifolium.media.migrations.0002_credits_in_every_language")
    loader = MigrationExecutor(connection).loader
    before = loader.project_state(("media", "0001_initial")).apps
    old = before.get_model("media", "Paper")
    # The column is already that of labels, and refuses a plain text.
    with connection.cursor() as cursor:
        cursor.execute("pragma ignore_check_constraints = on")
    row = old.objects.create(
        title="A table", file="a.csv", credit="Архив", licence="cc0"
    )

    step.with_language(before, None)
    assert Paper.objects.get(pk=row.pk).credit == {"ru": "Архив"}

    step.without_language(before, None)
    assert old.objects.get(pk=row.pk).credit == "Архив"
