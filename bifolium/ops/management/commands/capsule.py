import tempfile
import time
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from wagtail.models import Site

from bifolium.conf.labels import label
from bifolium.ops.management.commands.export import whole_store
from bifolium.pages.models import SiteOptions
from bifolium.press.release import origin_of, release_of
from bifolium.press.static_edition.answers import answers
from bifolium.press.static_edition.capsule import About, pack
from bifolium.press.static_edition.check import first_wrong
from bifolium.press.static_edition.edition import Choice, Edition
from bifolium.press.static_edition.markup import Wishes
from bifolium.press.static_edition.records import write_readme, write_records
from bifolium.press.static_edition.sources import Snapshot
from bifolium.press.static_edition.tree import Tree
from bifolium.press.static_edition.wacz import pack_answers
from bifolium.press.static_edition.wording import tongues


class Command(BaseCommand):
    help = (
        "Pack the whole public site, the records behind it and those of the ballots "
        "into one archive with checksums, to be kept. It opens without a server, and "
        "holds the site as it was served (WACZ), for programs that replay it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="The file to make: NAME.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        target: Path = options["archive"].absolute()
        if target.suffix != ".zip":
            raise CommandError(f"{target.name}: the name of a capsule ends in .zip")
        whole_store()
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".capsule-") as name:
            number = fill(Path(name), target, at=timezone.now())
        if trouble := first_wrong(target):
            raise CommandError(f"the capsule is damaged: {trouble}")
        self.stdout.write(
            f"{target}: {number} files, {target.stat().st_size / 1e6:.1f} MB"
            f" in {time.monotonic() - started_at:.1f} s"
        )


def fill(folder: Path, target: Path, *, at: datetime) -> int:
    """Write everything into a folder and pack it; return the number of files."""
    origin = origin_of(settings.OPTION)
    choice = Choice(
        Wishes(origin, origin, "", is_relative=True),
        release_of(settings.OPTION),
        timezone.localdate(at),
        is_packed=False,
    )
    snapshot = Snapshot(settings.BAKED)
    try:
        tree = Tree(folder / "site")
        edition = Edition(snapshot, tree, choice, at)
        tree.finish(edition.make())
        found = answers(snapshot, edition.others, origin)
        pack_answers(folder / "site.wacz", found, about(at))
    finally:
        snapshot.close()
    every = tongues()
    kept = write_records(folder, [tongue.code for tongue in every], at=at)
    for tongue in every:
        write_readme(folder, tongue, kept, origin=origin, at=at)
    return pack(folder, target, about(at))


def about(at: datetime) -> About:
    """Return what a capsule says of itself, in the first language of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    options = SiteOptions.for_site(site) if site else SiteOptions()
    first = settings.LANGUAGE_CODE
    return About(
        title=label(options.name, first) or origin_of(settings.OPTION),
        description=label(options.tagline, first),
        origin=origin_of(settings.OPTION),
        licence=options.licence_url,
        languages=tuple(code for code, _name in settings.LANGUAGES),
        software=f"bifolium {version('bifolium')}",
        made_at=at,
    )
