from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from bifolium.conf.addresses import AddressField
from bifolium.conf.labels import LabelsField
from bifolium.media.licences import BY_CODE, CHOICES, Licence
from bifolium.media.svg import HostileDrawing, check

LARGEST_PAPER = 100 * 1024 * 1024


class Rights(models.Model):
    """Whose a picture or paper is, and what may be done with it."""

    credit = LabelsField(
        _("credit"),
        help_text=_(
            "Who made it, as it must be printed: author, archive, call number."
        ),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=CHOICES)
    source_url = AddressField(_("address of the original"), blank=True)

    class Meta:
        abstract = True

    @property
    def licence_terms(self) -> Licence:
        """The licence with its name and address."""
        return BY_CODE[self.licence]


class Picture(Rights, AbstractImage):
    """A picture with its rights and a description in every language."""

    alt = LabelsField(
        _("alternative text"),
        rows=2,
        help_text=_("What the picture shows, for those who do not see it."),
    )

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "credit",
        "licence",
        "source_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed and self.is_svg():
            refuse_hostile(self.file)


def refuse_hostile(drawing: models.fields.files.FieldFile) -> None:
    """Refuse a drawing with scripts or references to elsewhere.

    :raises ValidationError: on the field ``file``.
    """
    drawing.seek(0)
    content = drawing.read()
    drawing.seek(0)
    try:
        check(content)
    except HostileDrawing as found:
        message = gettext(
            "This drawing holds more than a drawing may: %(found)s. Export it again as "
            "plain SVG, without scripts, links and outside files."
        )
        raise ValidationError({"file": message % {"found": found}}) from found


class Rendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(
        Picture, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="media_one_rendition_a_size",
            )
        ]


class Paper(Rights, AbstractDocument):
    """A file to download or to play, with its rights."""

    admin_form_fields = (
        "title",
        "file",
        "credit",
        "licence",
        "source_url",
        "collection",
        "tags",
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def clean(self) -> None:
        super().clean()
        if self.file and self.file.size > LARGEST_PAPER:
            message = gettext("The file is larger than %(megabytes)d megabytes.")
            megabytes = LARGEST_PAPER // 1024 // 1024
            raise ValidationError({"file": message % {"megabytes": megabytes}})
