import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bifolium.conf.options import site_url
from bifolium.press.release import origin_of, release_of
from bifolium.press.static_edition.edition import Choice, Edition, Report
from bifolium.press.static_edition.markup import Wishes
from bifolium.press.static_edition.sources import Snapshot
from bifolium.press.static_edition.tree import NotOurs, Tree
from bifolium.press.static_edition.whole import NotWhole, make_whole

PATIENCE = timedelta(minutes=2)
MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Write the whole public site into a folder that any file server can serve. "
        "Of an edition that is there already, only what changed is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="The folder; it is swapped in as a whole.")
        parser.add_argument(
            "--base-url",
            metavar="ADDRESS",
            default="",
            help="Where the edition will be read; by default where the site is.",
        )
        parser.add_argument(
            "--live",
            metavar="ADDRESS",
            default="",
            help="The living site: what a file cannot answer is linked there.",
        )
        parser.add_argument(
            "--archived",
            metavar="DAY",
            nargs="?",
            const="today",
            help="Say on every page that it is an archived copy of that day.",
        )
        parser.add_argument(
            "--relative",
            action="store_true",
            help="Link files by relative addresses, so that it opens from a disk.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        choice = choice_of(options)
        baked = whole_store()
        if baked:
            self.stdout.write(f"{baked} pages baked first")
        try:
            tree = Tree(Path(options["folder"]))
        except NotOurs as error:
            raise CommandError(str(error)) from None
        report, is_new = make_edition(tree, choice)
        took = time.monotonic() - started_at
        self.say(report)
        self.stdout.write(
            f"{report.pages} pages, {len(tree.files)} files, {len(tree.written)}"
            f" written, {len(tree.removed)} removed in {took:.1f} s"
        )
        if not is_new:
            self.stdout.write("nothing has changed")

    def say(self, report: Report) -> None:
        """Name what is not in the edition, though pages link to it."""
        for path in sorted(report.left_out)[:MOST_NAMED]:
            self.stdout.write(f"  left out, no file server finds it: {path}")
        for path in sorted(report.lost)[:MOST_NAMED]:
            self.stdout.write(f"  linked, but not there: {path}")


def make_edition(tree: Tree, choice: Choice) -> tuple[Report, bool]:
    """Make an edition in a folder; return the report, and whether it is new."""
    snapshot = Snapshot(settings.BAKED)
    try:
        edition = Edition(snapshot, tree, choice, timezone.now())
        manifest = edition.make()
        return edition.report, tree.finish(manifest)
    finally:
        snapshot.close()
        tree.drop()


def whole_store() -> int:
    """See to it that the store is whole; return the pages that were baked for it.

    :raises CommandError: if a running server does not get done with it.
    """
    try:
        return make_whole(
            settings.BAKED,
            origin=origin_of(settings.OPTION),
            release=release_of(settings.OPTION),
            clock=timezone.now,
            rest=lambda: time.sleep(0.5),
            patience=PATIENCE,
        )
    except NotWhole as error:
        raise CommandError(str(error)) from None


def choice_of(options: dict[str, Any]) -> Choice:
    """Return how the edition is to be made.

    :raises CommandError: if an address or a day cannot be read.
    """
    origin = origin_of(settings.OPTION)
    try:
        base, live = site_url(options["base_url"]), site_url(options["live"])
    except ValueError as error:
        raise CommandError(f"{error}: http(s)://host, without a path") from None
    wishes = Wishes(origin, base or origin, live, options["relative"])
    return Choice(
        wishes,
        release_of(settings.OPTION),
        day_of(options["archived"]),
        is_packed=not wishes.is_relative,
    )


def day_of(raw: str | None) -> date | None:
    """Read a day: ``today``, one like 2026-03-01, or none.

    :raises CommandError: for anything else.
    """
    if raw is None:
        return None
    try:
        return timezone.localdate() if raw == "today" else date.fromisoformat(raw)
    except ValueError:
        raise CommandError(f"{raw} is no day such as 2026-03-01") from None
