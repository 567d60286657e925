"""Text with notes and foreign runs; headings, quotes, asides, tables."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from bifolium.pages.notes import NoteError, lift

# Languages that a run of text may be marked with at the desk.
RUN_LANGUAGES = ["en", "ru", "fr", "de", "it", "es", "la"]

PROSE_FEATURES = [
    "bold",
    "italic",
    "superscript",
    "link",
    "document-link",
    "record-thing",
    "record-statement",
    *[f"lang-{code}" for code in RUN_LANGUAGES],
]

NOTE_HELP = _("A note is written in place, between double brackets: the order[[note]].")


class Prose(blocks.RichTextBlock):
    """Rich text in which notes are written in place, between ``[[`` and ``]]``."""

    def __init__(self, *, lists: bool = False, required: bool = True) -> None:
        features = [*PROSE_FEATURES, "ol", "ul"] if lists else list(PROSE_FEATURES)
        super().__init__(features=features, required=required, help_text=NOTE_HELP)

    def deconstruct(self) -> Any:
        return ("wagtail.blocks.RichTextBlock", [], {})

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        try:
            lift(value.source)
        except NoteError as fault:
            message = gettext(
                "A note is not closed, or formatting crosses its border: “%(near)s”."
            )
            raise ValidationError(message % {"near": fault}) from fault
        return value


class TextBlock(blocks.StructBlock):
    """One paragraph, or one list."""

    text = Prose(lists=True)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        template = "blocks/text.html"
        description = _("One paragraph or list, with notes in the margin.")
        preview_value = {
            "text": "<p>The envoys were asked whether they would serve[[A note in the "
            "margin.]]. Most did not answer.</p>"
        }


class HeadingBlock(blocks.StructBlock):
    """A heading that the table of contents and readers link to."""

    text = blocks.CharBlock(max_length=160)
    level = blocks.ChoiceBlock(
        choices=[("2", _("heading")), ("3", _("heading within"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Text")
        template = "blocks/heading.html"
        description = _("Begins a part of the text; stands in the table of contents.")
        preview_value = {"text": "The order of dismissal", "level": "2"}


class QuoteBlock(blocks.StructBlock):
    """A pull quote: a sentence of the article, set large."""

    text = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        group = _("Text")
        template = "blocks/quote.html"
        description = _("A sentence of the text, set large to draw the reader in.")
        preview_value = {
            "text": "One embassy, two men, and one key.",
            "attribution": "",
        }


class AsideBlock(blocks.StructBlock):
    """A side trip that may be skipped."""

    title = blocks.CharBlock(max_length=160)
    text = Prose(lists=True)

    class Meta:
        icon = "info-circle"
        label = _("Aside")
        group = _("Text")
        template = "blocks/aside.html"
        description = _("Background that may be skipped, set apart from the text.")
        preview_value = {
            "title": "Two calendars",
            "text": "<p>Russia changed its calendar in February 1918.</p>",
        }


class SeparatorBlock(blocks.StaticBlock):
    """A pause between two parts of the text."""

    class Meta:
        icon = "horizontalrule"
        label = _("Separator")
        group = _("Text")
        template = "blocks/separator.html"
        admin_text = _("A pause between two parts.")
        description = _("A pause between two parts of the text, without a heading.")
        preview_value = None


class TableBlock(blocks.StructBlock):
    """A table with a caption, head and source; every row is as wide as the head."""

    caption = blocks.CharBlock(max_length=255)
    columns = blocks.ListBlock(blocks.CharBlock(required=False), min_num=1)
    rows = blocks.ListBlock(blocks.ListBlock(Prose(required=False)), min_num=1)
    row_headers = blocks.BooleanBlock(
        required=False, help_text=_("The first cell of each row is its heading.")
    )
    source = Prose(required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Figures")
        template = "blocks/table.html"
        description = _("Rows and columns with a caption and a source.")
        preview_value = {
            "caption": "Recognitions",
            "columns": ["Country", "De facto", "De jure"],
            "rows": [["United Kingdom", "1921", "1924"], ["France", "–", "1924"]],
            "row_headers": True,
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        width = len(value["columns"])
        for place, row in enumerate(value["rows"], start=1):
            if len(row) != width:
                message = gettext(
                    "Row %(row)d has %(has)d cells; the head has %(width)d."
                )
                raise blocks.StructBlockValidationError(
                    block_errors={
                        "rows": ValidationError(
                            message % {"row": place, "has": len(row), "width": width}
                        )
                    }
                )
        return value
