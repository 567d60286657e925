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
