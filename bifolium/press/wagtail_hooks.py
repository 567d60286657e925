"""The press at the desk."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from bifolium.press import desk


@hooks.register("register_admin_urls")
def register_press_addresses() -> list[URLPattern]:
    """Mount the page of the press."""
    return [
        path("reports/press/", desk.press, name="press"),
        path("reports/press/retry/", desk.retry, name="press_retry"),
    ]


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
