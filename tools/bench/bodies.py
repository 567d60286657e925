"""Texts for a large site: paragraphs of the demo, side by side in both languages."""

from typing import Any
from uuid import UUID

LANGUAGES = ("en", "ru")
TEXTS = ("text", "heading", "quote", "key_points", "aside")


def paragraphs() -> list[tuple[dict[str, Any], ...]]:
    """Return the blocks of the demo that both languages have, side by side."""
    from bifolium.pages.models import ArticlePage

    by_work: dict[UUID, dict[str, dict[str, Any]]] = {}
    for page in ArticlePage.objects.live().order_by("pk").select_related("locale"):
        blocks = {row["id"]: row for row in page.body.raw_data if row["type"] in TEXTS}
        by_work.setdefault(page.translation_key, {})[page.locale.language_code] = blocks
    found = []
    for editions in by_work.values():
        if not set(LANGUAGES) <= editions.keys():
            continue
        for name, block in editions[LANGUAGES[0]].items():
            others = [editions[code].get(name) for code in LANGUAGES[1:]]
            if all(others):
                found.append((block, *others))
    return found


def title_of(chosen: list[tuple[dict[str, Any], ...]], place: int, number: int) -> str:
    """Return a heading of the body as a title."""
    for pair in chosen:
        if pair[place]["type"] == "heading":
            return f"{pair[place]['value']['text'][:150]} ({number})"
    return f"{('Notes', 'Заметки')[place]} ({number})"


def lead_of(chosen: list[tuple[dict[str, Any], ...]], place: int) -> str:
    """Return the beginning of the first paragraph."""
    from django.utils.html import strip_tags

    for pair in chosen:
        if pair[place]["type"] == "text":
            return strip_tags(pair[place]["value"]["text"].split("[[")[0])[:300]
    return ""
