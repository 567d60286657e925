from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangedRow(models.Model):
    """A row that changed, noted by a trigger in the transaction of the change.

    ``old`` and ``new`` are the short columns as JSON, null before an insert and after
    a delete; ``columns`` are those that an update changed, each followed by a space.
    ``reader``: the machine that is to read it; empty where there is only one.
    """

    source = models.CharField(max_length=100)
    old = models.TextField(null=True)
    new = models.TextField(null=True)
    columns = models.TextField()
    reader = models.CharField(max_length=36, db_default="", db_index=True)

    class Meta:
        default_permissions: ClassVar[list[str]] = []


class Reader(models.Model):
    """A machine with pages of its own, on PostgreSQL; each change is kept for it.

    ``beat_at``: when it last said that it is alive.
    """

    name = models.CharField(max_length=36, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name


# What a job is called for people, by its name.
JOB_LABELS = {
    "publish scheduled": _("Publish and withdraw what is due"),
    "verify pages": _("Compare every page with a fresh one"),
}


class Job(models.Model):
    """Something to be done at a moment by the worker. One of a name at a time.

    ``beat_at``: when its worker last said that it is alive.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FAILED = "failed", _("failed")

    name = models.CharField(_("job"), max_length=60, unique=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING
    )
    due_at = models.DateTimeField(_("due"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    started_at = models.DateTimeField(_("started"), null=True)
    beat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("last done"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions: ClassVar[list[str]] = ["change"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What it is called for people."""
        return str(JOB_LABELS.get(self.name, self.name))
