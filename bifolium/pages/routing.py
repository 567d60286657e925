"""Finds the page of the tree at an address.

Wagtail asks each page on the way twice, as a row and as what it is. Here only the last
one is asked what it is: it answers, or it hands on what is below its own address.
"""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Page

from bifolium.pages.queries import branch_named, child_named


def route(request: HttpRequest, home: Page, path: str) -> Any:
    """Return the page, with what it wants to be served with; None if there is none."""
    names = [name for name in path.split("/") if name]
    page, rest = descend(home, names)
    try:
        return page.specific.route(request, rest)
    except Http404:
        return None


def descend(home: Page, names: list[str]) -> tuple[Page, list[str]]:
    """Return the page as deep as names lead, and the names that lead nowhere."""
    page = home
    for place, name in enumerate(names):
        is_last = place == len(names) - 1
        below = (child_named if is_last else branch_named)(page, name)
        if below is None:
            return page, names[place:]
        page = below
    return page, []
