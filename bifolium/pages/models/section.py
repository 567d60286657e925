from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from bifolium.pages.models.base import EditionPage

NARROWED = (
    r"^(?:topic/(?P<topic>[-\w]+)/)?(?:year/(?P<year>\d{4})/)?"
    r"(?:page/(?P<number>[1-9]\d{0,3})/)?$"
)


class SectionPage(RoutablePageMixin, EditionPage):
    """A section: lists its articles, narrowed by topic and year, page by page."""

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.ArticlePage"]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @re_path(NARROWED, name="listing")
    def listing(
        self,
        request: HttpRequest,
        topic: str | None = None,
        year: str | None = None,
        number: str | None = None,
    ) -> HttpResponse:
        self.narrowed = {
            "topic": topic or "",
            "year": int(year or 0),
            "number": int(number or 0),
        }
        return self.render(request)
