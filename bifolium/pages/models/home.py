from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from bifolium.pages.fields import BodyField
from bifolium.pages.models.base import EditionPage


class HomePage(EditionPage):
    """The front page of one language."""

    body = BodyField(blank=True)

    content_panels = [*EditionPage.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
