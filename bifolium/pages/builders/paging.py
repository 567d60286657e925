"""The pages of a long list, numbered from the oldest.

The address of a list shows its newest items, between one page and two of them; below
it ``page/1/`` has the oldest. So a page that is full never changes: a new item changes
the first page alone, and the addresses of the others go on leading to the same items.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404

from bifolium.conf.memory import spans_of
from bifolium.pages.models import ArticlePage
from bifolium.pages.parts import Paging
from bifolium.pages.queries import articles_in_order

PAGE_SIZE = 12

# Returns the keys of a whole list, the oldest first, by one remembered question.
Keys = Callable[..., Sequence[int]]


def paged(
    keys: Keys, given: tuple[Any, ...], number: int, address: Callable[[int], str]
) -> tuple[list[ArticlePage], Paging]:
    """Return one page of a list, the newest first, and where it stands.

    ``keys`` is asked with what is ``given``. ``number`` 0 is the newest page, and the
    ``address`` of 0 is that of the list.

    :raises Http404: if the list has no such page.
    """
    if number == 0:
        return newest(keys(*given), address)
    # A page has its number once another one is full after it.
    after = (number + 1) * PAGE_SIZE - 1
    shown, next_full, second_full = spans_of(
        keys,
        given,
        ((number - 1) * PAGE_SIZE, number * PAGE_SIZE),
        (after, after + 1),
        (after + PAGE_SIZE, after + PAGE_SIZE + 1),
    )
    if not next_full:
        raise Http404
    paging = Paging(
        number=number,
        newest_url=address(0),
        newer_url=address(number + 1 if second_full else 0),
        older_url=address(number - 1) if number > 1 else "",
        oldest_url=address(1) if number > 1 else "",
    )
    return articles_in_order(shown[::-1]), paging


def newest(
    keys: Sequence[int], address: Callable[[int], str]
) -> tuple[list[ArticlePage], Paging]:
    """Return the newest items, and the way to older ones."""
    numbered = max(len(keys) // PAGE_SIZE - 1, 0)
    paging = Paging(
        number=0,
        newest_url="",
        newer_url="",
        older_url=address(numbered) if numbered else "",
        oldest_url=address(1) if numbered else "",
    )
    return articles_in_order(keys[numbered * PAGE_SIZE :][::-1]), paging
