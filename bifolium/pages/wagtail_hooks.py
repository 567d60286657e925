"""Pages at the desk: foreign runs, typography, editions, topics, audiences."""

from collections.abc import Iterator
from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    InlineStyleElementHandler,
)
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bifolium.accounts.models import User
from bifolium.pages import desk
from bifolium.pages.blocks.prose import RUN_LANGUAGES
from bifolium.pages.models import Audience, Topic
from bifolium.pages.rating_desk import RatingsReport
from bifolium.pages.record_desk import CHOOSERS, register_bindings
from bifolium.pages.reports import WORK_ON, EditionsReport
from bifolium.pages.rich_links import LightPageLink
from bifolium.participation.desk import WATCH


@hooks.register("register_rich_text_features", order=10)
def register_links(features: Any) -> None:
    """Links to pages cost one question each, and that once."""
    features.register_link_type(LightPageLink)


@hooks.register("register_rich_text_features")
def register_foreign_runs(features: Any) -> None:
    """A button for each language that marks words as being in it."""
    for code in RUN_LANGUAGES:
        name, style = f"lang-{code}", f"LANG_{code.upper()}"
        control = {
            "type": style,
            "label": code.upper(),
            "description": foreign_run(code),
            "element": "span",
        }
        features.register_editor_plugin(
            "draftail", name, draftail.InlineStyleFeature(control)
        )
        features.register_converter_rule(
            "contentstate",
            name,
            {
                "from_database_format": {
                    f"span[lang={code}]": InlineStyleElementHandler(style)
                },
                "to_database_format": {
                    "style_map": {style: {"element": "span", "props": {"lang": code}}}
                },
            },
        )


def foreign_run(code: str) -> Any:
    """Return what the button of a language says, in the reader's language."""

    def text() -> str:
        return gettext("Words in %(language)s") % {"language": code}

    return lazy(text, str)()


@hooks.register("register_rich_text_features")
def register_bound_words(features: Any) -> None:
    """Words may be bound to the record."""
    register_bindings(features)


@hooks.register("register_admin_viewset")
def register_record_choosers() -> list[Any]:
    """What words are bound to is chosen from the record."""
    return list(CHOOSERS)


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics and regions")
    list_display = ("__str__", "kind", "slug", "position")
    list_filter = ("kind",)
    ordering = ("kind", "position")


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    menu_label = _("Audiences")
    list_display = ("__str__", "slug", "position")
    ordering = ("position",)


class ClassesGroup(SnippetViewSetGroup):
    items = (TopicViewSet, AudienceViewSet)
    menu_label = _("Topics and audiences")
    menu_icon = "tag"


register_snippet(ClassesGroup)


@hooks.register("register_admin_urls")
def register_desk_addresses() -> list[URLPattern]:
    """Mount what is ours of the desk."""
    return [
        path("typography/<int:page_id>/", desk.typography, name="typography"),
        path("reports/leaning/", desk.leaning_words, name="leaning"),
        path("reports/ratings/", RatingsReport.as_view(), name="ratings_report"),
        path(
            "reports/ratings/results/",
            RatingsReport.as_view(results_only=True),
            name="ratings_report_results",
        ),
        path("reports/editions/", EditionsReport.as_view(), name="editions_report"),
        path(
            "reports/editions/results/",
            EditionsReport.as_view(results_only=True),
            name="editions_report_results",
        ),
    ]


@hooks.register("register_page_header_buttons")
def typography_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer to correct the typography of a page that one may edit."""
    if not page.is_root() and page.permissions_for_user(user).can_edit():
        address = reverse("typography", args=[page.pk])
        yield Button(_("Typography"), address, icon_name="openquote", priority=70)


class EditionsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        may: bool = page_permission_policy.user_has_any_permission(
            request.user, WORK_ON
        )
        return may


@hooks.register("register_reports_menu_item")
def editions_menu_item() -> MenuItem:
    return EditionsMenuItem(
        _("Editions of works"),
        reverse("editions_report"),
        name="editions",
        icon_name="globe",
        order=100,
    )


class RatingsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        may: bool = request.user.has_perm(WATCH)
        return may


@hooks.register("register_reports_menu_item")
def ratings_menu_item() -> MenuItem:
    return RatingsMenuItem(
        _("Ratings of works"),
        reverse("ratings_report"),
        name="ratings",
        icon_name="list-ul",
        order=105,
    )


@hooks.register("register_reports_menu_item")
def leaning_menu_item() -> MenuItem:
    return EditionsMenuItem(
        _("Words that lean on the record"),
        reverse("leaning"),
        name="leaning",
        icon_name="folder-open-inverse",
        order=110,
    )
