"""Renders a body block by block, with anchors, paragraph numbers and notes."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from wagtail.rich_text import RichText, expand_db_html

from bifolium.editions.links import language_of
from bifolium.editions.numbering import anchor_of, paragraph_numbers
from bifolium.pages.notes import MARKS, NoteError, lift
from bifolium.pages.parts import Link
from bifolium.pages.record_queries import record_addresses
from bifolium.theme.templatetags.ui import script, style

register = template.Library()

# What stands in HTML where words are bound to the record.
BOUND = " data-bound"
# Stands between texts that are expanded together, and in none of them.
BREAK = "\x1e"
# Blocks that are not counted as paragraphs.
UNCOUNTED = frozenset({"heading", "separator"})


@dataclass(frozen=True)
class PrintedNote:
    """A note as the template of a part sees it."""

    number: int
    id: str
    html: str


@dataclass
class Collector:
    """Numbers the notes of a page in reading order and hands them to the parts."""

    count: int = 0
    waiting: list[PrintedNote] = field(default_factory=list)

    def take(self, html: str) -> str:
        """Return HTML with note marks; the notes wait until the part is printed."""
        try:
            lifted = lift(html, first=self.count + 1)
        except NoteError:
            return html
        for note in lifted.notes:
            printed = PrintedNote(
                note.number, f"note-{note.number}", mark_safe(note.html)
            )
            self.waiting.append(printed)
        self.count += len(lifted.notes)
        return MARKS.sub(lambda found: note_mark(int(found[1])), lifted.html)

    def release(self) -> list[PrintedNote]:
        """Return the waiting notes, which wait no more."""
        notes, self.waiting = self.waiting, []
        return notes


def note_mark(number: int) -> str:
    """Return the button that opens a note."""
    return render_to_string(
        "components/note_mark.html", {"number": number, "id": f"note-{number}"}
    ).strip()


@register.simple_tag(takes_context=True)
def prose(context: template.Context, value: Any) -> str:
    """Render rich text; its notes go to the part that it stands in."""
    if not value:
        return ""
    source = getattr(value, "source", value)
    html = context.get("expanded", {}).get(source) or expand_db_html(source)
    collector = context.get("collector")
    taken = collector.take(html) if collector else html
    return mark_safe(taken + card_files(context) if BOUND in html else taken)


def expanded(stream: Any) -> dict[str, str]:
    """Return the texts of a body with their links, by what is stored.

    All at once: rows that links name are asked for once, not once a paragraph.
    """
    values = [part for block in stream for part in (block.value or {}).values()]
    sources = [value.source for value in values if isinstance(value, RichText)]
    sources = [source for source in sources if BREAK not in source]
    texts = expand_db_html(BREAK.join(sources)).split(BREAK)
    return dict(zip(sources, texts, strict=True)) if sources else {}


def card_files(context: template.Context) -> str:
    """Return what cards of bound words need, once a page."""
    sheet = style(context, "bifolium/bundles/bound.css")
    return sheet + script(context, "bifolium/js/bound.js")


@register.simple_tag(takes_context=True)
def body(context: template.Context, stream: Any) -> str:
    """Render a body: each block in a part with anchor, number, links and notes."""
    page = context["page"]
    own, ids = language_of(page), [block.id for block in stream]
    editions = [link for link in context["shell"].editions if link.url]
    bodies = {link.language: link.blocks for link in editions if link.language != own}
    original = next((link.language for link in editions if link.is_original), own)
    source = {**bodies, own: ids}.get(original, ids)
    counted = [block.id for block in stream if block.block_type not in UNCOUNTED]
    uncounted = {block.id for block in stream} - set(counted)
    order = [block_id for block_id in source if block_id not in uncounted]
    numbers = paragraph_numbers(order, counted)
    collector = Collector(count=context.get("notes_before", 0))
    parts, texts = [], expanded(stream)
    for block in stream:
        anchor = anchor_of(block.id)
        surroundings = {
            **context.flatten(),
            "collector": collector,
            "anchor": anchor,
            "expanded": texts,
            "record_addresses": record_addresses,
        }
        html = block.render(context=surroundings)
        counterparts = [
            Link(link.language.upper(), f"{link.url}#{anchor}", link.language, False)
            for link in editions
            if block.id in bodies.get(link.language, ())
        ]
        parts.append(
            render_to_string(
                "blocks/part.html",
                {
                    "anchor": anchor,
                    "number": numbers.get(block.id, ""),
                    "kind": block.block_type,
                    "html": mark_safe(html),
                    "notes": collector.release(),
                    "counterparts": counterparts,
                },
            )
        )
    return mark_safe("".join(parts))


@register.simple_tag(takes_context=True)
def example(context: template.Context, bound_block: Any) -> str:
    """Render one block as in a body, for the picker of blocks at the desk."""
    collector = Collector()
    surroundings = {**context.flatten(), "collector": collector, "anchor": "example"}
    html = bound_block.render(context=surroundings)
    return render_to_string(
        "blocks/part.html",
        {
            "anchor": "example",
            "number": "1",
            "kind": bound_block.block.name,
            "html": mark_safe(html),
            "notes": collector.release(),
            "counterparts": [],
        },
    )
