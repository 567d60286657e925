"""The permanent redirects of a site, for servers that know no database."""

from collections.abc import Iterator

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from bifolium.dossier.addresses import Addresses
from bifolium.dossier.merged import moved_things
from bifolium.editions.links import path_of
from bifolium.pages.models import ProjectPage


def redirects() -> list[tuple[str, str, int]]:
    """Return old path, new address and status; old paths have no slash at the end.

    One of a page that is not public is left out.
    """
    rows = Redirect.objects.select_related("redirect_page").order_by("old_path", "pk")
    public = set(Page.objects.live().public().values_list("pk", flat=True))
    found = {}
    for row in rows:
        target = target_of(row, public)
        if target and row.old_path and row.old_path not in found:
            status = 301 if row.is_permanent else 302
            found[row.old_path] = (row.old_path, target, status)
    for path, target in of_records():
        found.setdefault(path, (path, target, 301))
    return list(found.values())


def of_records() -> Iterator[tuple[str, str]]:
    """Yield old path and new address of what was merged in the records shown."""
    projects = ProjectPage.objects.live().public().exclude(dossier=None)
    for project in projects.defer_streamfields().order_by("path"):
        addresses = Addresses(f"{path_of(project)}dossier/")
        for kind, key, kept in moved_things(project.dossier_id):
            yield addresses.of(kind, key).rstrip("/"), addresses.thing(kept)


def target_of(row: Redirect, public: set[int]) -> str:
    """Return where a redirect leads; empty if that is not public."""
    if row.redirect_page_id is None:
        return str(row.redirect_link)
    if row.redirect_page_id not in public:
        return ""
    rest = row.redirect_page_route_path.lstrip("/")
    return f"{path_of(row.redirect_page.specific_deferred)}{rest}"


def netlify_lines() -> str:
    """Return the redirects as a ``_redirects`` file, which several hosts read."""
    return "".join(
        f"{path} {target} {status}\n{path}/ {target} {status}\n"
        for path, target, status in redirects()
    )
