"""Binding words to the record at the desk: two buttons, and what one chooses from."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from bifolium.conf.labels import label
from bifolium.dossier.cited import when
from bifolium.dossier.lines import title_of
from bifolium.dossier.models import Statement, Thing
from bifolium.dossier.queries_desk import spelled
from bifolium.pages.bindings import HANDLERS


def described(row: Any) -> str:
    """Return a thing or a statement as an editor tells it from others."""
    if isinstance(row, Statement):
        eyes = f" ({row.in_eyes_of})" if row.in_eyes_of else ""
        return f"{title_of(row, '')}{eyes}, {when(row.when, '')} [{row.key}]"
    return f"{label(row.labels)} ({row.get_kind_display()}) [{row.key}]"


class RecordFilter(BaseFilterForm):  # type: ignore[misc]
    """One box; every word must be found in a name, in any language, or in a key."""

    q = forms.CharField(
        label=_("Name in any language, or key"), required=False, max_length=200
    )

    def filter(self, objects: "QuerySet[Any]") -> "QuerySet[Any]":
        words = self.cleaned_data.get("q", "").split()
        self.is_searching = bool(words)
        self.search_query = " ".join(words)
        for word in words:
            if objects.model is Statement:
                wanted = spelled("subject__", word) | spelled("object__", word)
                objects = objects.filter(wanted | Q(key__icontains=word))
            else:
                objects = objects.filter(spelled("", word))
        return objects


class Choosing:
    """What both ways to choose share."""

    filter_form_class = RecordFilter

    def get_object_list(self) -> "QuerySet[Any]":
        rows = self.model_class._default_manager.all()
        if self.model_class is Statement:
            return rows.select_related("subject", "object", "in_eyes_of", "dossier")
        return rows.select_related("dossier")

    @property
    def columns(self) -> list[Column]:
        title: TitleColumn = super().title_column
        title.accessor = described
        return [title, Column("dossier", label=_("Dossier"))]

    @property
    def title_column(self) -> TitleColumn:
        return self.columns[0]


class ChooseView(Choosing, chooser.ChooseView):  # type: ignore[misc]
    pass


class ChooseResultsView(Choosing, chooser.ChooseResultsView):  # type: ignore[misc]
    pass


class ChosenView(chooser.ChosenView):  # type: ignore[misc]
    def get_display_title(self, instance: Any) -> str:
        """Return the name alone: it becomes the text where none is selected."""
        if isinstance(instance, Statement):
            return title_of(instance, "")
        return label(instance.labels)


class RecordChooser(ChooserViewSet):  # type: ignore[misc]
    icon = "folder-open-inverse"
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    register_widget = False
    per_page = 15


CHOOSERS = [
    RecordChooser(
        "record_thing",
        model=Thing,
        url_prefix="record/thing",
        choose_one_text=_("Choose a thing of the record"),
    ),
    RecordChooser(
        "record_statement",
        model=Statement,
        url_prefix="record/statement",
        choose_one_text=_("Choose a statement of the record"),
    ),
]


class BoundElementHandler(LinkElementHandler):  # type: ignore[misc]
    """From the database to the editor: which row, and what it is called."""

    def __init__(self, entity: str, handler: Any) -> None:
        super().__init__(entity)
        self.handler = handler

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        row = self.handler.get_many([attrs])[0]
        title = described(row) if row else str(_("no longer in the record"))
        return {"id": attrs.get("id", ""), "title": title}


def stored(identifier: str) -> Any:
    """Return what writes bound words as they are stored."""

    def element(props: dict[str, Any]) -> Any:
        attributes = {"linktype": identifier, "id": props.get("id")}
        return DOM.create_element("a", attributes, props["children"])

    return element


BUTTONS = {
    "thing": ("user", _("Bind to a person, post or event of the record")),
    "statement": ("list-ul", _("Bind to a statement of the record")),
}


def register_bindings(features: Any) -> None:
    """A button for each of the two, how they are stored, and how they are read."""
    for handler in HANDLERS:
        name = handler.identifier
        icon, text = BUTTONS[name]
        entity = f"RECORD_{name.upper()}"
        features.register_link_type(handler)
        features.register_editor_plugin(
            "draftail",
            f"record-{name}",
            EntityFeature(
                {
                    "type": entity,
                    "icon": icon,
                    "description": text,
                    "attributes": ["id", "title"],
                    "chooserUrls": {"record": reverse_lazy(f"record_{name}:choose")},
                },
                js=["wagtailadmin/js/chooser-modal.js", "bifolium/desk/record.js"],
            ),
        )
        features.register_converter_rule(
            "contentstate",
            f"record-{name}",
            {
                "from_database_format": {
                    f'a[linktype="{name}"]': BoundElementHandler(entity, handler)
                },
                "to_database_format": {"entity_decorators": {entity: stored(name)}},
            },
        )
