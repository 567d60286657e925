"""What accounts listen to."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from bifolium.accounts.models import Role
from bifolium.accounts.services import set_up_roles


@receiver(post_migrate)
def complete_roles(sender: AppConfig, using: str, **_event: Any) -> None:
    """Make roles that are missing, once every room has its permissions."""
    # Apps without models are not announced.
    announced = [app for app in apps.get_app_configs() if app.models_module]
    # A database that is taken back some steps may have no roles yet.
    tables = connections[using].introspection.table_names()
    if sender is announced[-1] and Role._meta.db_table in tables:
        set_up_roles()
