from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from bifolium.conf.labels import LabelsField, label
from bifolium.dossier.dates import Span

OF_ONE_DOSSIER = _("The same key stands twice in this dossier.")


class Dossier(index.Indexed, models.Model):  # type: ignore[misc]
    """The record behind a project: its sources, things and statements."""

    slug = models.SlugField(_("address name"), unique=True)
    title = LabelsField(_("title"))
    description = LabelsField(_("description"), rows=4, max_length=2000, blank=True)
    version = models.PositiveIntegerField(
        _("version"),
        default=1,
        editable=False,
        help_text=_("Grows with every load; drawings made before are made again."),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("editors by name"),
        blank=True,
        related_name="+",
    )
    editor_groups = models.ManyToManyField(
        "auth.Group", verbose_name=_("groups of editors"), blank=True, related_name="+"
    )

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("description")]
    search_fields = [index.AutocompleteField("slug"), index.SearchField("slug")]

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def __str__(self) -> str:
        return label(self.title) or self.slug


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Source(models.Model):
    """A book, paper or page that evidence is taken from."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="sources"
    )
    key = models.CharField(_("key"), max_length=120)
    author = models.CharField(_("author"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=500)
    year = models.CharField(_("year"), max_length=20, blank=True)
    url = models.CharField(_("address"), max_length=2000, blank=True)
    archived_url = models.CharField(
        _("address of an archived copy"), max_length=2000, blank=True
    )
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    reliability = models.CharField(
        _("reliability"), max_length=6, choices=Confidence.choices
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "key"],
                name="dossier_source_key",
                violation_error_message=OF_ONE_DOSSIER,
            )
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.author, self.title, self.year) if part)


class Dated(models.Model):
    """Something with a date as written and its four day numbers."""

    when = models.CharField(_("when"), max_length=80, blank=True)
    s0 = models.IntegerField(_("earliest beginning"), null=True, editable=False)
    s1 = models.IntegerField(_("latest beginning"), null=True, editable=False)
    e0 = models.IntegerField(_("earliest end"), null=True, editable=False)
    e1 = models.IntegerField(_("latest end"), null=True, editable=False)

    class Meta:
        abstract = True

    def surely(self, day: int) -> bool:
        """Return whether it held on a day whatever its true limits are."""
        return self.s1 is not None and self.e0 is not None and self.s1 <= day <= self.e0

    def set_span(self, span: Span | None) -> None:
        """Take the date and its bounds; null takes both away."""
        self.when = span.text if span else ""
        self.s0 = span.start_min if span else None
        self.s1 = span.start_max if span else None
        self.e0 = span.end_min if span else None
        self.e1 = span.end_max if span else None


def forwards(name: str) -> list[models.CheckConstraint]:
    """Return the constraints that hold four day numbers in order, or all null."""
    numbers = ("s0", "s1", "e0", "e1")
    none = Q(when="", **{f"{number}__isnull": True for number in numbers})
    all_set = ~Q(when="") & Q(**{f"{number}__isnull": False for number in numbers})
    in_order = Q(s0__lte=F("s1"), e0__lte=F("e1")) & Q(s0__lte=F("e1"))
    return [
        models.CheckConstraint(condition=none | all_set, name=f"{name}_dated_or_not"),
        models.CheckConstraint(condition=none | in_order, name=f"{name}_forwards"),
    ]


class Thing(Dated):
    """What statements are about; ``when`` is the life of an authority or body.

    ``data`` holds what only drawings and tables need: ``lat``, ``lon``, ``city``
    (labels), ``exclusive``, ``kind`` (as the table says it), ``role`` (labels).
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        POST = "post", _("post")
        MISSION = "mission", _("mission")
        ORGANISATION = "organisation", _("organisation")
        AUTHORITY = "authority", _("authority")
        EVENT = "event", _("event")
        PLACE = "place", _("place")

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="things"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    key = models.CharField(_("key"), max_length=120)
    labels = LabelsField(_("name"), max_length=500)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    data = models.JSONField(_("further data"), default=dict, blank=True)

    class Meta:
        verbose_name = _("thing")
        verbose_name_plural = _("things")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "key"],
                name="dossier_thing_key",
                violation_error_message=OF_ONE_DOSSIER,
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="dossier_thing_not_in_itself"
            ),
            *forwards("dossier_thing"),
        ]

    def __str__(self) -> str:
        return label(self.labels) or self.key


