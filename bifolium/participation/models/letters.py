"""Letters that invite readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """An invitation on its way; once sent, only a keyed hash of the address stays.

    It keeps one address from being invited twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    box = models.ForeignKey(
        "participation.Box", on_delete=models.CASCADE, related_name="letters"
    )
    address_hash = models.CharField(max_length=64, editable=False)
    address = models.EmailField(blank=True, editable=False)
    token = models.CharField(max_length=40, blank=True, editable=False)
    language = models.CharField(max_length=10, editable=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "address_hash"], name="participation_one_letter_a_person"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(address="", token=""),
                name="participation_a_sent_letter_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id}: {self.state}"
