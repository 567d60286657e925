import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bifolium.participation.ledger import audit, keeping, reading
from bifolium.participation.store import ledger


class Command(BaseCommand):
    help = (
        "Write the public record of ballot boxes into files and recount it with the "
        "script that strangers use. Fails if a published tally is not the count."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("box", nargs="*", help="Addresses; none: every box.")
        parser.add_argument("--to", type=Path, help="Keep the files in this folder.")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["box"] or reading.recorded_keys(ledger().reader)
        failed = [key for key in keys if not self.recount(key, options["to"])]
        if failed:
            raise CommandError(f"not as published: {', '.join(failed)}")
        self.stdout.write(f"{len(keys)} boxes recounted")

    def recount(self, key: str, kept: Path | None) -> bool:
        """Recount one box; returns whether the record and the tally agree."""
        with tempfile.TemporaryDirectory() as name:
            folder = (kept or Path(name)) / key
            try:
                names = audit.write_files(
                    ledger().connect(),
                    key,
                    folder,
                    signer=ledger().keys.signer(),
                    at=timezone.now(),
                )
            except keeping.NotPossible as error:
                raise CommandError(str(error)) from error
            if "published-tally.json" not in names:
                self.stdout.write(f"{key}: votes are not open yet")
                return True
            command = [sys.executable, "-I", str(folder / "recount.py"), str(folder)]
            answer = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
            said = (answer.stdout or answer.stderr).replace("\n", " ").strip()
            self.stdout.write(f"{key}: {said}")
            return answer.returncode == 0
