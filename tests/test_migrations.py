"""Runs with real migrations: ``pytest -m migrations --migrations``."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.migrations, pytest.mark.django_db]


def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_an_empty_database_is_brought_up_to_the_newest_state():
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()

    assert executor.loader.applied_migrations
    assert executor.migration_plan(newest) == []


def test_credits_written_before_they_had_languages_are_kept(transactional_db):
    with_text = [("media", "0001_initial")]
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    old = executor.migrate(with_text).apps.get_model("media", "Paper")
    old.objects.create(title="A table", file="a.csv", credit="Архив", licence="cc0")

    executor = MigrationExecutor(connection)
    now = executor.migrate(newest).apps.get_model("media", "Paper")

    assert now.objects.get().credit == {"ru": "Архив"}
