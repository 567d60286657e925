from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from bifolium.conf.addresses import AddressField
from bifolium.conf.labels import LabelsField, label


class Organisation(models.Model):
    """An academy, institute or centre; organisations nest."""

    class Kind(models.TextChoices):
        ACADEMY = "academy", _("academy or university")
        INSTITUTE = "institute", _("institute")
        CENTRE = "centre", _("centre or department")

    slug = models.SlugField(_("address name"), unique=True)
    name = LabelsField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    ror = models.CharField(
        "ROR",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}$")],
        help_text=_("The last nine characters of the address at ror.org."),
    )
    website = AddressField(_("website"), blank=True)
    is_sample = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="people_organisation_not_in_itself"
            )
        ]

    def __str__(self) -> str:
        return label(self.name)

    def chain(self) -> list["Organisation"]:
        """Return this organisation and those it is part of, the innermost first.

        A circle made by hand ends where it would begin again.
        """
        found: list[Organisation] = []
        place: Organisation | None = self
        while place is not None and place not in found:
            found.append(place)
            place = place.parent
        return found


class PersonQuerySet(models.QuerySet["Person"]):
    def experts(self) -> "PersonQuerySet":
        """Return those who stand in the experts' directory."""
        return self.filter(is_expert=True)


class Person(ClusterableModel):
    """Somebody who writes, translates or edits; or a desk that signs together."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        DESK = "desk", _("editorial desk")

    slug = models.SlugField(_("address name"), unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.PERSON
    )
    name = LabelsField(_("name"))
    sort_name = LabelsField(
        _("name for lists"), help_text=_("Family name first: “Arkhipova, Anna”.")
    )
    portrait = models.ForeignKey(
        "media.Picture",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")],
    )
    email = models.EmailField(_("public e-mail address"), blank=True)
    is_expert = models.BooleanField(
        _("stands in the experts’ directory"), default=False
    )
    is_sample = models.BooleanField(_("sample profile"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return label(self.name)


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def on(self, day: date) -> "AffiliationQuerySet":
        """Return those that hold on a day; ``until`` is the first day after."""
        return self.filter(
            Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day)
        )


class Affiliation(Orderable):
    """A position at an organisation from ``since`` until the day before ``until``."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="affiliations",
    )
    position = LabelsField(_("position"))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day after it ended.")
    )

    objects = AffiliationQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lt=F("until")),
                name="people_affiliation_forwards",
            )
        ]

    def __str__(self) -> str:
        return f"{label(self.position)}, {self.organisation}"
