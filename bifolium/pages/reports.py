"""Which works have which editions: a report at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.ui.tables.pages import PageTypeColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import page_permission_policy

from bifolium.editions.levels import Level
from bifolium.editions.links import language_codes
from bifolium.pages.queries import levels_of

WORK_ON = ["add", "change", "publish"]


@dataclass(frozen=True)
class State:
    """The state of a work in one language.

    ``code`` is a level, or ``draft``, ``copy`` (live, in the source's words) or
    ``missing``; ``url`` is where to edit the edition, or to begin it, if one may.
    """

    code: str
    label: str
    url: str

    def __str__(self) -> str:
        return self.label


DRAFT, COPY, MISSING = _("draft"), _("copy, not translated"), _("missing")


class WithoutEdition(WagtailFilterSet):
    """Narrows works to those without a published edition in a language."""

    missing = django_filters.ChoiceFilter(
        label=_("Without an edition in"),
        choices=settings.LANGUAGES,
        method="without",
    )
    content_type = ContentTypeFilter(
        label=_("Type"),
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def without(self, works: QuerySet[Page], name: str, code: str) -> QuerySet[Page]:
        """Return works that readers of a language cannot read in it."""
        there = Page.objects.filter(
            locale__language_code=code, live=True, alias_of=None
        )
        return works.exclude(translation_key__in=there.values("translation_key"))


class StateColumn(Column):
    """The state of a work in one language."""

    cell_template_name = "desk/edition_state.html"

    def __init__(self, code: str, label: str) -> None:
        super().__init__(code, label=label)

    def get_value(self, instance: Any) -> Any:
        return instance.states[self.name]


def edit_address(page: Page) -> str:
    """Return where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


class EditionsReport(ReportView):
    """Works by languages, one row a work; the row stands for its first edition."""

    model = Page
    page_title = _("Editions of works")
    header_icon = "globe"
    index_url_name = "editions_report"
    index_results_url_name = "editions_report_results"
    filterset_class = WithoutEdition
    any_permission_required = WORK_ON
    is_searchable = False
    export_headings = {"title": _("Title")} | {
        f"states.{code}": name for code, name in settings.LANGUAGES
    }
    list_export = ["title", *(f"states.{code}" for code, _name in settings.LANGUAGES)]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), get_url=edit_address),
            PageTypeColumn("content_type", label=_("Type")),
            *(StateColumn(code, name) for code, name in settings.LANGUAGES),
        ]

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the first edition of each work that the user works on."""
        pages = page_permission_policy.instances_user_has_any_permission_for(
            self.request.user, WORK_ON
        ).filter(depth__gt=1)
        first = (
            pages.order_by()
            .values("translation_key")
            .annotate(first=Min("pk"))
            .values("first")
        )
        found: QuerySet[Page] = Page.objects.filter(pk__in=first)
        return found.select_related("content_type").order_by("path", "pk")

    def decorate_paginated_queryset(self, object_list: Iterable[Page]) -> list[Page]:
        """Give each row the state of its work in every language."""
        works = list(object_list)
        found = states_of(works, self.request)
        for work in works:
            work.states = found[work.translation_key]
        return works


def states_of(works: list[Page], request: HttpRequest) -> dict[UUID, dict[str, State]]:
    """Return the states of works by language, with a query a type at most."""
    editions = Page.objects.filter(
        translation_key__in=[work.translation_key for work in works]
    ).select_related("content_type")
    levels = levels_of(editions)
    codes = language_codes()
    may_translate = request.user.has_perm("simple_translation.submit_translation")
    rows = {
        work.translation_key: {
            code: missing(work, may_translate=may_translate)
            for code, _name in settings.LANGUAGES
        }
        for work in works
    }
    for page in editions:
        code = codes[page.locale_id]
        if code in rows[page.translation_key]:
            state = state_of(page, levels.get(page.pk, ""))
            rows[page.translation_key][code] = state
    return rows


def state_of(page: Page, level: str) -> State:
    """Return the state of an edition that exists."""
    if not page.live:
        return State("draft", str(DRAFT), edit_address(page))
    if page.alias_of_id:
        return State("copy", str(COPY), edit_address(page))
    code = level or Level.FULL.value
    return State(code, str(Level(code).label), edit_address(page))


def missing(work: Page, *, may_translate: bool) -> State:
    """Return the state of an edition that does not exist, with the way to begin it."""
    address = reverse("simple_translation:submit_page_translation", args=[work.pk])
    return State("missing", str(MISSING), address if may_translate else "")
