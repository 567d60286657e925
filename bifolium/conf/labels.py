"""A short text in every language, in one JSON column.

Stored as ``{"en": "Council of Ambassadors", "ru": "Совет послов"}``. Empty
languages are left out. A label without the wanted language falls back to the
first language of the site that has one.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def label(labels: Mapping[str, str], language: str | None = None) -> str:
    """Return the label in a language, by default the active one, with fall-back."""
    return label_with_language(labels, language)[0]


def label_with_language(
    labels: Mapping[str, str], language: str | None = None
) -> tuple[str, str]:
    """Return a label and the language in which it is written; both empty if none."""
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in (wanted, *(code for code, _name in settings.LANGUAGES)):
        if labels.get(code):
            return labels[code], code
    return next(((text, code) for code, text in labels.items() if text), ("", ""))


class LabelsWidget(forms.MultiWidget):
    """One text box a language, each marked with its language."""

    template_name = "wagtailadmin/widgets/labels.html"

    def __init__(self, attrs: dict[str, Any] | None = None, rows: int = 0) -> None:
        self.codes = [code for code, _name in settings.LANGUAGES]
        widget = forms.Textarea if rows else forms.TextInput
        size = {"rows": rows} if rows else {}
        widgets = {code: widget({"lang": code, **size}) for code in self.codes}
        super().__init__(widgets, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in self.codes]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = dict(settings.LANGUAGES)
        for code, part in zip(self.codes, context["widget"]["subwidgets"], strict=True):
            part["language"] = names[code]
        return context


class LabelsFormField(forms.MultiValueField):
    """A form field with one box a language; at least one must be filled if required."""

    def __init__(self, *, rows: int = 0, max_length: int = 255, **options: Any) -> None:
        self.codes = [code for code, _name in settings.LANGUAGES]
        options.pop("encoder", None)
        options.pop("decoder", None)
        options["widget"] = LabelsWidget(rows=rows)
        fields = [
            forms.CharField(required=False, max_length=max_length, strip=True)
            for _code in self.codes
        ]
        super().__init__(fields=fields, require_all_fields=False, **options)

    def compress(self, values: list[str]) -> dict[str, str]:
        # Django gives an empty list if every box is empty.
        return {
            code: text for code, text in zip(self.codes, values, strict=False) if text
        }

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.compress([text or "" for text in data or []]) != (initial or {})


class LabelsField(models.JSONField):
    """A JSON column of labels; ``rows`` > 0 asks for boxes of several lines."""

    def __init__(
        self, *args: Any, rows: int = 0, max_length: int = 255, **options: Any
    ) -> None:
        self.rows = rows
        self.label_length = max_length
        options.setdefault("default", dict)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if options.get("default") is dict:
            del options["default"]
        return name, path, args, options

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not isinstance(value, dict) or not all(
            isinstance(key, str) and isinstance(text, str)
            for key, text in value.items()
        ):
            raise ValidationError(_("Write a text for at least one language."))
        super().validate(value, model_instance)

    def formfield(self, **options: Any) -> Any:
        options.pop("form_class", None)
        options.pop("widget", None)
        return LabelsFormField(
            rows=self.rows,
            max_length=self.label_length,
            required=not self.blank,
            label=options.get("label", capfirst(self.verbose_name)),
            help_text=options.get("help_text", self.help_text),
        )
