from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifolium.accounts.roles import CHOICES


class User(AbstractUser):
    """Somebody who works at the desk. Readers have no account."""


class Role(models.Model):
    """Which group holds a role; the group may be renamed."""

    key = models.CharField(_("role"), max_length=20, unique=True, choices=CHOICES)
    group = models.OneToOneField(
        "auth.Group", verbose_name=_("group"), on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return str(self.get_key_display())


class Gate(models.Model):
    """Counts failed sign-ins of an account or of a part of the network.

    ``key`` is a keyed hash: what was typed as a name may be a password.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(db_index=True)
    shut_until = models.DateTimeField(null=True)
