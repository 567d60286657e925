"""Serves as the product serves Django: ``python -m tools.bench.orm SOCKET``."""

import sys
from pathlib import Path

import django
from django.apps import apps
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def make_tables() -> None:
    """Make the tables and the box."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    apps.get_model("orm", "Box").objects.create()
    for option in "abcd":
        apps.get_model("orm", "Tally").objects.create(option=option)
    connection.close()


def main() -> None:
    """Serve with four threads."""
    django.setup()
    make_tables()
    server = Granian(
        "django.core.wsgi:get_wsgi_application",
        uds=Path(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
        factory=True,
    )
    server.serve()


if __name__ == "__main__":
    main()
