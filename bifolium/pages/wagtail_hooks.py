"""Pages at the desk: foreign runs, topics, audiences."""

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    InlineStyleElementHandler,
)
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bifolium.pages.blocks.prose import RUN_LANGUAGES
from bifolium.pages.models import Audience, Topic


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
    menu_label = _("Classes")
    menu_icon = "tag"


register_snippet(ClassesGroup)
