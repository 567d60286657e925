from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection

from bifolium.ops import stamp
from bifolium.ops.demo import DEMO_STEPS, PASSWORD_FILE, SITE_STEPS
from bifolium.ops.services import make_administrator


class Command(BaseCommand):
    help = (
        "Prepare the database and the static files, and make the account of the "
        "administrator. What is done already is not done again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="Load the demo project as well."
        )
        parser.add_argument(
            "--again", action="store_true", help="Do every step, also those done."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        var: Path = settings.VAR
        steps = DEMO_STEPS if options["demo"] else SITE_STEPS
        digests = stamp.wanted(settings.OPTION)
        todo = steps if options["again"] else stamp.open_steps(var, digests, steps)
        for number, step in enumerate(todo, start=1):
            self.stdout.write(f"[{number}/{len(todo)}] {ABOUT[step]} …")
            self.stdout.flush()
            RUN[step](var)
            stamp.record(var, step, digests[step])


def prepare_database(var: Path) -> None:
    """Bring the tables up to date and make the administrator."""
    unfinished = var / UNFINISHED
    if connection.vendor == "sqlite":
        begin_database(Path(settings.DATABASES["default"]["NAME"]), unfinished)
    call_command("migrate", verbosity=0, interactive=False)
    make_administrator(name="admin", password_file=var / PASSWORD_FILE)
    unfinished.unlink(missing_ok=True)


def begin_database(file: Path, unfinished: Path) -> None:
    """Begin a new database, or begin anew one whose first set-up was interrupted.

    A killed migration may be half done, and then can neither be repeated nor undone.
    Only a file that was begun here and never finished is removed.
    """
    if unfinished.exists():
        connection.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    if not file.exists():
        unfinished.touch()


def prepare_static(var: Path) -> None:
    """Copy, name and compress styles, scripts and fonts."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def load_demo(var: Path) -> None:
    """Load the demo project."""
    call_command("load_demo")


UNFINISHED = "database-unfinished"

ABOUT = {
    "database": "Preparing the database",
    "static": "Preparing styles, scripts and fonts",
    "demo": "Loading the demo project",
}
RUN = {"database": prepare_database, "static": prepare_static, "demo": load_demo}
