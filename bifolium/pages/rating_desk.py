"""How works are rated: a report at the desk, which leads to the desk of each box."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from bifolium.pages.models import ArticlePage
from bifolium.pages.queries import locale_key
from bifolium.participation.models import Poll
from bifolium.participation.queries import rating_lines


@dataclass(frozen=True)
class RatedWork:
    """A work with its rating; ``mean`` is None below five votes."""

    key: str
    title: str
    votes: int
    mean: Decimal | None
    last_on: date | None

    def rank(self, column: str) -> tuple[bool, object, str]:
        """Return where it stands by a column; what has no value comes first."""
        value = getattr(self, column)
        return (value is not None, value, self.title.casefold())


class RatingsReport(ReportView):
    """Every work that readers may rate, the most voted first."""

    model = Poll
    permission_policy = ModelPermissionPolicy(Poll)
    permission_required = "change"
    page_title = _("Ratings of works")
    header_icon = "list-ul"
    index_url_name = "ratings_report"
    index_results_url_name = "ratings_report_results"
    is_searchable = True
    default_ordering = "-votes"
    export_headings = {
        "title": _("Title"),
        "votes": _("Votes"),
        "mean": _("Mean"),
        "last_on": _("Last vote"),
    }
    list_export = list(export_headings)

    @property
    def columns(self) -> list[Column]:
        names = self.export_headings
        return [
            TitleColumn(
                "title",
                label=names["title"],
                sort_key="title",
                get_url=lambda work: reverse("ballots_watch", args=[work.key]),
            ),
            *(
                Column(name, label=names[name], sort_key=name)
                for name in ("votes", "mean", "last_on")
            ),
        ]

    def get_queryset(self) -> list[RatedWork]:
        """Return the works that are searched for: titles and counts have two stores."""
        wanted = (self.search_query or "").casefold()
        found = [work for work in rated_works() if wanted in work.title.casefold()]
        column = self.ordering.removeprefix("-")
        found.sort(
            key=lambda work: work.rank(column), reverse=self.ordering.startswith("-")
        )
        return found


def rated_works() -> list[RatedWork]:
    """Return the rated works, named in the language of the desk or the nearest."""
    titles = titles_of_works(locale_key(get_language() or ""))
    return [
        RatedWork(
            line.key,
            titles.get(line.subject, str(line.subject)),
            line.votes,
            line.mean,
            line.last_on,
        )
        for line in rating_lines()
    ]


def titles_of_works(own: int) -> dict[UUID, str]:
    """Return the titles of articles by work; those in a language of one's own win."""
    rows = ArticlePage.objects.order_by("pk").values_list(
        "translation_key", "locale_id", "title"
    )
    found: dict[UUID, str] = {}
    for work, locale, title in rows:
        if locale == own or work not in found:
            found[work] = title
    return found
