"""Links to pages within texts: each is looked up once, not with all that it holds."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from bifolium.conf.memory import remembered
from bifolium.editions.links import in_language, path_of
from bifolium.pages.queries import locale_key


class LightPageLink(PageLinkHandler):
    """A link to the edition in the active language, or to the one that was chosen."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        language = get_language() or ""
        found = [address(str(attrs.get("id")), language) for attrs in attrs_list]
        return [f'<a href="{escape(path)}">' if path else "<a>" for path in found]


@remembered
def address(number: str, language: str) -> str:
    """Return the path of a page in a language; empty if there is no such page."""
    page = Page.objects.filter(pk=number).first() if number.isdecimal() else None
    if page is None:
        return ""
    own = locale_key(language)
    if page.locale_id == own:
        return path_of(page)
    return path_of(next(iter(in_language([page], own)), page))
