from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from bifolium.participation.models import Box, Level
from bifolium.participation.services import invite


class Command(BaseCommand):
    help = (
        "Make links by which invited readers vote in a ballot box, one vote each, and "
        "print them. They are kept nowhere: whoever has a link votes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("box", help="The address of the box.")
        parser.add_argument("number", type=int, help="How many links.")

    def handle(self, *args: Any, **options: Any) -> None:
        box = Box.objects.filter(key=options["box"], level=Level.INVITED).first()
        if not box:
            raise CommandError(f"{options['box']}: no box for invited readers")
        if options["number"] < 1:
            raise CommandError("invite one reader at least")
        for token in invite(box=box, number=options["number"]):
            address = f"{settings.SITE_URL}{box.rules.address}"
            self.stdout.write(f"{address}?invitation={token}")
