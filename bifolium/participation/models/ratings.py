"""What pages print of ratings: figures of the last count, not of this moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishedRating(models.Model):
    """The rating of a work as its pages tell it to search engines.

    A copy of the tally that is taken now and then: a vote changes no page. There is a
    row only for works that have a mean.
    """

    subject = models.UUIDField(primary_key=True, editable=False)
    votes = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=2, decimal_places=1)

    class Meta:
        verbose_name = _("published rating")
        verbose_name_plural = _("published ratings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(votes__gte=5), name="participation_a_mean_has_votes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.mean}"
