from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

from bifolium.conf.labels import LabelsField
from bifolium.pages.sharing import TARGETS


def all_targets() -> list[str]:
    """Return the codes of every place to share to."""
    return list(TARGETS)


@register_setting(icon="site")
class SiteOptions(ClusterableModel, BaseSiteSetting):
    """What an institute calls itself and what it offers, in every language."""

    name = LabelsField(_("name of the site"))
    tagline = LabelsField(_("in a few words"), blank=True)
    notice = LabelsField(
        _("notice"),
        blank=True,
        rows=2,
        max_length=500,
        help_text=_("A sentence at the top of every page."),
    )
    footer = LabelsField(_("line in the foot"), blank=True, rows=2, max_length=500)
    licence = LabelsField(_("licence of the texts"), blank=True)
    licence_url = models.URLField(_("address of the licence"), blank=True)
    expert_mark = LabelsField(
        _("mark of the house"),
        blank=True,
        help_text=_("Printed beside its experts: “Expert of the council”."),
    )
    share_targets = models.JSONField(
        _("places to share to"),
        default=all_targets,
        help_text=_("Codes in the order of the buttons."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("tagline"),
        FieldPanel("notice"),
        FieldPanel("footer"),
        InlinePanel("foot_links", heading=_("Links in the foot"), label=_("page")),
        FieldPanel("licence"),
        FieldPanel("licence_url"),
        FieldPanel("expert_mark"),
        FieldPanel("share_targets"),
    ]

    class Meta:
        verbose_name = _("the site")


class FootLink(Orderable):
    """A page linked from the foot, in any language."""

    options = ParentalKey(
        SiteOptions, on_delete=models.CASCADE, related_name="foot_links"
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("page")]
