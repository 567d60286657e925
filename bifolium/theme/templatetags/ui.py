"""Small things that templates need everywhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bifolium.theme.fonts import first_fonts
from bifolium.theme.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a small drawing that takes the colour of the text; nothing if unknown."""
    if name not in ICONS:
        return mark_safe("")
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="{}"/></svg>',
        name,
        ICONS[name],
    )


def day_in_words(value: date) -> str:
    """Return a day as people write it in the active language: 5 марта 1917."""
    # The names of months within a date are another case in Slavic languages, and
    # only there: in French the alternative names begin with a capital.
    pattern = "j E Y" if (get_language() or "").startswith("ru") else "j F Y"
    return date_format(value, pattern).replace(" ", "\u00a0", 1)


@register.simple_tag
def day(value: date) -> SafeString:
    """Return a day as people write it: 5 March 1917, 5 марта 1917."""
    text = day_in_words(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def preload_fonts() -> SafeString:
    """Return links that fetch the fonts of the active language at once."""
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(path),) for path in first_fonts(get_language() or "")),
    )


@register.simple_tag
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key in a mapping; empty if there is none."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def style(context: Any, path: str) -> SafeString:
    """Return a link to a style sheet, once a page."""
    if already(context, path):
        return mark_safe("")
    return format_html('<link rel="stylesheet" href="{}">', static(path))


@register.simple_tag(takes_context=True)
def script(context: Any, path: str) -> SafeString:
    """Return a script element for a module, once a page."""
    if already(context, path):
        return mark_safe("")
    return format_html('<script type="module" src="{}"></script>', static(path))


def already(context: Any, path: str) -> bool:
    """Say whether the page being rendered has loaded a file, and note that it has.

    Blocks are rendered one by one, each with a context of its own; only the request
    is the same for all of a page.
    """
    request = context.get("request")
    if request is None:
        return False
    if not hasattr(request, "theme_loaded"):
        request.theme_loaded = set()
    if path in request.theme_loaded:
        return True
    request.theme_loaded.add(path)
    return False
