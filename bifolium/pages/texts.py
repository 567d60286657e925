"""The texts of a page that typography may change, wherever they stand.

Fields for words are texts; addresses, choices and keys are not. In a body the
blocks for words are texts, save keys of the record and what a block holds as its
source has it (``transcription``).
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from bifolium.editions.links import language_of
from bifolium.editions.typography import fix
from bifolium.pages.blocks.record import KeyBlock

OF_WAGTAIL = ("title", "seo_title", "search_description")
FOR_WORDS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
NO_WORDS = (models.SlugField, models.URLField, models.EmailField)
VERBATIM = frozenset({"transcription"})


@dataclass(frozen=True)
class Change:
    """A text that typography changes; ``where`` is its field, or block after block."""

    where: str
    before: str
    after: str


def fixed_texts(page: Page) -> tuple[dict[str, Any], list[Change]]:
    """Return the fields of a page that typography changes, and every change in them.

    A body is given as a raw stream with the ids of its blocks.
    """
    language = language_of(page)
    fields: dict[str, Any] = {}
    changes: list[Change] = []
    for field in text_fields(page):
        before = field.value_from_object(page)
        found: list[Change] = []
        if isinstance(field, StreamField):
            raw = deepcopy(list(before.raw_data))
            after: Any = fixed_block(before.stream_block, raw, language, (), found)
        else:
            where = (str(field.verbose_name),)
            after = fixed_word(before, language, where, found, field.max_length)
        if found:
            fields[field.name] = after
            changes += found
    return fields, changes


def text_fields(page: Page) -> Iterator["models.Field[Any, Any]"]:
    """Yield the fields of a page that hold words or a body."""
    of_page = {field.name for field in Page._meta.get_fields()}
    for field in page._meta.concrete_fields:
        if field.name in of_page:
            if field.name in OF_WAGTAIL:
                yield field
        elif isinstance(field, StreamField) or (
            isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and not isinstance(field, NO_WORDS)
        ):
            yield field


def fixed_word(
    text: str,
    language: str,
    where: tuple[str, ...],
    found: list[Change],
    most: int | None = None,
) -> str:
    """Return a text as typography wants it and note the change.

    A text that would become longer than ``most`` stays.
    """
    after = fix(text or "", language)
    if after == (text or "") or (most and len(after) > most):
        return text
    found.append(Change(" · ".join(where), text, after))
    return after


def fixed_block(
    block: blocks.Block,
    value: Any,
    language: str,
    where: tuple[str, ...],
    found: list[Change],
) -> Any:
    """Return the raw value of a block with its texts as typography wants them."""
    if isinstance(block, KeyBlock) or value is None:
        return value
    if isinstance(block, FOR_WORDS):
        most = getattr(block.field, "max_length", None)
        return fixed_word(value, language, where, found, most)
    if isinstance(block, blocks.StreamBlock):
        return [
            item | {"value": fixed_block(child, item["value"], language, place, found)}
            for child, item, place in streamed(block, value, where)
        ]
    if isinstance(block, blocks.ListBlock):
        child = block.child_block
        return [
            fixed_item(child, item, language, (*where, str(number)), found)
            for number, item in enumerate(value, start=1)
        ]
    if isinstance(block, blocks.StructBlock):
        return value | {
            name: fixed_block(
                child, value[name], language, (*where, str(child.label)), found
            )
            for name, child in block.child_blocks.items()
            if name in value and name not in VERBATIM
        }
    return value


def streamed(
    block: blocks.StreamBlock, value: list[Any], where: tuple[str, ...]
) -> Iterator[tuple[blocks.Block, dict[str, Any], tuple[str, ...]]]:
    """Yield block, raw item and place of each item of a stream.

    What is of no kind that the stream knows is of a block that changes nothing.
    """
    for number, item in enumerate(value, start=1):
        child = block.child_blocks.get(item["type"]) or blocks.StaticBlock()
        yield child, item, (*where, f"{number}. {child.label}")


def fixed_item(
    child: blocks.Block,
    item: Any,
    language: str,
    where: tuple[str, ...],
    found: list[Change],
) -> Any:
    """Return a raw item of a list; older ones are bare values, without an id."""
    if isinstance(item, dict) and item.get("type") == "item":
        return item | {
            "value": fixed_block(child, item["value"], language, where, found)
        }
    return fixed_block(child, item, language, where, found)
