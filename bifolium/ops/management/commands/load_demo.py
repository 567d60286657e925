from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bifolium.ops.loader import FolderError, load_demo


class Command(BaseCommand):
    help = "Load a demo folder. What is there already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder with site.yaml.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_demo(folder=options["folder"], say=self.stdout.write)
        except FolderError as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"  {made} editions made")