class Statement(Dated):
    """Subject, predicate, object; in whose eyes, yes or no, how, when."""

    class Predicate(models.TextChoices):
        HOLDS = "holds", _("holds")
        KEEPS = "keeps", _("keeps in custody")
        RECOGNISES = "recognises", _("recognises")
        CONTINUES = "continues", _("continues")
        TOOK_PART = "took_part", _("took part in")
        EXISTED = "existed", _("existed")
        HAPPENED = "happened", _("happened")
        BORN = "born", _("was born")
        DIED = "died", _("died")

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="statements"
    )
    key = models.CharField(_("key"), max_length=120)
    subject = models.ForeignKey(
        Thing, on_delete=models.PROTECT, related_name="statements"
    )
    predicate = models.CharField(
        _("predicate"), max_length=12, choices=Predicate.choices
    )
    object = models.ForeignKey(
        Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="as_object"
    )
    value = models.JSONField(_("value"), null=True, blank=True)
    in_eyes_of = models.ForeignKey(
        Thing,
        verbose_name=_("in whose eyes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="views",
        help_text=_("Empty: a plain fact, nobody’s view."),
    )
    polarity = models.SmallIntegerField(_("yes or no"), default=1)
    manner = models.CharField(_("manner"), max_length=80, blank=True)
    acting = models.BooleanField(_("acting or joint, so no rival"), default=False)
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence.choices
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "key"],
                name="dossier_statement_key",
                violation_error_message=OF_ONE_DOSSIER,
            ),
            models.CheckConstraint(
                condition=Q(polarity__in=[1, -1]), name="dossier_statement_yes_or_no"
            ),
            models.CheckConstraint(
                condition=Q(object=None) | ~Q(object=F("subject")),
                name="dossier_statement_not_about_itself",
            ),
            *forwards("dossier_statement"),
        ]
        indexes = [
            models.Index(
                fields=["predicate", "in_eyes_of", "s0", "e1"],
                name="dossier_as_of",
            ),
            models.Index(
                fields=["subject", "predicate", "s0"], name="dossier_of_subject"
            ),
            models.Index(
                fields=["object", "predicate", "s0", "e1"], name="dossier_of_object"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.subject_id} {self.predicate} {self.object_id}"


class Evidence(models.Model):
    """One source for or against one statement."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="evidence"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="evidence"
    )
    locator = models.CharField(_("place in the source"), max_length=255, blank=True)
    note = models.TextField(_("note"), blank=True)
    polarity = models.SmallIntegerField(_("for or against"), default=1)
    date_as_written = models.CharField(
        _("date as the source writes it"), max_length=80, blank=True
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "source", "locator"], name="dossier_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(polarity__in=[1, -1]),
                name="dossier_evidence_for_or_against",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.source_id}"


class Change(models.Model):
    """One act of writing; while it is open, every row written belongs to it."""

    dossier = models.ForeignKey(
        Dossier,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="changes",
    )
    at = models.DateTimeField(_("at"))
    who = models.CharField(_("who"), max_length=150, blank=True)
    why = models.TextField(_("why"), blank=True)
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(is_open=True),
                name="dossier_change_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}".strip()


class Revision(models.Model):
    """What one row said from a moment on; written by triggers, and only ever added.

    ``state`` is the row's columns; null once it is removed. It outlives its row
    and its dossier.
    """

    class Kind(models.TextChoices):
        SOURCE = "source", _("source")
        THING = "thing", _("thing")
        STATEMENT = "statement", _("statement")
        EVIDENCE = "evidence", _("evidence")

    class Act(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")

    dossier = models.ForeignKey(
        Dossier,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="revisions",
    )
    change = models.ForeignKey(
        Change, null=True, on_delete=models.PROTECT, related_name="revisions"
    )
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    row = models.BigIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=120)
    act = models.CharField(_("act"), max_length=8, choices=Act.choices)
    state = models.JSONField(_("state"), null=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(
                fields=["dossier", "kind", "row"], name="dossier_revision_row"
            ),
            models.Index(
                fields=["dossier", "kind", "key"],
                condition=Q(act="removed"),
                name="dossier_revision_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.act}"


class Merge(models.Model):
    """A thing that went into another; its name leads there until that is undone.

    ``into`` is the row it went into; ``leads_to`` where that is now, since it may
    have gone into a third. ``row`` is null for a name that was only brought in.
    """

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="merges"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Thing.Kind.choices)
    key = models.CharField(_("key"), max_length=120)
    row = models.BigIntegerField(_("row"), null=True, db_index=True)
    into = models.BigIntegerField(_("into"))
    leads_to = models.BigIntegerField(_("leads to"), db_index=True)
    made = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    undone = models.ForeignKey(
        Change, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=Q(undone=None), name="dossier_merge_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} → {self.leads_to}"
