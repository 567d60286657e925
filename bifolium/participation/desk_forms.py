"""What editors fill in at the desk of one ballot box."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.participation.mailing import normalised

# Why a ballot is set aside: the key stands in the public record.
REASONS = {
    "automated": gettext_lazy("Cast by a program"),
    "repeated": gettext_lazy("One person voting many times"),
    "rush": gettext_lazy("Part of a rush of votes"),
    "trial": gettext_lazy("A trial by the editors"),
    "asked": gettext_lazy("At the voter’s request"),
    "restored": gettext_lazy("Set aside by mistake"),
    "other": gettext_lazy("Another reason"),
}
LONGEST_REMARK = 200


def reason_words(reason: str) -> str:
    """Return a reason of the record in words, with the remark if there is one."""
    if reason.startswith("rush "):
        span = {"span": reason.partition(" ")[2].replace("-", "–")}
        return _("Entries %(span)s came at five times the pace before, or more") % span
    key, _colon, remark = reason.partition(": ")
    words = str(REASONS.get(key, key))
    return f"{words}: {remark}" if remark else words


class ReasonForm(forms.Form):
    """Why; it is published with the record."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=list(REASONS.items())
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=LONGEST_REMARK,
        required=False,
        help_text=gettext_lazy("Published with the record. Name nobody."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reason") == "other" and not values.get("remark"):
            self.add_error("remark", _("Write what the reason is."))
        return values

    def text(self) -> str:
        """Return the reason as the record holds it."""
        reason, remark = self.cleaned_data["reason"], self.cleaned_data["remark"]
        return f"{reason}: {remark}" if remark else str(reason)


class SetAsideForm(ReasonForm):
    """Which entries, by their numbers in the record."""

    first = forms.IntegerField(
        label=gettext_lazy("First entry"), min_value=1, max_value=10**15
    )
    last = forms.IntegerField(
        label=gettext_lazy("Last entry"), min_value=1, max_value=10**15
    )

    field_order = ("first", "last", "reason", "remark")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("last", 0) < values.get("first", 0):
            self.add_error("last", _("The last entry is before the first."))
        return values


class RestoreForm(ReasonForm):
    """Which entry set the ballot aside."""

    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**15)


class EraseForm(forms.Form):
    """What a receipt says; only who has it can ask."""

    seq = forms.IntegerField(label=gettext_lazy("Entry"), min_value=1, max_value=10**15)
    code = forms.CharField(
        label=gettext_lazy("Code of the receipt"), min_length=10, max_length=10
    )


MOST_LETTERS = 500


class InviteForm(forms.Form):
    """Whom to invite, and in what language."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One a line. They are forgotten when the letter is sent."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=lambda: settings.LANGUAGES
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses, each once."""
        found = self.cleaned_data["addresses"].replace(",", "\n").replace(";", "\n")
        lines = [line.strip() for line in found.splitlines() if line.strip()]
        wrong = [line for line in lines if not is_address(line)]
        if wrong:
            raise forms.ValidationError(
                _("These are no addresses: %(lines)s") % {"lines": ", ".join(wrong[:5])}
            )
        if len(lines) > MOST_LETTERS:
            raise forms.ValidationError(
                _("No more than %(most)d at once.") % {"most": MOST_LETTERS}
            )
        return list({normalised(line): line for line in lines}.values())


def is_address(text: str) -> bool:
    """Say whether a text is an e-mail address."""
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


class SureForm(forms.Form):
    """A step that cannot be taken back."""

    sure = forms.BooleanField(label=gettext_lazy("I know that this is final."))
