import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.management.base import OutputWrapper

from bifolium.press.release import origin_of, release_of
from bifolium.press.services import Bakery
from bifolium.press.watch import is_possible

PAUSE = 5.0


class Progress:
    """Says every few seconds how far a long bake has come."""

    def __init__(self, out: OutputWrapper, started_at: float) -> None:
        self.out, self.started_at, self.said_at = out, started_at, started_at

    def tell(self, done: int, owed: int) -> None:
        """Hear how many pages were rendered and how many are still wanted."""
        now = time.monotonic()
        if now - self.said_at < PAUSE:
            return
        self.said_at = now
        rate = done / (now - self.started_at)
        self.out.write(f"  {done} rendered, {owed} wanted, {rate:.0f} a second")
        self.out.flush()


class Command(BaseCommand):
    help = (
        "Bake the pages that changed; the first time, or with --all, every page. "
        "Stopped half-way, it goes on where it was. "
        "Not beside a running server, which bakes by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Bake every page anew.")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Render every page anew, and report and mend those that differ.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_possible():
            raise CommandError("pages are baked with SQLite and PostgreSQL only")
        bakery = Bakery(
            settings.BAKED,
            origin=origin_of(settings.OPTION),
            release=release_of(settings.OPTION),
        )
        try:
            self.bake(bakery, every=options["all"], verified=options["verify"])
        finally:
            bakery.close()

    def bake(self, bakery: Bakery, *, every: bool, verified: bool) -> None:
        """Bake what is owed, and say how much that was."""
        started_at = time.monotonic()
        bakery.begin(at=time.time())
        if every:
            bakery.want_all(at=time.time(), reason="asked for")
        report = bakery.settle_everything(Progress(self.stdout, started_at).tell)
        took = time.monotonic() - started_at
        self.stdout.write(
            f"{report.rendered} rendered, {len(report.changed)} changed,"
            f" {len(report.gone)} gone, {len(report.refused)} left to be answered live"
            f" in {took:.1f} s"
        )
        for path, trouble in sorted(report.refused.items()):
            self.stdout.write(f"  live: {path} ({trouble})")
        if verified:
            self.verify(bakery)

    def verify(self, bakery: Bakery) -> None:
        """Compare every page with a fresh one.

        :raises CommandError: if one was different.
        """
        differing = bakery.verify()
        for path, how in sorted(differing.items()):
            self.stdout.write(f"  differs: {path} ({how})")
        if differing:
            raise CommandError(f"{len(differing)} pages were stale; they are mended")
        self.stdout.write("every page is as a fresh one")
