"""The press at the desk."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from bifolium.accounts.models import User
from bifolium.press import desk


@hooks.register("register_admin_urls")
def register_press_addresses() -> list[URLPattern]:
    """Mount the page of the press."""
    return [
        path("reports/press/", desk.press, name="press"),
        path("reports/press/retry/", desk.retry, name="press_retry"),
        path("baked/<int:page_id>/", desk.baked, name="press_page"),
    ]


@hooks.register("register_page_header_buttons")
def baked_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Tell whoever may edit a page how it was baked."""
    if not page.is_root() and page.permissions_for_user(user).can_edit():
        address = reverse("press_page", args=[page.pk])
        yield Button(_("As it was baked"), address, icon_name="cogs", priority=80)


class PressMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.MAY_LOOK_AFTER)


@hooks.register("register_reports_menu_item")
def press_menu_item() -> MenuItem:
    """Return the entry below the reports."""
    return PressMenuItem(
        _("Baking and jobs"),
        reverse("press"),
        name="press",
        icon_name="cogs",
        order=900,
    )
