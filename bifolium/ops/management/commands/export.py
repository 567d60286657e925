import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bifolium.conf.options import site_url
from bifolium.press.release import origin_of, release_of
from bifolium.press.static_edition.bucket import send
from bifolium.press.static_edition.edition import Choice, Edition, Report
from bifolium.press.static_edition.markup import Wishes
from bifolium.press.static_edition.redirects import redirects
from bifolium.press.static_edition.s3 import Bucket, Unreachable, is_bucket
from bifolium.press.static_edition.sources import Snapshot
from bifolium.press.static_edition.tree import NotOurs, Tree
from bifolium.press.static_edition.whole import NotWhole, make_whole

PATIENCE = timedelta(minutes=2)
MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Write the whole public site into a folder that any file server can serve, or "
        "into a bucket. "
        "Of an edition that is there already, only what changed is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            help="The folder, which is swapped in as a whole; or s3://BUCKET/PREFIX.",
        )
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
        parser.add_argument(
            "--no-search",
            action="store_true",
            help="Without a search: pages stay as they were baked.",
        )
        parser.add_argument(
            "--gzip",
            action="store_true",
            help="In a bucket: keep texts compressed, for readers without a network.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        choice = choice_of(options)
        bucket, folder = place_of(options["folder"], options["gzip"])
        if bucket:
            choice = replace(choice, is_packed=False)
        baked = whole_store()
        if baked:
            self.stdout.write(f"{baked} pages baked first")
        try:
            tree = Tree(folder)
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
        if bucket:
            self.bring(bucket, folder, is_packed=options["gzip"])

    def bring(self, bucket: Bucket, folder: Path, *, is_packed: bool) -> None:
        """Bring an edition into a bucket, and say how much that was.

        :raises CommandError: if the bucket refuses, or holds anything else.
        """
        started_at = time.monotonic()
        try:
            done = send(folder, bucket, redirects=redirects(), is_packed=is_packed)
        except (Unreachable, NotOurs) as error:
            raise CommandError(f"the bucket: {error}") from None
        took = time.monotonic() - started_at
        self.stdout.write(
            f"{len(done.sent)} objects sent, {len(done.kept)} as they were,"
            f" {len(done.removed)} removed in {took:.1f} s"
        )

    def say(self, report: Report) -> None:
        """Name what is not in the edition, though pages link to it."""
        for path in sorted(report.left_out)[:MOST_NAMED]:
            self.stdout.write(f"  left out, no file server finds it: {path}")
        for path in sorted(report.lost)[:MOST_NAMED]:
            self.stdout.write(f"  linked, but not there: {path}")


def place_of(place: str, is_packed: bool) -> tuple[Bucket | None, Path]:
    """Return the bucket, if it is one, and the folder in which the edition is made.

    :raises CommandError: if there is no reaching the bucket.
    """
    if not is_bucket(place):
        if is_packed:
            raise CommandError("--gzip is for a bucket; a folder has both forms")
        return None, Path(place)
    try:
        bucket = Bucket(place)
    except Unreachable as error:
        raise CommandError(str(error)) from None
    name = quote(f"{bucket.bucket}/{bucket.prefix}".rstrip("/"), safe="")
    return bucket, settings.VAR / "editions" / name


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
        has_search=not options["no_search"],
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
