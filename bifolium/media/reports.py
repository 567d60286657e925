"""Pictures that are not described in every language: a report at the desk."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from bifolium.media.models import Picture

CODES = [code for code, _name in settings.LANGUAGES]


class WithoutAlternative(WagtailFilterSet):
    """Narrows pictures to those without a description in a language."""

    missing = django_filters.ChoiceFilter(
        label=_("Not described in"), choices=settings.LANGUAGES, method="without"
    )

    class Meta:
        model = Picture
        fields: list[str] = []

    def without(
        self, pictures: QuerySet[Picture], name: str, code: str
    ) -> QuerySet[Picture]:
        return pictures.filter(~Q(alt__has_key=code))


class AlternativeColumn(Column):
    """The description of a picture in one language."""

    cell_template_name = "desk/alt_state.html"

    def get_value(self, instance: Any) -> Any:
        return instance.alt.get(self.name, "")


def edit_address(picture: Picture) -> str:
    """Return where a picture is edited."""
    return reverse("wagtailimages:edit", args=[picture.pk])


class AlternativesReport(ReportView):
    """Pictures without a description in at least one language of the site."""

    model = Picture
    page_title = _("Pictures without alternative text")
    header_icon = "image"
    index_url_name = "alternatives_report"
    index_results_url_name = "alternatives_report_results"
    filterset_class = WithoutAlternative
    any_permission_required = ["add", "change"]
    is_searchable = False
    export_headings = {"title": _("Title")} | {
        f"alt.{code}": name for code, name in settings.LANGUAGES
    }
    list_export = ["title", *(f"alt.{code}" for code in CODES)]
    columns = [
        TitleColumn("title", label=_("Title"), get_url=edit_address),
        *(AlternativeColumn(code, label=name) for code, name in settings.LANGUAGES),
    ]

    def get_base_queryset(self) -> QuerySet[Picture]:
        """Return the incomplete pictures that the user may change."""
        pictures = policy_registry.get_by_type(
            Picture
        ).instances_user_has_any_permission_for(self.request.user, ["change"])
        incomplete = Q()
        for code in CODES:
            incomplete |= ~Q(alt__has_key=code)
        found: QuerySet[Picture] = pictures.filter(incomplete)
        return found.order_by("title", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Give each picture every language, so that the export has no holes."""
        pictures = list(object_list)
        for picture in pictures:
            picture.alt = dict.fromkeys(CODES, "") | picture.alt
        return pictures
