"""Pages that list what lives elsewhere: topics, entrances, polls."""

from typing import ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from bifolium.pages.fields import BodyField
from bifolium.pages.models.base import EditionPage
from bifolium.pages.models.topics import Audience, Topic

SLUG = r"[-\w]+"


class TopicsPage(RoutablePageMixin, EditionPage):
    """All topics and regions; below it each of them, and where several meet."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("topics and regions")
        verbose_name_plural = _("topics and regions")

    @re_path(r"^$", name="all")
    def all_topics(self, request: HttpRequest) -> HttpResponse:
        self.crossed: list[Topic] = []
        return self.render(request)

    @re_path(
        rf"^(?P<slugs>{SLUG}(?:/(?!page/){SLUG}){{0,2}})/"
        r"(?:page/(?P<number>[1-9]\d{0,3})/)?$",
        name="crossing",
    )
    def crossing(
        self, request: HttpRequest, slugs: str, number: str | None = None
    ) -> HttpResponse:
        wanted = slugs.split("/")
        found = {topic.slug: topic for topic in Topic.objects.filter(slug__in=wanted)}
        if len(found) != len(wanted):
            raise Http404
        self.crossed = [found[slug] for slug in wanted]
        self.number = int(number or 0)
        return self.render(request, template="pages/topic.html")


class AudiencesPage(EditionPage):
    """The list of entrances."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.AudiencePage"]

    class Meta:
        verbose_name = _("list of entrances")
        verbose_name_plural = _("lists of entrances")


class AudiencePage(EditionPage):
    """An entrance: a layer of its own for one audience."""

    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="pages",
    )
    body = BodyField(blank=True)

    content_panels = [
        *EditionPage.content_panels,
        FieldPanel("audience"),
        FieldPanel("body"),
        *EditionPage.edition_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["pages.AudiencesPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("entrance")
        verbose_name_plural = _("entrances")


class PollsPage(RoutablePageMixin, EditionPage):
    """The archive of polls; below it each poll on a page of its own."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("archive of polls")
        verbose_name_plural = _("archives of polls")

    @re_path(
        r"^(?:(?P<by>state)/(?P<value>open|scheduled|closed|archived)/)?$",
        name="archive",
    )
    @re_path(r"^(?P<by>year)/(?P<value>\d{4})/$", name="archive-of-year")
    @re_path(rf"^(?P<by>project|for)/(?P<value>{SLUG})/$", name="archive-of-place")
    def archive(
        self, request: HttpRequest, by: str | None = None, value: str | None = None
    ) -> HttpResponse:
        self.narrowed = (by or "", value or "")
        self.poll_key = ""
        return self.render(request)

    @re_path(r"^ratings/top/$", name="top-rated")
    def top_rated(self, request: HttpRequest) -> HttpResponse:
        """Answer with the top rated, anew for each reader: votes come all the time."""
        self.is_top_rated = True
        response = self.render(request, template="pages/top_rated.html")
        response["Cache-Control"] = "no-store"
        return response

    @re_path(rf"^(?P<key>{SLUG})/$", name="poll")
    def poll(self, request: HttpRequest, key: str) -> HttpResponse:
        self.poll_key = key
        return self.render(request, template="pages/poll.html")


class PlainPage(EditionPage):
    """About, contacts, privacy."""

    body = BodyField(blank=True)

    content_panels = [
        *EditionPage.content_panels,
        FieldPanel("body"),
        *EditionPage.edition_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["pages.PlainPage"]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
