from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from bifolium.ops.loader import FolderError, load_demo
from bifolium.ops.stamp import demo_folder


class Command(BaseCommand):
    help = (
        "Load the demo project, or a folder of the same shape. What is there already "
        "is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=demo_folder(),
            help="Where the data lies.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        try:
            made = load_demo(folder=folder, say=self.stdout.write)
        except FolderError as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"  {made} editions made")
