"""Boxes of the desk: a date that is echoed, a thing or source found by name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bifolium.dossier.calendars import HI, LO
from bifolium.dossier.dates import DateRefused, Span, parse
from bifolium.dossier.models import Dossier, Source, Thing
from bifolium.dossier.queries_desk import (
    in_box,
    source_in_box,
    sources_named,
    things_named,
)
from bifolium.dossier.wording import day

LONGEST_DATE = 80

HOW = gettext_lazy(
    "1917-11-07, 1917-11 or 1917; j: before it for Old Style; a stroke from one to "
    "another."
)

REASONS: dict[str, "str | Promise"] = {
    "empty": gettext_lazy("The date is empty."),
    "strokes": gettext_lazy("“%(part)s” has more than one stroke."),
    "no-open-end": gettext_lazy(
        "“%(part)s” is attested on a day: it needs no open end."
    ),
    "nothing": gettext_lazy("“%(part)s” says nothing: write at least one end."),
    "backwards": gettext_lazy("“%(part)s” runs backwards: it ends before it begins."),
    "unreadable": gettext_lazy(
        "“%(part)s” is not a date: write 1917-11-07, 1917-11 or 1917, "
        "with j: before it for Old Style."
    ),
    "too-old": gettext_lazy("“%(part)s”: years before %(number)d are not counted."),
    "no-month": gettext_lazy("“%(part)s”: there is no month %(number)d."),
    "no-day": gettext_lazy(
        "“%(part)s”: that month has %(number)d days, not %(given)d."
    ),
    "old-style-only": gettext_lazy(
        "“%(part)s”: 29 February %(number)d exists in Old Style only; write j:%(part)s."
    ),
}
"""The reasons of ``dates.REFUSALS`` in the language of the desk."""


def reason_of(refusal: DateRefused) -> str:
    """Return which part of a date is wrong and why, in the language of the desk."""
    text = REASONS.get(refusal.code)
    return str(text) % dict(refusal.values) if text else str(refusal)


@dataclass(frozen=True)
class Echo:
    """What a box says back: the date in both calendars, or where it is wrong.

    ``surely`` and ``possibly`` tell the days on which it holds, empty if that is plain
    or nothing; ``before``, ``wrong`` and ``after`` are the text as written.
    """

    said: str = ""
    surely: str = ""
    possibly: str = ""
    before: str = ""
    wrong: str = ""
    after: str = ""
    why: str = ""


def echo_of(text: str) -> Echo:
    """Return what to say of a date as far as it is typed; nothing if it is empty."""
    written = text.strip()[: LONGEST_DATE + 1]
    if not written:
        return Echo()
    try:
        span = parse(written)
    except DateRefused as refusal:
        part = refusal.part or written
        before, wrong, after = written.partition(part)
        return Echo(before=before, wrong=wrong, after=after, why=reason_of(refusal))
    language = get_language() or "en"
    said = span.show(language, "both")
    surely = _days(span.start_max, span.end_min, language)
    possibly = _days(span.start_min, span.end_max, language)
    if surely == possibly:
        return Echo(said=said)
    return Echo(
        said,
        _("Surely: %(days)s") % {"days": surely} if surely else "",
        _("Possibly: %(days)s") % {"days": possibly},
    )


def _days(first: int, last: int, language: str) -> str:
    """Return two days in words; empty if they stand the wrong way round."""
    if first > last:
        return ""
    ends = [
        _("no limit") if jdn in (LO, HI) else day(language, jdn, "both")
        for jdn in (first, last)
    ]
    return " – ".join(dict.fromkeys(ends))


SIGNS = [
    ("j:", "part", gettext_lazy("Old Style")),
    ("~", "mark", gettext_lazy("roughly")),
    ("?", "mark", gettext_lazy("doubtful")),
    ("/..", "end", gettext_lazy("not ended")),
    ("/", "end", gettext_lazy("end not known")),
    ("@", "start", gettext_lazy("attested")),
]
"""The signs of a date that one may press: where each goes, and what it means."""


class DateBox(forms.TextInput):
    """A text box with signs to press and an echo; ``address`` answers while typing."""

    template_name = "dossier/desk/date_box.html"
    address = ""
    is_free = False
    """Whether what is no date may stand here too; the echo is then silent."""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        free = "?free=1" if self.is_free else ""
        context["widget"]["address"] = f"{self.address}{free}"
        context["signs"] = SIGNS
        context["signs_title"] = _("Signs of a date")
        echo = echo_of(str(value or ""))
        context["echo"] = Echo() if self.is_free and echo.why else echo
        return context


class DateField(forms.CharField):
    """A date of the record as one writes it; gives its span, or null if empty."""

    widget = DateBox

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", HOW)
        super().__init__(max_length=LONGEST_DATE, required=False, **options)

    def clean(self, value: Any) -> Span | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text)
        except DateRefused as refusal:
            raise forms.ValidationError(reason_of(refusal)) from refusal


class NameBox(forms.TextInput):
    """A text box that offers names while one types; ``address`` finds them."""

    template_name = "dossier/desk/name_box.html"
    address = ""
    words: "Sequence[tuple[str, str | Promise]]" = ()
    """What it offers by itself: values with what they mean."""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["address"] = self.address
        context["widget"]["words"] = self.words
        return context


class NamedField(forms.CharField):
    """A row of the dossier by name or key; ``dossier`` is set by the form."""

    widget = NameBox
    dossier: Dossier

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=700, **options)

    def found(self, text: str) -> list[Any]:
        raise NotImplementedError

    def boxed(self, row: Any) -> str:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = self.found(text)
        if len(rows) == 1:
            return rows[0]
        if not rows:
            raise forms.ValidationError(
                _("“%(text)s” names nothing in this record.") % {"text": text}
            )
        names = "; ".join(map(self.boxed, rows))
        raise forms.ValidationError(
            _("That may be one of these, write which: %(names)s") % {"names": names}
        )

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.boxed(value)


class ThingField(NamedField):
    """A thing of one of some kinds; all if none is named."""

    def __init__(self, *, kinds: Collection[str] = (), **options: Any) -> None:
        self.kinds = kinds
        super().__init__(**options)

    def found(self, text: str) -> list[Thing]:
        return things_named(self.dossier, text, kinds=self.kinds)

    def boxed(self, row: Thing) -> str:
        return in_box(row)


class SourceField(NamedField):
    """A source of the dossier."""

    def found(self, text: str) -> list[Source]:
        return sources_named(self.dossier, text)

    def boxed(self, row: Source) -> str:
        return source_in_box(row)
