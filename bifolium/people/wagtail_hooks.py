"""Persons and organisations at the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bifolium.people.models import Organisation, Person


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    menu_label = _("Persons")
    list_display = ("__str__", "kind", "is_expert", "is_sample")
    list_filter = ("kind", "is_expert", "is_sample")
    ordering = ("slug",)
    panels = [
        FieldPanel("name"),
        FieldPanel("sort_name"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("kind")]),
        FieldPanel("portrait"),
        InlinePanel("affiliations", heading=_("Affiliations"), label=_("affiliation")),
        FieldRowPanel([FieldPanel("orcid"), FieldPanel("email")]),
        FieldRowPanel([FieldPanel("is_expert"), FieldPanel("is_sample")]),
    ]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "home"
    menu_label = _("Organisations")
    list_display = ("__str__", "kind", "parent")
    list_filter = ("kind",)
    ordering = ("slug",)


class PeopleGroup(SnippetViewSetGroup):
    items = (PersonViewSet, OrganisationViewSet)
    menu_label = _("People")
    menu_icon = "group"


register_snippet(PeopleGroup)
