"""What an editor fills in at the desk of a dossier: things and sources."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.conf.labels import LabelsFormField
from bifolium.dossier.boxes import DateField, NamedField, SourceField, ThingField
from bifolium.dossier.catalogues import CATALOGUES
from bifolium.dossier.models import Confidence, Dossier, Source, Thing
from bifolium.dossier.queries.removed import removed_name
from bifolium.dossier.queries_desk import doubles, is_within
from bifolium.dossier.spellings import spellings_in, spellings_of
from bifolium.dossier.tables import CONTROL

KEY = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9_.-]*\Z",
    gettext_lazy("Write letters from a to z, digits, and the signs _ . - only."),
)
LONG = forms.Textarea(attrs={"rows": 3})


class DeskForm(forms.Form):
    """A form of one dossier; its boxes know where to ask."""

    def __init__(self, *, dossier: Dossier, **options: Any) -> None:
        super().__init__(**options)
        self.dossier = dossier
        for field in self.fields.values():
            if isinstance(field, NamedField):
                field.dossier = dossier
            self._address(field)

    def _address(self, field: forms.Field) -> None:
        # Widgets are typed by their base class.
        widget: Any = field.widget
        if isinstance(field, DateField) or getattr(widget, "is_free", False):
            widget.address = reverse("dossier_desk:date", args=[self.dossier.slug])
        elif isinstance(field, SourceField):
            widget.address = self._finding("sources")
        elif isinstance(field, ThingField):
            kinds = "&".join(f"kind={kind}" for kind in field.kinds)
            widget.address = f"{self._finding('things')}?{kinds}"

    def _finding(self, what: str) -> str:
        return reverse("dossier_desk:offers", args=[self.dossier.slug, what])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, value in list(values.items()):
            texts = value.values() if isinstance(value, Mapping) else [value]
            if any(isinstance(text, str) and CONTROL.search(text) for text in texts):
                self.add_error(name, _("The text holds a control character."))
        return values


class ReasonForm(DeskForm):
    """Why it is written, and what its editor had seen."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Stands in the history, with your name."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SourceForm(ReasonForm):
    """A book, paper or page."""

    author = forms.CharField(
        label=gettext_lazy("Author"), max_length=255, required=False
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=500)
    year = forms.CharField(label=gettext_lazy("Year"), max_length=20, required=False)
    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
    )
    archived_url = forms.URLField(
        label=gettext_lazy("Address of an archived copy"),
        max_length=2000,
        required=False,
        assume_scheme="https",
    )
    kind = forms.CharField(label=gettext_lazy("Kind"), max_length=80, required=False)
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("Its code: ru, en, fr, de …"),
    )
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"),
        choices=Confidence.choices,
        initial=Confidence.MEDIUM,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=5000, required=False, widget=LONG
    )

    COLUMNS = (
        *("author", "title", "year", "url", "archived_url", "kind", "language"),
        *("reliability", "note"),
    )
    field_order = (*COLUMNS, "why")

    def __init__(self, *, source: Source, **options: Any) -> None:
        self.source = source
        initial = {name: getattr(source, name) for name in self.COLUMNS}
        if source.pk is None:
            del initial["reliability"]
        options["initial"] = initial | options.get("initial", {})
        super().__init__(dossier=source.dossier, **options)

    def row(self) -> Source:
        """Return the source as the form says it, not written yet."""
        for name in self.COLUMNS:
            setattr(self.source, name, self.cleaned_data[name])
        return self.source


OF_KIND = {
    Thing.Kind.PERSON: ("role",),
    Thing.Kind.POST: ("parent", "exclusive", "type"),
    Thing.Kind.MISSION: ("parent", "when", "type", "city", "lat", "lon"),
    Thing.Kind.ORGANISATION: ("parent", "when", "type"),
    Thing.Kind.AUTHORITY: ("parent", "when", "type"),
    Thing.Kind.EVENT: ("when", "type"),
    Thing.Kind.PLACE: ("parent", "lat", "lon"),
}
"""What a thing of a kind has, beside names and ids."""


