from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from bifolium.conf.middleware import TRACKING
from bifolium.press.edges.caddy import caddy_text
from bifolium.press.edges.nginx import Edge, nginx_text
from bifolium.press.release import origin_of
from bifolium.press.render import handler, request_for
from bifolium.press.static_edition.redirects import redirects
from bifolium.press.static_edition.tree import NotOurs, manifest_of

TEXTS = {"nginx": nginx_text, "caddy": caddy_text}


class Command(BaseCommand):
    help = (
        "Print the configuration with which nginx or Caddy serves a static edition "
        "with the headers of this site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(TEXTS), help="The server.")
        parser.add_argument("folder", type=Path, help="The static edition.")
        parser.add_argument("--listen", default="80", help="Port, or address and port.")
        parser.add_argument(
            "--names", default="", help="Host names, separated by commas."
        )
        parser.add_argument(
            "--server",
            default="",
            metavar="ADDRESS",
            help="The living server, which answers all that is no plain read of a page "
            "as it was baked. Without it the edition stands alone.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        try:
            manifest = manifest_of(folder)
        except NotOurs as error:
            raise CommandError(str(error)) from None
        if options["server"] and options["kind"] == "caddy":
            raise CommandError("in front of a living site Caddy hands on everything")
        if not manifest or manifest["wishes"]["is_relative"]:
            raise CommandError(f"{folder} holds no edition for a server")
        base = manifest["wishes"]["base"]
        names = [name.strip() for name in options["names"].split(",") if name.strip()]
        edge = Edge(
            root=str(folder),
            listen=options["listen"],
            names=tuple(names) or (urlsplit(base).hostname or "",),
            host=urlsplit(base).netloc,
            languages=tuple(code for code, _name in settings.LANGUAGES),
            server=options["server"],
            headers=headers_of_pages(),
            tracking=("utm_[^=&]*", *sorted(TRACKING)),
            redirects=tuple(redirects()),
        )
        self.stdout.write(TEXTS[options["kind"]](edge, manifest))


def headers_of_pages() -> dict[str, str]:
    """Return the headers that every page of this site has."""
    origin = origin_of(settings.OPTION)
    return dict(handler().get_response(request_for("/robots.txt", origin)).items())
