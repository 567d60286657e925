"""The pages of a dossier, below the page of the project that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from bifolium.dossier.addresses import Addresses
from bifolium.dossier.merged import thing_instead
from bifolium.editions.links import path_of

KINDS = "person|post|mission|organisation|authority|event|place"
KEY = r"(?P<key>.+)"
FIGURE = r"(?P<key>[a-z_]+)"


@dataclass(frozen=True)
class Leaf:
    """One page of a dossier; ``below`` is its address below the project's page.

    ``was`` is the name of the page that stood where a row was withdrawn.
    """

    name: str
    below: str
    kind: str = ""
    key: str = ""
    was: str = ""


# What answers with a file: filled by bifolium.pages.builders.
FILES: dict[str, Callable[[Any, HttpRequest, Leaf], HttpResponse]] = {}


class RecordRoutes(RoutablePageMixin):
    """Leads to the project itself and to every page of its dossier."""

    @re_path(r"^$", name="landing")
    def landing(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    def leaf_of(self, request: HttpRequest, leaf: Leaf) -> HttpResponse:
        """Answer with a page of the dossier, if there is one."""
        if not self.dossier_id:
            raise Http404
        self.leaf = leaf
        if leaf.name in FILES:
            return FILES[leaf.name](self, request, leaf)
        return self.render(request, template=f"pages/dossier/{leaf.name}.html")

    def leaf_or_gone(self, request: HttpRequest, leaf: Leaf) -> HttpResponse:
        """Answer with the page of a row, or say that it was withdrawn."""
        try:
            return self.leaf_of(request, leaf)
        except Http404:
            gone = Leaf("gone", leaf.below, leaf.kind, leaf.key, was=leaf.name)
            answer = self.leaf_of(request, gone)
            answer.status_code = 410
            return answer

    @re_path(r"^dossier/$", name="dossier")
    def dossier_overview(self, request: HttpRequest) -> HttpResponse:
        return self.leaf_of(request, Leaf("overview", "dossier/"))

    @re_path(
        r"^dossier/(?P<room>on|contested|disagreements|sources|figures)/$", name="room"
    )
    def dossier_room(self, request: HttpRequest, room: str) -> HttpResponse:
        return self.leaf_of(request, Leaf(room, f"dossier/{room}/"))

    @re_path(r"^dossier/on/all/$", name="all-days")
    def dossier_all_days(self, request: HttpRequest) -> HttpResponse:
        return self.leaf_of(request, Leaf("all_days", "dossier/on/all/"))

    @re_path(rf"^dossier/(?P<kind>{KINDS})/$", name="things")
    def dossier_things(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self.leaf_of(request, Leaf("things", f"dossier/{kind}/", kind))

    @re_path(rf"^dossier/(?P<kind>{KINDS})/{KEY}/$", name="thing")
    def dossier_thing(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        """Answer with the page of a thing, or lead to what it went into."""
        try:
            return self.leaf_or_gone(
                request, Leaf("thing", f"dossier/{kind}/{key}/", kind, key)
            )
        except Http404:
            instead = self.dossier_id and thing_instead(self.dossier, kind, key)
            if not instead:
                raise
            base = Addresses(f"{path_of(self)}dossier/")
            return HttpResponsePermanentRedirect(base.thing(instead))

    @re_path(rf"^dossier/(?P<room>statement|source)/{KEY}/$", name="statement")
    def dossier_row(self, request: HttpRequest, room: str, key: str) -> HttpResponse:
        return self.leaf_or_gone(request, Leaf(room, f"dossier/{room}/{key}/", key=key))

    @re_path(rf"^dossier/figures/{FIGURE}\.(?P<kind>svg|csv)/$", name="figure")
    def dossier_figure(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        return self.leaf_of(
            request, Leaf("figure", f"dossier/figures/{key}", kind, key)
        )

    @re_path(r"^dossier/record\.(?P<key>[a-z.]+)/$", name="record")
    def dossier_file(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.leaf_of(request, Leaf("record", f"dossier/record.{key}", key=key))

    @re_path(r"^dossier/(?P<key>statements|sources)\.csv/$", name="table")
    def dossier_table(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.leaf_of(request, Leaf("table", f"dossier/{key}.csv", key=key))
