from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from bifolium.pages.fields import BodyField
from bifolium.pages.models.base import EditionPage


class ExpertsPage(EditionPage):
    """The experts' directory."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.ExpertPage"]

    class Meta:
        verbose_name = _("experts’ directory")
        verbose_name_plural = _("experts’ directories")


class ExpertPage(EditionPage):
    """A person's page; its name and affiliations come from the person."""

    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="pages",
    )
    body = BodyField(_("biography"), blank=True)

    content_panels = [
        *EditionPage.content_panels,
        FieldPanel("person"),
        FieldPanel("body"),
        *EditionPage.edition_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["pages.ExpertsPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("expert’s page")
        verbose_name_plural = _("experts’ pages")
