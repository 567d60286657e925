from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from bifolium.pages.fields import BodyField
from bifolium.pages.models.base import EditionPage
from bifolium.pages.models.record import RecordRoutes


class ProjectsPage(EditionPage):
    """The list of special projects."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.ProjectPage"]

    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")


class ProjectPage(RecordRoutes, EditionPage):
    """A special project: cover, introduction, chapters, people, figures, credits.

    Below it lie the pages of its dossier.
    """

    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    cover = models.ForeignKey(
        "media.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    body = BodyField(_("introduction and figures"), blank=True)
    dossier = models.ForeignKey(
        "dossier.Dossier",
        verbose_name=_("dossier"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    credits = RichTextField(
        _("credits"), blank=True, features=["bold", "italic", "link", "ul"]
    )

    content_panels = [
        *EditionPage.content_panels[:1],
        FieldPanel("subtitle"),
        FieldPanel("lead"),
        FieldPanel("cover"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("dossier")], heading=_("The record")),
        InlinePanel("people", heading=_("People of the record"), label=_("person")),
        FieldPanel("credits"),
        FieldPanel("published_on"),
        *EditionPage.edition_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["pages.ProjectsPage"]
    subpage_types: ClassVar[list[str]] = ["pages.ArticlePage"]

    class Meta:
        verbose_name = _("special project")
        verbose_name_plural = _("special projects")


class ProjectFigure(Orderable):
    """A person of the dossier shown on the landing page, by key."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="people")
    key = models.CharField(_("key of the person in the dossier"), max_length=80)

    panels = [FieldPanel("key")]
