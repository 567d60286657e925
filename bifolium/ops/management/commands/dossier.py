from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from bifolium.dossier.books import LARGEST, Book, BookRefused, book_at
from bifolium.dossier.dates import DateRefused, parse
from bifolium.dossier.formats import BY_NAME, FORMATS, Format
from bifolium.dossier.models import Dossier, Thing
from bifolium.dossier.queries.doubts import Doubt, doubts
from bifolium.dossier.queries.lines import all_holders_on, life_of
from bifolium.dossier.queries.whole import record_of
from bifolium.dossier.services import Report, import_record

TASKS = ("import", "check", "export")
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring a record into a dossier, check one, or take one away. "
        "An import is all or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
        bring = tasks.add_parser("import", help="Bring a book of sheets in.")
        bring.add_argument("dossier", help="The dossier's address name.")
        bring.add_argument("path", type=Path, help="Folder, .zip, .xlsx or .json.")
        bring.add_argument("--new", metavar="TITLE", help="Make the dossier first.")
        bring.add_argument("--dry-run", action="store_true", help="Write nothing.")
        bring.add_argument("--who", default="", help="Who brings it in.")
        bring.add_argument("--why", default="", help="Why; kept in the history.")
        check = tasks.add_parser("check", help="Say what is wrong or doubtful.")
        check.add_argument("what", help="A dossier's address name, or a book.")
        for task in (bring, check):
            task.add_argument("--largest", type=int, default=LARGEST, metavar="BYTES")
            task.add_argument("--all", action="store_true", help="List every lint.")
        take = tasks.add_parser("export", help="Take a dossier or an answer away.")
        take.add_argument("dossier", help="The dossier's address name.")
        take.add_argument("file", type=Path)
        take.add_argument("--format", choices=BY_NAME, help="Else by the file's name.")
        take.add_argument("--on", metavar="DATE", help="Who held what on that day.")
        take.add_argument("--eyes", metavar="KEY", help="In whose eyes.")
        take.add_argument("--post", metavar="KEY", action="append", default=[])
        take.add_argument("--person", metavar="KEY", help="One person's life.")

    def handle(self, *args: Any, **options: Any) -> None:
        run = {"import": self.bring, "check": self.check_it, "export": self.take}
        run[options["task"]](options)

    def bring(self, options: dict[str, Any]) -> None:
        """Bring a book in, or on trial tell what would come of it."""
        book = self.book(options["path"], options["largest"])
        with transaction.atomic():
            report = import_record(
                dossier=self.dossier(options["dossier"], options["new"]),
                book=book,
                at=timezone.now(),
                who=options["who"],
                why=options["why"],
                is_trial=options["dry_run"],
            )
            if report.problems or options["dry_run"]:
                transaction.set_rollback(True)
        self.tell(report, is_trial=options["dry_run"], every=options["all"])

    def check_it(self, options: dict[str, Any]) -> None:
        """Say what is wrong with a book, or doubtful in a dossier."""
        path = Path(options["what"])
        is_known = Dossier.objects.filter(slug=options["what"]).exists()
        if is_known or not path.exists():
            self.tell_doubts(doubts(self.dossier(options["what"])), options["all"])
            return
        book = self.book(path, options["largest"])
        with transaction.atomic():
            dossier = Dossier.objects.create(slug="on-trial", title={"en": "Trial"})
            report = import_record(
                dossier=dossier, book=book, at=timezone.now(), is_trial=True
            )
            transaction.set_rollback(True)
        self.tell(report, is_trial=True, every=options["all"])

    def take(self, options: dict[str, Any]) -> None:
        """Write a dossier, or the answer to a question, into a file."""
        dossier, file = self.dossier(options["dossier"]), options["file"]
        chosen = self.format(file, options["format"])
        facts = record_of(dossier, self.asked(dossier, options))
        half = file.with_name(f"{file.name}.part")
        try:
            half.write_bytes(chosen.render(facts, dossier.slug))
            half.replace(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(
            f"{file}: {len(facts.statements)} statements, {len(facts.things)} things, "
            f"{len(facts.evidence)} pieces of evidence, {len(facts.sources)} sources"
        )

    def asked(self, dossier: Dossier, options: dict[str, Any]) -> list[int] | None:
        """Return the statements that answer the question; null if none is asked."""
        if options["person"]:
            person = self.thing(dossier, "person", options["person"])
            return [line.id for line in life_of(person)]
        if not options["on"]:
            if options["eyes"] or options["post"]:
                raise CommandError("--eyes and --post need a day: --on 1919-07-01")
            return None
        eyes = options["eyes"] and self.thing(dossier, "authority", options["eyes"])
        posts = [self.thing(dossier, "post", key) for key in options["post"]]
        on = self.day(options["on"])
        found = all_holders_on(dossier, on=on, eyes=eyes or None, posts=posts)
        return [line.id for line in found]

    def day(self, text: str) -> int:
        """Return a day from its text."""
        try:
            span = parse(text)
        except DateRefused as error:
            raise CommandError(str(error)) from error
        if span.start_min != span.end_max:
            raise CommandError(f"“{text}” is not one day")
        return span.start_min

    def thing(self, dossier: Dossier, kind: str, key: str) -> Thing:
        """Return a thing of a dossier."""
        found = dossier.things.filter(kind=kind, key=key).first()
        if found is None:
            raise CommandError(f"{key}: no {kind} of this dossier")
        return found

    def format(self, file: Path, name: str | None) -> Format:
        """Return the format that is named, or that a file's name tells."""
        if name:
            return BY_NAME[name]
        fitting = [each for each in FORMATS if file.name.endswith(f".{each.suffix}")]
        if not fitting:
            known = ", ".join(f".{each.suffix}" for each in FORMATS)
            raise CommandError(f"{file.name}: end it in one of {known}")
        return max(fitting, key=lambda each: len(each.suffix))

    def book(self, path: Path, largest: int) -> Book:
        """Return the book at a path."""
        try:
            return book_at(path, largest=largest)
        except BookRefused as error:
            raise CommandError(str(error)) from error

    def dossier(self, slug: str, title: str | None = None) -> Dossier:
        """Return a dossier; with a title, make it if there is none."""
        found = Dossier.objects.filter(slug=slug).first()
        if found is None and title:
            return Dossier.objects.create(slug=slug, title={"en": title})
        if found is None:
            raise CommandError(f"{slug}: no such dossier (make it with --new TITLE)")
        return found

    def tell(self, report: Report, *, is_trial: bool, every: bool) -> None:
        """Say what came of an import."""
        for problem in report.problems:
            self.stderr.write(str(problem))
        if report.loaded is None:
            raise CommandError(f"{len(report.problems)} problems; nothing was written")
        self.tell_doubts(report.doubts, every)
        loaded = report.loaded
        self.stdout.write(
            f"{'nothing written; it would hold' if is_trial else 'the dossier holds'} "
            f"{loaded.statements} statements, {loaded.things} things, "
            f"{loaded.evidence} pieces of evidence, {loaded.sources} sources"
        )

    def tell_doubts(self, found: Iterable[Doubt], every: bool) -> None:
        """List the lints, of each kind some or all."""
        for doubt in found:
            number = f"{len(doubt.found)}{' or more' if doubt.is_cut else ''}"
            self.stdout.write(f"{doubt.code}: {doubt.text} ({number})")
            shown = doubt.found if every else doubt.found[:SHOWN]
            for key, other in shown:
                self.stdout.write(f"  {key}{f' and {other}' if other else ''}")
            if len(shown) < len(doubt.found):
                self.stdout.write("  …")
