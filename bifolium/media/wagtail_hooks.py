"""Pictures at the desk: what is not described yet."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from bifolium.media.models import Picture
from bifolium.media.reports import AlternativesReport


@hooks.register("register_admin_urls")
def register_report_addresses() -> list[URLPattern]:
    """Mount the report."""
    return [
        path(
            "reports/alternatives/",
            AlternativesReport.as_view(),
            name="alternatives_report",
        ),
        path(
            "reports/alternatives/results/",
            AlternativesReport.as_view(results_only=True),
            name="alternatives_report_results",
        ),
    ]


class AlternativesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Picture)
        may: bool = policy.user_has_any_permission(request.user, ["add", "change"])
        return may


@hooks.register("register_reports_menu_item")
def alternatives_menu_item() -> MenuItem:
    return AlternativesMenuItem(
        _("Pictures without alternative text"),
        reverse("alternatives_report"),
        name="alternatives",
        icon_name="image",
        order=110,
    )
