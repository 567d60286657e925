"""What editors may still change in a poll, and what makes one whole."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from bifolium.participation.addresses import is_reserved
from bifolium.participation.admissions import is_address
from bifolium.participation.domains import ascii_domain
from bifolium.participation.ledger.rules import CLOSED
from bifolium.participation.methods import BY_KIND, METHODS
from bifolium.participation.models import RATING, Level, Poll, PollPlace
from bifolium.participation.places import every_place
from bifolium.participation.queries import has_ballots
from bifolium.participation.services import place_poll

# After the first ballot these stay as they were when readers voted.
FROZEN = (
    "key",
    "kind",
    "max_choices",
    "quorum",
    "is_sample",
    "level",
    "is_secret",
    "mail_domains",
    "is_draft",
)


class PollForm(WagtailAdminModelForm):
    """A poll with its answers; after the first ballot only wording may change."""

    stands_on = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Also stands on"),
        required=False,
        coerce=UUID,
        choices=every_place,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "In all languages at once. In articles a poll is a block of the text."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before = Poll.objects.filter(pk=self.instance.pk).first()
        rows = PollPlace.objects.filter(box=self.instance.pk)
        self.initial["stands_on"] = [str(row.subject) for row in rows]
        self.fields["kind"].choices = [
            (method.kind, _(method.name)) for method in METHODS if method.kind != RATING
        ]

    def save(self, commit: bool = True) -> Poll:
        poll: Poll = super().save(commit)
        if commit:
            place_poll(box=poll, subjects=self.cleaned_data["stands_on"])
        return poll

    def clean_key(self) -> str:
        """Keep the addresses free that are not those of a poll."""
        key: str = self.cleaned_data["key"]
        if is_reserved(key):
            raise ValidationError(
                _("/ballot/%(address)s/ leads elsewhere: choose another address."),
                params={"address": key},
            )
        return key

    def clean_mail_domains(self) -> str:
        """Return the domains, one a line, each once, as addresses are compared."""
        found = re.split(r"[\s,;]+", self.cleaned_data["mail_domains"])
        lines = [ascii_domain(line.removeprefix("@")) for line in found if line]
        wrong = [line for line in lines if not is_address(f"name@{line}")]
        if wrong:
            raise ValidationError(
                _("These are no domains: %(lines)s"),
                params={"lines": ", ".join(wrong[:5])},
            )
        return "\n".join(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        answers = self.formsets["options"]
        if answers.is_valid():
            self._check_answers(values, answers)
        if self.before and has_ballots(self.before):
            self._check_frozen(values, answers)
        if values.get("mail_domains") and values.get("level") != Level.EMAIL:
            self.add_error("mail_domains", _("Only confirmed addresses have domains."))
        is_over = self.before and self.before.rules.state(timezone.now()) == CLOSED
        if is_over:
            self._check_stays_closed(values)
        if values.get("is_archived") and not is_over:
            self.add_error("is_archived", _("Only a closed poll can be archived."))
        return values

    def _check_answers(self, values: dict[str, Any], answers: Any) -> None:
        kept = [
            form
            for form in answers.forms
            if form not in answers.deleted_forms
            and (form.has_changed() or form.instance.pk)
        ]
        limit = values.get("max_choices") or 1
        method = BY_KIND.get(values.get("kind", ""))
        if method and method.control == "radio" and limit != 1:
            self.add_error("max_choices", _("One answer means one: write 1 here."))
        if method and method.options:
            self._check_has_no_answers(kept)
            return
        if len(kept) < 2:
            self.add_error(None, _("Write two answers at least."))
        if limit > len(kept):
            self.add_error("max_choices", _("There are fewer answers than that."))

    def _check_has_no_answers(self, kept: list[Any]) -> None:
        if kept:
            self.add_error(None, _("Yes, no and abstain are given: write no answers."))

    def _check_frozen(self, values: dict[str, Any], answers: Any) -> None:
        for name in FROZEN:
            if name in values and values[name] != getattr(self.before, name):
                self.add_error(
                    name, _("Readers have voted: this can no longer be changed.")
                )
        new = [form for form in answers.extra_forms if form.has_changed()]
        if new or answers.deleted_forms:
            self.add_error(
                None,
                _("Readers have voted: answers can be reworded, not added or removed."),
            )

    def _check_stays_closed(self, values: dict[str, Any]) -> None:
        if to_the_minute(values.get("closes_at")) != to_the_minute(
            self.before.closes_at
        ):
            self.add_error("closes_at", _("Voting is over and cannot be opened again."))


def to_the_minute(moment: datetime | None) -> datetime | None:
    """Return a moment as the desk can show it: its boxes have no seconds."""
    return moment and moment.replace(second=0, microsecond=0)
