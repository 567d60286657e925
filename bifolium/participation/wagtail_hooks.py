"""Polls at the desk."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from bifolium.participation.forms import PollForm
from bifolium.participation.models import Box, BoxQuerySet, Poll, State
from bifolium.participation.queries import has_ballots, tally_of


def state_now(box: Box) -> str:
    """Return the state in words."""
    return str(box.state(timezone.now()).label)


def kind_words(box: Box) -> str:
    """Return the way to vote in words."""
    return gettext(box.method.name)


def voters_of(box: Box) -> int:
    """Return how many have voted."""
    return tally_of(box).voters


class PollFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=State.choices, method="in_state"
    )

    class Meta:
        model = Poll
        fields: list[str] = []

    def in_state(self, boxes: BoxQuerySet, name: str, state: str) -> BoxQuerySet:
        return boxes.in_state(state, timezone.now())


class DeletePoll(DeleteView):
    """Refuses to delete what readers have voted in."""

    def dispatch(self, request: HttpRequest, *args: Any, **names: Any) -> HttpResponse:
        if has_ballots(self.object):
            messages.error(
                request, gettext("Readers have voted: this poll cannot be deleted.")
            )
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **names)


class PollViewSet(SnippetViewSet):
    model = Poll
    icon = "list-ul"
    menu_label = _("Polls")
    menu_name = "polls"
    add_to_admin_menu = True
    copy_view_enabled = False
    base_form_class = PollForm
    filterset_class = PollFilters
    delete_view_class = DeletePoll
    list_display = [
        "__str__",
        Column("kind_words", label=_("Kind"), accessor=kind_words),
        Column("state", label=_("State"), accessor=state_now),
        Column("voters", label=_("Votes"), accessor=voters_of),
        "opens_at",
        "closes_at",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("question"),
            FieldPanel("note"),
            FieldPanel("key"),
            FieldRowPanel(
                [
                    FieldPanel("kind"),
                    FieldPanel("max_choices"),
                    FieldPanel("quorum"),
                ]
            ),
            InlinePanel("options", label=_("Answer")),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("level"), FieldPanel("results")]),
            FieldPanel("is_sample"),
        ],
        base_form_class=PollForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Poll]:
        return Poll.objects.order_by("-opens_at", "pk")


register_snippet(PollViewSet)
