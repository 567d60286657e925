"""A box in which an editor names a thing of one dossier."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from bifolium.conf.labels import label
from bifolium.dossier.models import Dossier, Thing

IN_BOX = re.compile(r"\[([a-z]+:[^\[\]]+)\]\s*$")
MOST_TOLD = 12
MOST_OFFERED = 500


def in_box(thing: Thing) -> str:
    """Return a thing as it stands in a box: "Maklakov [person:maklakov]"."""
    return f"{label(thing.labels) or thing.key} [{thing.kind}:{thing.key}]"


def things_meant(dossier: Dossier, text: str) -> list[Thing]:
    """Return the thing of a name; or all that a key or a name may mean."""
    text = text.strip()
    found = IN_BOX.search(text)
    kind, _colon, key = (found[1] if found else text).partition(":")
    named = list(dossier.things.filter(kind=kind, key=key))
    if named:
        return named
    wanted = Q(key=text)
    for code, _name in settings.LANGUAGES:
        wanted |= Q(**{f"labels__{code}": text})
    return list(dossier.things.filter(wanted).order_by("kind", "key", "pk"))


class NameWidget(forms.TextInput):
    """A text box that offers names, which the browser narrows as one types."""

    template_name = "dossier/desk/named_box.html"
    offers: "list[str]"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["offers"] = self.offers
        return context


class ThingField(forms.CharField):
    """A name of a thing as ``kind:key``, or as its label where that is clear."""

    def __init__(self, *, label: Any, required: bool = True) -> None:
        super().__init__(
            label=label, required=required, max_length=700, widget=NameWidget
        )

    def offer(self, dossier: Dossier) -> None:
        """Look among the things of a dossier from now on."""
        self.dossier = dossier
        rows = dossier.things.order_by("kind", "key", "pk")[:MOST_OFFERED]
        self.widget.offers = [in_box(thing) for thing in rows]

    def clean(self, value: Any) -> Thing | None:
        """Return the thing that is meant; null if the box is empty and may be."""
        text = super().clean(value)
        if not text:
            return None
        found = things_meant(self.dossier, text)
        if not found:
            raise forms.ValidationError(
                _("“%(text)s” names nothing in this record.") % {"text": text[:80]}
            )
        if len(found) > 1:
            names = "; ".join(in_box(thing) for thing in found[:MOST_TOLD])
            raise forms.ValidationError(
                _("That may be one of these, write which:") + f" {names}"
            )
        return found[0]
