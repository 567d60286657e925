"""Polls at the desk."""

from collections.abc import Iterable, Iterator

import django_filters
from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bifolium.accounts.models import User
from bifolium.participation import desk
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


class PollViewSet(SnippetViewSet):
    model = Poll
    icon = "list-ul"
    menu_label = _("Polls")
    menu_name = "polls"
    add_to_admin_menu = True
    copy_view_enabled = False
    base_form_class = PollForm
    filterset_class = PollFilters
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
            FieldPanel("mail_domains"),
            FieldPanel("is_secret"),
            FieldPanel("stands_on"),
            FieldRowPanel([FieldPanel("is_draft"), FieldPanel("is_archived")]),
            FieldPanel("is_sample"),
        ],
        base_form_class=PollForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Poll]:
        return Poll.objects.order_by("-opens_at", "pk")


register_snippet(PollViewSet)


@hooks.register("before_delete_snippet")
def keep_what_was_voted_in(
    request: HttpRequest, snippets: Iterable[object]
) -> HttpResponse | None:
    """Refuse to delete polls in which readers have voted, one or many at once."""
    if not any(isinstance(box, Box) and has_ballots(box) for box in snippets):
        return None
    messages.error(
        request,
        gettext("Readers have voted: this poll cannot be deleted. Archive it instead."),
    )
    return redirect(Poll.snippet_viewset.get_url_name("list"))


@hooks.register("register_admin_urls")
def register_desk_addresses() -> list[URLPattern]:
    """Mount the desk of one box."""
    at = "ballots/<slug:key>/"
    return [
        path(at, desk.watch, name="ballots_watch"),
        path(f"{at}close/", desk.close, name="ballots_close"),
        path(f"{at}certificate/", desk.certify, name="ballots_certify"),
        path(f"{at}set-aside/", desk.set_aside, name="ballots_set_aside"),
        path(f"{at}restore/", desk.restore, name="ballots_restore"),
        path(f"{at}unmark/", desk.unmark, name="ballots_unmark"),
        path(f"{at}invite/", desk.invite, name="ballots_invite"),
        path(f"{at}erase/", desk.erase, name="ballots_erase"),
        path(f"{at}export.<str:kind>", desk.export, name="ballots_export"),
    ]


@hooks.register("register_snippet_listing_buttons")
def watch_button(
    snippet: object, user: User, next_url: str | None = None
) -> Iterator[ListingButton]:
    """Lead from the list of polls to the desk of each."""
    if isinstance(snippet, Box) and user.has_perm(desk.WATCH):
        yield ListingButton(
            _("Watch"), desk.address_of(snippet), icon_name="view", priority=5
        )


@hooks.register("register_permissions")
def register_keeping() -> QuerySet[Permission]:
    """Let administrators give the right to set aside and erase."""
    return Permission.objects.filter(codename=desk.KEEP.partition(".")[2])
