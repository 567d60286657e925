from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bifolium.accounts.models import User
from bifolium.dossier import desk, desk_more_urls, desk_urls
from bifolium.dossier.models import Dossier
from bifolium.dossier.rights import may_edit, may_name_editors


class DossierViewSet(SnippetViewSet):  # type: ignore[misc]
    """Dossiers in the desk; what each holds has a desk of its own."""

    model = Dossier
    icon = "folder-open-inverse"
    menu_label = _("Dossiers")
    add_to_admin_menu = True
    list_display = ["__str__", "slug", "version"]


register_snippet(DossierViewSet)


@hooks.register("register_admin_urls")
def register_desk_addresses() -> list[URLPattern | URLResolver]:
    """Mount the desk of each dossier."""
    return [path("dossiers/<slug:slug>/", include(desk_urls))]


@hooks.register("register_snippet_listing_buttons")
def record_button(
    snippet: object, user: User, next_url: str | None = None
) -> Iterator[ListingButton]:
    """Lead from the list of dossiers to the desk of each."""
    if isinstance(snippet, Dossier) and may_edit(user, snippet):
        url = desk.address(snippet, "overview")
        yield ListingButton(_("The record"), url, icon_name="list-ul", priority=5)


@hooks.register("register_admin_urls")
def register_more_addresses() -> list[URLPattern]:
    """Mount what is done to a dossier as a whole."""
    return desk_more_urls.urlpatterns


@hooks.register("register_snippet_listing_buttons")
def more_buttons(
    snippet: object, user: User, next_url: str | None = None
) -> Iterator[ListingButton]:
    """Lead from the list of dossiers to what is done to each as a whole."""
    if not isinstance(snippet, Dossier) or not may_edit(user, snippet):
        return
    at = [snippet.slug]
    merge = reverse("dossier_merge", args=at)
    yield ListingButton(_("Merge things"), merge, icon_name="link", priority=30)
    bulk = reverse("dossier_bulk", args=at)
    yield ListingButton(
        _("Change many statements"), bulk, icon_name="edit", priority=40
    )
    if may_name_editors(user):
        url = reverse("dossier_rights", args=at)
        yield ListingButton(_("Editors"), url, icon_name="user", priority=50)