class ThingForm(ReasonForm):
    """A thing of one kind: its names, what it is part of, its ids elsewhere."""

    labels = LabelsFormField(label=gettext_lazy("Name"), max_length=500)
    variants = forms.CharField(
        label=gettext_lazy("Names as recorded"),
        max_length=5000,
        required=False,
        widget=LONG,
        help_text=gettext_lazy(
            "One a line, as sources spell them: Maklakoff, Маклаков, Maklakow."
        ),
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=120,
        required=False,
        validators=[KEY],
        help_text=gettext_lazy("Stands in addresses for good. Empty: from the name."),
    )
    parent = ThingField(label=gettext_lazy("Part of"), required=False)
    when = DateField(label=gettext_lazy("From when to when"))
    exclusive = forms.BooleanField(
        label=gettext_lazy("For one holder at a time"), required=False
    )
    role = LabelsFormField(label=gettext_lazy("Known as"), required=False)
    type = forms.CharField(label=gettext_lazy("Type"), max_length=80, required=False)
    city = LabelsFormField(label=gettext_lazy("City"), required=False)
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"), min_value=-90, max_value=90, required=False
    )
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-180, max_value=180, required=False
    )
    wikidata = forms.CharField(label="Wikidata", max_length=20, required=False)
    viaf = forms.CharField(label="VIAF", max_length=30, required=False)
    gnd = forms.CharField(label="GND", max_length=20, required=False)
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another one: add it all the same"), required=False
    )

    ORDER = ("labels", "variants", "key", "parent", "when", "exclusive", "role", "type")
    field_order = (*ORDER, "city", "lat", "lon", *CATALOGUES, "is_another", "why")

    def __init__(self, *, thing: Thing, **options: Any) -> None:
        self.thing = thing
        self.alike: list[Thing] = []
        options["initial"] = _initial(thing) | options.get("initial", {})
        super().__init__(dossier=thing.dossier, **options)
        kept = {
            "labels",
            "variants",
            "why",
            "seen",
            *CATALOGUES,
            *OF_KIND[Thing.Kind(thing.kind)],
        }
        if thing.pk is None:
            kept |= {"key", "is_another"}
            self.fields["why"].required = False
        for name in set(self.fields) - kept:
            del self.fields[name]
        where: Any = self.fields.get("parent")
        if where and thing.kind == Thing.Kind.POST:
            where.kinds = (Thing.Kind.MISSION, Thing.Kind.ORGANISATION)
            self._address(where)

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        rows = self.dossier.things.filter(kind=self.thing.kind, key=key)
        if rows.exists():
            raise forms.ValidationError(_("Another thing has this key."))
        if key and removed_name(self.dossier, "thing", key, of=self.thing.kind):
            text = _(
                "A thing that was removed has this key: put it back, or choose another."
            )
            raise forms.ValidationError(text)
        return key

    def clean_parent(self) -> Thing | None:
        parent: Thing | None = self.cleaned_data["parent"]
        if parent and self.thing.pk and is_within(self.thing, parent):
            raise forms.ValidationError(_("It would be part of itself in the end."))
        return parent

    def clean_variants(self) -> list[str]:
        return spellings_in(str(self.cleaned_data["variants"]))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name, catalogue in CATALOGUES.items():
            number = values.get(name)
            if number and not catalogue.pattern.fullmatch(number):
                text = _("“%(text)s” is no number of %(title)s.")
                told = text % {"text": number, "title": catalogue.title}
                self.add_error(name, told)
        if any(CONTROL.search(name) for name in values.get("variants") or ()):
            self.add_error("variants", _("The text holds a control character."))
        for name, other in (("lat", "lon"), ("lon", "lat")):
            if values.get(name) is None and values.get(other) is not None:
                self.add_error(name, _("Write both or neither."))
        if "is_another" in self.fields and not values.get("is_another"):
            self._warn_of_doubles(values)
        return values

    def _warn_of_doubles(self, values: dict[str, Any]) -> None:
        ids = {name: values[name] for name in CATALOGUES if values.get(name)}
        data = {"variants": values.get("variants") or [], "ids": ids}
        labels = values.get("labels") or {}
        asked = Thing(
            dossier=self.dossier, kind=self.thing.kind, labels=labels, data=data
        )
        self.alike = doubles(self.dossier, asked)
        if self.alike:
            text = _("It may be in the record already: see above.")
            self.add_error("is_another", text)

    def row(self) -> Thing:
        """Return the thing as the form says it, not written yet."""
        thing, values = self.thing, self.cleaned_data
        # What stands in languages that the site no longer has is kept.
        thing.labels = _kept(thing.labels) | values["labels"]
        thing.key = thing.key or values.get("key", "")
        if "parent" in values:
            thing.parent = values["parent"]
        if "when" in values:
            thing.set_span(values["when"])
        thing.data = self._data()
        return thing

    def _data(self) -> dict[str, Any]:
        values, before = self.cleaned_data, dict(self.thing.data)
        own: dict[str, Any] = {"variants": values["variants"]}
        for name in ("lat", "lon"):
            own[name] = values.get(name)
        for name in ("role", "city"):
            if name in values:
                own[name] = _kept(before.get(name)) | values[name]
        if "type" in values:
            own["kind"] = values["type"]
        if "exclusive" in values:
            own["exclusive"] = values["exclusive"]
        ids = before.get("ids") if isinstance(before.get("ids"), dict) else {}
        ids = {**(ids or {}), **{name: values[name] for name in CATALOGUES}}
        own["ids"] = {name: value for name, value in ids.items() if value}
        shown = {
            "variants",
            "ids",
            *("kind" if n == "type" else n for n in self.fields),
        }
        rest = {name: value for name, value in before.items() if name not in shown}
        return rest | {
            name: value
            for name, value in own.items()
            if name in shown and value not in (None, "", [], {})
        }


def _kept(labels: Any) -> dict[str, str]:
    """Return the labels in languages for which the desk has no box."""
    ours = {code for code, _name in settings.LANGUAGES}
    found = labels if isinstance(labels, dict) else {}
    return {code: text for code, text in found.items() if code not in ours}


def _initial(thing: Thing) -> dict[str, Any]:
    data = thing.data
    ids = data.get("ids") if isinstance(data.get("ids"), dict) else {}
    return {
        "labels": thing.labels,
        "variants": "\n".join(spellings_of(data)),
        "parent": thing.parent,
        "when": thing.when,
        "exclusive": bool(data.get("exclusive")),
        "role": data.get("role"),
        "type": data.get("kind"),
        "city": data.get("city"),
        "lat": data.get("lat"),
        "lon": data.get("lon"),
        **{name: (ids or {}).get(name, "") for name in CATALOGUES},
    }
