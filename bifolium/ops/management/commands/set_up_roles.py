from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from bifolium.accounts.services import set_up_roles


class Command(BaseCommand):
    help = "Make the groups of the four roles and the editorial review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="Give groups that exist exactly the rights of the table again.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = set_up_roles(again=options["again"])
        self.stdout.write(", ".join(made) or _("Every role has its group."))
