"""How much of a work an edition holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of an edition; readers are told unless it is full."""

    FULL = "full", _("full text")
    ABRIDGED = "abridged", _("abridged")
    ABSTRACT = "abstract", _("abstract only")
    MACHINE = "machine", _("machine translation")
