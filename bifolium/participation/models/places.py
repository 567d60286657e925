"""Where a poll stands besides the articles into which editors put it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PollPlace(models.Model):
    """A work beside which a poll stands, in all its languages: a project, an entrance.

    ``subject`` is the UUID of the work, as in a box.
    """

    box = models.ForeignKey(
        "participation.Box", on_delete=models.CASCADE, related_name="places"
    )
    subject = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("place of a poll")
        verbose_name_plural = _("places of polls")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "subject"], name="participation_one_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.box_id}: {self.subject}"
