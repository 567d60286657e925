"""What an editor fills in at the desk: a statement and what it rests on."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.dossier.boxes import (
    DateBox,
    DateField,
    NameBox,
    SourceField,
    ThingField,
)
from bifolium.dossier.desk_forms import LONG, DeskForm, ReasonForm
from bifolium.dossier.forms import ENDS
from bifolium.dossier.models import Confidence, Evidence, Source, Statement, Thing
from bifolium.dossier.queries_desk import comes_back
from bifolium.dossier.record import NOT_RECOGNISED
from bifolium.dossier.services import Proof
from bifolium.dossier.terms import CAPACITIES, FORMS

VALUES = ("basis", "instrument", "place")
"""What of ``value`` has a box; the rest of it stays."""


class StatementForm(ReasonForm):
    """Subject, predicate, object; in whose eyes, yes or no, how, when."""

    subject = ThingField(label=gettext_lazy("Who or what"))
    predicate = forms.ChoiceField(
        label=gettext_lazy("Property"), choices=Statement.Predicate.choices
    )
    object = ThingField(
        label=gettext_lazy("Whom or what"),
        required=False,
        help_text=gettext_lazy("A post, an event, an authority; empty for a life."),
    )
    says = forms.ChoiceField(
        label=gettext_lazy("Yes or no"),
        choices=[
            ("yes", gettext_lazy("Yes, it says so")),
            ("no", gettext_lazy("No, it denies it")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
    )
    eyes = ThingField(
        label=gettext_lazy("In whose eyes"),
        kinds=(Thing.Kind.AUTHORITY, Thing.Kind.ORGANISATION),
        required=False,
        help_text=gettext_lazy("Empty: a plain fact, nobody’s view."),
    )
    manner = forms.CharField(
        label=gettext_lazy("Manner"),
        max_length=80,
        required=False,
        widget=NameBox,
        help_text=gettext_lazy("As ambassador, as chargé; de facto, de jure."),
    )
    acting = forms.BooleanField(
        label=gettext_lazy("Acting or joint, so no rival"), required=False
    )
    when = DateField(label=gettext_lazy("When"))
    basis = forms.CharField(
        label=gettext_lazy("Act that shows the view"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Appointment, arrival, reception, order …"),
    )
    instrument = forms.CharField(
        label=gettext_lazy("Note, treaty or decree"), max_length=500, required=False
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=255, required=False)
    confidence = forms.ChoiceField(
        label=gettext_lazy("Confidence"),
        choices=Confidence.choices,
        initial=Confidence.MEDIUM,
    )

    ORDER = ("subject", "predicate", "object", "says", "eyes", "manner", "acting")
    field_order = (*ORDER, "when", *VALUES, "confidence", "why")

    def __init__(self, *, statement: Statement, **options: Any) -> None:
        self.statement = statement
        options["initial"] = _initial(statement) | options.get("initial", {})
        super().__init__(dossier=statement.dossier, **options)
        if statement.pk is None:
            self.fields["why"].required = False
        manner: Any = self.fields["manner"].widget
        manner.words = [*CAPACITIES.items(), *FORMS.items()]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        subject, object = values.get("subject"), values.get("object")
        predicate = values.get("predicate", "")
        if predicate in ENDS and "object" not in self.errors:
            self._check_object(predicate, object)
        if subject and subject == object:
            self.add_error("object", _("A statement cannot be about itself."))
        elif predicate == "continues" and self._comes_back(subject, object):
            self.add_error("object", _("In the end it would continue itself."))
        is_no = predicate == "recognises" and values.get("manner") in NOT_RECOGNISED
        if is_no and values.get("says") == "yes":
            word = {"manner": FORMS[values["manner"]]}
            self.add_error("says", _("“%(manner)s” says no.") % word)
        return values

    def _comes_back(self, subject: Thing | None, object: Thing | None) -> bool:
        if subject is None or object is None:
            return False
        return comes_back(self.dossier, subject, object, self.statement.pk)

    def _check_object(self, predicate: str, object: Thing | None) -> None:
        kinds = ENDS[predicate]
        if object is None or object.kind not in kinds:
            names = ", ".join(str(Thing.Kind(kind).label) for kind in kinds)
            text = _("This property needs one of: %(kinds)s.") % {"kinds": names}
            self.add_error("object", text)

    def row(self) -> Statement:
        """Return the statement as the form says it, not written yet."""
        row, values = self.statement, self.cleaned_data
        for name in ("subject", "predicate", "object", "manner", "acting"):
            setattr(row, name, values[name])
        row.confidence = values["confidence"]
        row.in_eyes_of = values["eyes"]
        row.polarity = 1 if values["says"] == "yes" else -1
        row.set_span(values["when"])
        rest = {k: v for k, v in (row.value or {}).items() if k not in VALUES}
        own = {name: values[name] for name in VALUES if values[name]}
        row.value = {**rest, **own} or None
        return row


def _initial(row: Statement) -> dict[str, Any]:
    if row.pk is None:
        return {}
    value = row.value or {}
    return {
        "subject": row.subject,
        "predicate": row.predicate,
        "object": row.object,
        "says": "yes" if row.polarity > 0 else "no",
        "eyes": row.in_eyes_of,
        "manner": row.manner,
        "acting": row.acting,
        "when": row.when,
        "confidence": row.confidence,
        **{name: value.get(name) or "" for name in VALUES},
    }


class FreeDateBox(DateBox):
    """Echoes a date where it can read one, and is silent otherwise."""

    is_free = True


class ProofForm(DeskForm):
    """One piece of evidence; its source may be described on the spot."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    says = forms.ChoiceField(
        label=gettext_lazy("For or against"),
        choices=[
            ("for", gettext_lazy("speaks for it")),
            ("against", gettext_lazy("speaks against it")),
        ],
        initial="for",
    )
    source = SourceField(label=gettext_lazy("Source"), required=False)
    locator = forms.CharField(
        label=gettext_lazy("Place in the source"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Page, file, telegram number."),
    )
    date_as_written = forms.CharField(
        label=gettext_lazy("Date as this source writes it"),
        max_length=80,
        required=False,
        widget=FreeDateBox,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=5000, required=False, widget=LONG
    )
    new_author = forms.CharField(
        label=gettext_lazy("Author"), max_length=255, required=False
    )
    new_title = forms.CharField(
        label=gettext_lazy("Title"), max_length=500, required=False
    )
    new_year = forms.CharField(
        label=gettext_lazy("Year"), max_length=20, required=False
    )
    new_url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
    )
    new_reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"),
        choices=Confidence.choices,
        initial=Confidence.MEDIUM,
    )

    NEW = ("new_author", "new_title", "new_year", "new_url", "new_reliability")

    def __init__(self, *, own: Collection[int] = (), **options: Any) -> None:
        self.own = own
        super().__init__(**options)

    def clean_id(self) -> int | None:
        number: int | None = self.cleaned_data["id"]
        if number is not None and number not in self.own:
            raise forms.ValidationError(_("That is no evidence of this statement."))
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        title = values.get("new_title")
        if "source" in self.errors or values.get("DELETE"):
            return values
        if title and values.get("source"):
            text = _("Choose a source or describe a new one, not both.")
            self.add_error("source", text)
        elif not title and not values.get("source"):
            text = _("Name the source, or describe a new one below.")
            self.add_error("source", text)
        elif title:
            self._refuse_known(title, values.get("new_year", ""))
        return values

    def _refuse_known(self, title: str, year: str) -> None:
        same = self.dossier.sources.filter(title__iexact=title, year=year).first()
        if same:
            text = _("This source is in the record already: %(name)s")
            self.add_error("new_title", text % {"name": same})

    @property
    def is_new_open(self) -> bool:
        """Say whether the boxes for a new source are to stand open."""
        return any(self[name].errors or self[name].value() for name in self.NEW[:4])

    def proof(self) -> Proof:
        """Return the piece of evidence as the form says it, not written yet."""
        values = self.cleaned_data
        source = values["source"] or Source(
            dossier=self.dossier,
            author=values["new_author"],
            title=values["new_title"],
            year=values["new_year"],
            url=values["new_url"],
            reliability=values["new_reliability"],
        )
        return Proof(
            pk=values["id"],
            source=source,
            polarity=1 if values["says"] == "for" else -1,
            locator=values["locator"],
            date_as_written=values["date_as_written"],
            note=values["note"],
        )


class ProofForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """The evidence of one statement."""

    def clean(self) -> None:
        met = set[tuple[Any, str]]()
        for form in self.shown():
            values = form.cleaned_data
            source = values.get("source") or values.get("new_title")
            place = (source, values.get("locator", ""))
            if source and place in met:
                text = _("This source stands twice with the same place in it.")
                form.add_error("source", text)
            met.add(place)

    def shown(self) -> list[Any]:
        """Return the forms that say something and are not to be removed."""
        initial = self.initial_forms
        return [
            form
            for form in self.forms
            if (form in initial or form.has_changed())
            and not form.cleaned_data.get("DELETE")
        ]

    def proofs(self) -> list[Proof]:
        """Return the evidence as the forms say it."""
        return [form.proof() for form in self.shown()]


def proof_initial(piece: Evidence) -> dict[str, Any]:
    """Return what stands in the form of a piece of evidence."""
    return {
        "id": piece.pk,
        "says": "for" if piece.polarity > 0 else "against",
        "source": piece.source,
        "locator": piece.locator,
        "date_as_written": piece.date_as_written,
        "note": piece.note,
    }
