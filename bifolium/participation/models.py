"""Ballot boxes, their options, the standing ballots and the tally.

A box hangs on a work by its UUID or on nothing, never on a page or a language.
No table holds a time, an address or a name of a voter.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from secrets import token_hex

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from bifolium.conf.labels import LabelsField, label
from bifolium.participation.methods import BY_KIND, METHODS
from bifolium.participation.methods.method import Method

RATING = "rating"
VOTER_LENGTH = 16


class State(models.TextChoices):
    """Where a box stands at a moment; computed from its times, never stored."""

    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open now")
    CLOSED = "closed", _("Closed")


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
        return self.filter(
            {
                State.SCHEDULED: scheduled,
                State.OPEN: ~scheduled & ~closed,
                State.CLOSED: closed,
            }[State(state)]
        )


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
    is_sample = models.BooleanField(
        _("sample data"), default=False, help_text=_("Says so beside the result.")
    )
    voters = models.PositiveIntegerField(default=0, editable=False)

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
                condition=models.Q(max_choices__gte=1),
                name="participation_one_choice_at_least",
            ),
        ]

    def __str__(self) -> str:
        return label(self.question) or self.key

    def save(
        self,
        *,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Leave ``voters`` alone: a ballot may have come while an editor typed."""
        if update_fields is None and not self._state.adding:
            own = {field.name for field in self._meta.concrete_fields}
            update_fields = {*own - {"id", "voters"}, "options"}
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    @property
    def method(self) -> Method:
        """The way to vote in this box."""
        return BY_KIND[self.kind]

    def state(self, at: datetime) -> State:
        """Return where the box stands; it opens and closes at the very second."""
        if self.closes_at and at >= self.closes_at:
            return State.CLOSED
        if self.opens_at and at < self.opens_at:
            return State.SCHEDULED
        return State.OPEN

    def ordered_options(self) -> Sequence["Option"]:
        """Return the options that editors wrote, in their order."""
        return sorted(
            self.options.all(), key=lambda option: (option.position or 0, option.pk)
        )


class PollManager(models.Manager.from_queryset(BoxQuerySet)):  # type: ignore[misc]
    """Boxes that editors make; a rating comes with its work."""

    def get_queryset(self) -> BoxQuerySet:
        return super().get_queryset().polls()


class Poll(Box):
    """A box as the desk sees it."""

    objects = PollManager()

    class Meta:
        proxy = True
        verbose_name = _("poll")
        verbose_name_plural = _("polls")


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


class Standing(models.Model):
    """The one ballot of a voter that counts; the constraint is the rule."""

    box = models.ForeignKey(
        "participation.Box", models.PROTECT, related_name="standings"
    )
    voter = models.BinaryField(max_length=VOTER_LENGTH)
    selection = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["box", "voter"], name="participation_one_ballot_a_voter"
            ),
            models.CheckConstraint(
                condition=Exact(Length("voter"), VOTER_LENGTH),
                name="participation_voter_is_a_key",
            ),
        ]


class Tally(models.Model):
    """The votes of one option, kept equal to a recount in the same transaction."""

    box = models.ForeignKey("participation.Box", models.PROTECT, related_name="tallies")
    option = models.CharField(max_length=40)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["box", "option"], name="participation_one_tally_an_option"
            )
        ]
