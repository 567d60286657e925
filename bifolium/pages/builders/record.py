"""What all pages of a dossier share: the shell, the ways between them, citation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.conf.labels import label
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.cited import source_line
from bifolium.dossier.lines import Line, Named
from bifolium.dossier.models import Dossier, Source, Statement
from bifolium.dossier.queries_pages import counts
from bifolium.editions.links import language_of, path_of
from bifolium.pages.builders.shell import shell_of, site_options
from bifolium.pages.models import ProjectPage
from bifolium.pages.models.record import Leaf
from bifolium.pages.parts import Link, Shell
from bifolium.pages.record_queries import locales_showing

KINDS = {
    "person": gettext_lazy("Persons"),
    "post": gettext_lazy("Posts"),
    "mission": gettext_lazy("Missions"),
    "organisation": gettext_lazy("Organisations"),
    "authority": gettext_lazy("Authorities and states"),
    "event": gettext_lazy("Events"),
    "place": gettext_lazy("Places"),
}
ROOMS = {
    "": gettext_lazy("The record"),
    "on": gettext_lazy("On this day"),
    "figures": gettext_lazy("Figures"),
    "contested": gettext_lazy("Contested"),
    "disagreements": gettext_lazy("Sources disagree"),
    "sources": gettext_lazy("Sources"),
}


@dataclass(frozen=True)
class Fact:
    """A short line of a table; ``language`` if it is not the page's, else empty.

    ``is_name`` keeps machines from translating it. ``parts`` stand instead of the text
    where it is several, each with a language and an address of its own.
    """

    name: str
    text: str
    language: str = ""
    url: str = ""
    is_name: bool = False
    parts: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under a heading; ``hide`` what all of them share: subject or object."""

    title: str
    hide: str
    lines: list[Line]


@dataclass(frozen=True)
class Reference:
    """A source as it is cited; ``url`` leads to its page in the record."""

    text: str
    url: str
    language: str
    number: int = 0


@dataclass(frozen=True)
class Setting:
    """A page of a dossier about to be built."""

    page: ProjectPage
    request: HttpRequest
    leaf: Leaf
    language: str
    addresses: Addresses

    @property
    def dossier(self) -> Dossier:
        dossier: Dossier = self.page.dossier
        return dossier

    def shell(self, title: str, *above: Link, description: str = "") -> Shell:
        """Return the shell; ``above`` are pages between the dossier and this one."""
        shell = shell_of(
            self.page,
            self.request,
            title=title,
            below=self.leaf.below,
            kept_in=locales_showing(self.page),
        )
        crumbs = list(shell.breadcrumbs)
        if self.leaf.name != "overview":
            crumbs.append(Link(str(ROOMS[""]), self.addresses.base, "", False))
        return replace(
            shell,
            breadcrumbs=[*crumbs, *above],
            description=description or self.page.lead,
            is_indexed=shell.is_indexed and not self.request.GET,
        )

    def rooms(self) -> list[Link]:
        """Return the pages of the dossier, the one being read marked."""
        own = self.leaf.name
        found = []
        for name, text in ROOMS.items():
            url = self.addresses.of(name) if name else self.addresses.base
            is_current = own == (name or "overview")
            found.append(Link(str(text), url, "", is_current))
        return found

    def kind_link(self, kind: str) -> Link:
        return Link(str(KINDS[kind]), self.addresses.of(kind), "", False)

    def citation(self, title: str, shell: Shell) -> str:
        """Return how to cite a page of the record, in one line.

        The version is part of it, since a record goes on changing.
        """
        return _("%(title)s. %(record)s, version %(version)s. %(site)s. %(url)s") % {
            "title": title,
            "record": label(self.dossier.title, self.language),
            "version": self.dossier.version,
            "site": label(site_options(self.request).name, self.language),
            "url": shell.full_url,
        }


def setting_of(page: ProjectPage, request: HttpRequest, leaf: Leaf) -> Setting:
    """Return what the builders of a dossier's pages start from.

    :raises Http404: if the project shows no dossier.
    """
    if not page.dossier:
        raise Http404
    base = Addresses(f"{path_of(page)}dossier/")
    return Setting(page, request, leaf, language_of(page), base)


def reference(source: Source, setting: Setting, number: int = 0) -> Reference:
    """Return a source as it stands in a list."""
    return Reference(
        source_line(source),
        setting.addresses.source(source),
        foreign(source.language, setting),
        number,
    )


def foreign(language: str, setting: Setting) -> str:
    """Return a language if it is not that of the page; else nothing."""
    return "" if language == setting.language else language


def references(rows: list[Statement], setting: Setting) -> list[Reference]:
    """Return the sources of statements, each once, by author and title."""
    found = {
        piece.source_id: piece.source for row in rows for piece in row.evidence.all()
    }
    cited = [reference(source, setting) for source in found.values()]
    return sorted(cited, key=lambda one: one.text)


def rooms_of(dossier: Dossier) -> list[str]:
    """Return the addresses of the lists of a dossier, below its first page."""
    kinds = counts(dossier)
    names = [*ROOMS, *(kind for kind in KINDS if kind in kinds)]
    return [f"{name}/" if name else "" for name in names]


Builder = Callable[[Setting], Any]
