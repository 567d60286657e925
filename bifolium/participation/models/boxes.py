"""Ballot boxes and their options, as editors write them.

A box hangs on a work by its UUID or on nothing, never on a page or a language.
What readers voted is in the record, a database of its own: see ``ledger``.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

from bifolium.conf.labels import LabelsField, label
from bifolium.participation.ledger.rules import Rules
from bifolium.participation.methods import BY_KIND, METHODS
from bifolium.participation.methods.method import Method
from bifolium.participation.pages import preview_in

RATING = "rating"


class State(models.TextChoices):
    """Where a box stands at a moment, computed from its times.

    A draft is known to nobody but the desk. An archived box is closed and read as such;
    it has left the lists of what is going on.
    """

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open now")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class Level(models.TextChoices):
    """How hard it is to vote twice; readers see what it stops and what not."""

    BROWSER = "browser", _("One vote per browser")
    WORK = "work", _("One vote per browser, slowed against robots")
    EMAIL = "email", _("One vote per confirmed e-mail address")
    ACCOUNT = "account", _("One vote per signed-in reader")
    INVITED = "invited", _("By invitation")


class ResultsRule(models.TextChoices):
    """When a reader may see the result of an open box."""

    ALWAYS = "always", _("Always")
    AFTER_VOTE = "after_vote", _("After the reader’s own vote")
    AFTER_CLOSE = "after_close", _("After voting is over")


def kinds() -> list[tuple[str, str]]:
    """Return the kinds as choices; a callable, so that a new one needs no migration."""
    return [(method.kind, translated(method.name)) for method in METHODS]


def new_option_key() -> str:
    """Return a key that says nothing and never has to change."""
    return token_hex(4)


class BoxQuerySet(models.QuerySet["Box"]):
    def polls(self) -> "BoxQuerySet":
        return self.exclude(kind=RATING)

    def in_state(self, state: str, at: datetime) -> "BoxQuerySet":
        closed = models.Q(closes_at__lte=at)
        scheduled = models.Q(opens_at__gt=at)
        draft, archived = models.Q(is_draft=True), models.Q(is_archived=True)
        return self.filter(
            {
                State.DRAFT: draft,
                State.SCHEDULED: ~draft & scheduled,
                State.OPEN: ~draft & ~scheduled & ~closed,
                State.CLOSED: ~draft & closed & ~archived,
                State.ARCHIVED: ~draft & closed & archived,
            }[State(state)]
        )

    def public(self) -> "BoxQuerySet":
        return self.filter(is_draft=False)


class Box(ClusterableModel):
    """A question put to readers, once for all languages."""

    key = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("Latin letters, digits and hyphens: /ballot/<address>/."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=kinds)
    subject = models.UUIDField(null=True, blank=True, editable=False)
    question = LabelsField(_("question"), max_length=300)
    note = LabelsField(
        _("note under the question"),
        rows=2,
        max_length=600,
        blank=True,
        help_text=_("Who asks, and what for."),
    )
    max_choices = models.PositiveSmallIntegerField(
        _("most answers"),
        default=1,
        help_text=_("How many answers one reader may choose."),
    )
    quorum = models.PositiveIntegerField(
        _("least number of voters"),
        default=0,
        help_text=_("For yes or no: with fewer voters nothing is decided. 0: any."),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Empty: voting never ends."),
    )
    results = models.CharField(
        _("results are shown"),
        max_length=20,
        choices=ResultsRule.choices,
        default=ResultsRule.ALWAYS,
    )
    level = models.CharField(
        _("who may vote"),
        max_length=20,
        choices=Level.choices,
        default=Level.BROWSER,
        help_text=_("No level knows persons but by invitation; readers are told."),
    )
    mail_domains = models.TextField(
        _("only addresses at"),
        blank=True,
        max_length=2000,
        help_text=_(
            "For confirmed addresses: domains, one a line, such as institute.org."
            " Their subdomains have lines of their own. Empty: any address."
        ),
    )
    is_draft = models.BooleanField(
        _("draft"),
        default=False,
        help_text=_("Readers do not see it and cannot vote, whatever the times."),
    )
    is_archived = models.BooleanField(
        _("archived"),
        default=False,
        help_text=_("Closed polls only: kept in the archive, out of the other lists."),
    )
    is_secret = models.BooleanField(
        _("secret ballot"),
        default=False,
        help_text=_(
            "Only the turnout is known until voting ends; then all votes are opened"
            " at once and nobody can tell whose they are. For councils."
        ),
    )
    is_sample = models.BooleanField(
        _("sample data"), default=False, help_text=_("Says so beside the result.")
    )
    # Grows with each thing that editors do to the record, which is in a database of
    # its own: so that what is made of this row, a baked page, is made again.
    corrections = models.PositiveIntegerField(default=0, editable=False)
    sample = models.JSONField(default=dict, blank=True, editable=False)

    objects = BoxQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(kind=RATING),
                name="participation_one_rating_a_work",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=RATING) | models.Q(subject__isnull=False),
                name="participation_a_rating_has_a_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=RATING) | models.Q(opens_at__isnull=False),
                name="participation_a_poll_opens",
                violation_error_message=_("Say when voting begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(opens_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="participation_a_box_closes_after_it_opens",
                violation_error_message=_("Voting must end after it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_secret=False)
                | (models.Q(closes_at__isnull=False) & ~models.Q(kind=RATING)),
                name="participation_a_secret_box_closes",
                violation_error_message=_("A secret ballot needs an end."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_draft=False)
                | (models.Q(is_archived=False) & ~models.Q(kind=RATING)),
                name="participation_a_draft_is_a_poll_to_come",
                violation_error_message=_("A draft cannot be archived."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_archived=False)
                | models.Q(closes_at__isnull=False),
                name="participation_what_is_archived_has_ended",
                violation_error_message=_("Only a closed poll can be archived."),
            ),
            models.CheckConstraint(
                condition=models.Q(max_choices__gte=1),
                name="participation_one_choice_at_least",
            ),
        ]

    def __str__(self) -> str:
        return label(self.question) or self.key

    @property
    def method(self) -> Method:
        """The way to vote in this box."""
        return BY_KIND[self.kind]

    @property
    def rules(self) -> Rules:
        """The box as the record knows it."""
        fixed = [(key, {"en": words}) for key, words in self.method.options.items()]
        options = fixed or [
            (option.key, dict(option.label)) for option in self.ordered_options()
        ]
        return Rules(
            key=self.key,
            kind=self.kind,
            question=dict(self.question),
            note=dict(self.note),
            options=tuple(options),
            max_choices=self.max_choices,
            quorum=self.quorum,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            results=self.results,
            level=self.level,
            is_sample=self.is_sample,
            subject=str(self.subject) if self.subject else None,
            sample=self.sample,
            is_secret=self.is_secret,
            domains=tuple(self.mail_domains.split()),
        )

    def state(self, at: datetime) -> State:
        """Return where the box stands; it opens and closes at the very second."""
        if self.is_draft:
            return State.DRAFT
        state = State(self.rules.state(at))
        is_put_away = self.is_archived and state == State.CLOSED
        return State.ARCHIVED if is_put_away else state

    def ordered_options(self) -> Sequence["Option"]:
        """Return the options that editors wrote, in their order."""
        return sorted(
            self.options.all(),
            key=lambda option: (option.position or 0, option.pk or 0),
        )


class PollManager(models.Manager.from_queryset(BoxQuerySet)):  # type: ignore[misc]
    """Boxes that editors make; a rating comes with its work."""

    def get_queryset(self) -> BoxQuerySet:
        return super().get_queryset().polls()


class Poll(PreviewableMixin, Box):
    """A box as the desk sees it."""

    objects = PollManager()

    class Meta:
        proxy = True
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        permissions = [("keep_record", _("Set ballots aside and erase links"))]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """All languages on one page, or one of them."""
        return [("", _("All languages")), *settings.LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the form as readers of each language will see it; nothing is sent."""
        codes = [code for code, _name in settings.LANGUAGES]
        pages = [
            preview_in(self.rules, language, at=timezone.now())
            for language in ([mode_name] if mode_name in codes else codes)
        ]
        context = {"previews": pages}
        return render(request, "participation/preview_page.html", context)


class Option(models.Model):
    """An answer that may be chosen. Its key is what a ballot holds, for ever."""

    box = ParentalKey(
        "participation.Box", on_delete=models.CASCADE, related_name="options"
    )
    key = models.SlugField(max_length=40, default=new_option_key, editable=False)
    position = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    label = LabelsField(_("answer"), max_length=300)

    sort_order_field = "position"

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "key"], name="participation_one_option_a_key"
            )
        ]

    def __str__(self) -> str:
        return label(self.label) or self.key
