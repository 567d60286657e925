from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewedBinding(models.Model):
    """What a page leaned on when somebody last saw that its words agree with it.

    ``kind`` and ``key`` name the row of the record; the row itself may go.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10)
    key = models.PositiveBigIntegerField(_("key"))
    fingerprint = models.CharField(_("fingerprint"), max_length=24)
    reviewed_at = models.DateTimeField(_("reviewed at"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reviewed binding")
        verbose_name_plural = _("reviewed bindings")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "key"], name="pages_reviewed_binding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.kind} {self.key}"
