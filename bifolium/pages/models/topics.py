from django.db import models
from django.utils.translation import gettext_lazy as _

from bifolium.conf.labels import LabelsField, label


class Topic(models.Model):
    """What an article is about: a topic or a region, named in every language."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("topic")
        REGION = "region", _("region")

    slug = models.SlugField(_("address name"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = LabelsField(_("name"))
    description = LabelsField(_("description"), blank=True, rows=3, max_length=1000)
    position = models.PositiveIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("topic or region")
        verbose_name_plural = _("topics and regions")

    def __str__(self) -> str:
        return label(self.name)


class Audience(models.Model):
    """Readers for whom the site has an entrance, named in every language."""

    slug = models.SlugField(_("address name"), unique=True)
    name = LabelsField(_("name"), help_text=_("“For researchers”."))
    position = models.PositiveIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")

    def __str__(self) -> str:
        return label(self.name)
