"""What an editor may choose for a figure.

Example: ``{"since": 1917, "until": 1924, "posts": ["amb_paris", "amb_madrid"]}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _


class OptionsRefused(ValueError):
    """Options that no figure has, or of the wrong shape."""


@dataclass(frozen=True)
class Options:
    """Years, and the keys of what is to be drawn; empty means what is usual."""

    since: int | None = None
    until: int | None = None
    persons: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    recognised: str = ""


NAMES = {field.name for field in fields(Options)}
LISTS = ("persons", "posts", "missions", "events")
YEARS = range(1, 3001)
LONGEST = 400
"""Years that a time axis may span."""


def read(options: Mapping[str, object]) -> Options:
    """Return the options of a figure.

    :raises OptionsRefused: if a name is unknown or a value has the wrong shape.
    """
    for name in options:
        if name not in NAMES:
            raise OptionsRefused(_("A figure has no option “%s”.") % name)
    since, until = (_year(options, name) for name in ("since", "until"))
    if since and until and not 0 <= until - since <= LONGEST:
        raise OptionsRefused(_("The years of the figure are not in order."))
    recognised = options.get("recognised") or ""
    if not isinstance(recognised, str):
        raise OptionsRefused(_("Option “%s” is a key.") % "recognised")
    lists = {name: _keys(options, name) for name in LISTS}
    return Options(
        since=since,
        until=until,
        persons=lists["persons"],
        posts=lists["posts"],
        missions=lists["missions"],
        events=lists["events"],
        recognised=recognised,
    )


def _year(options: Mapping[str, object], name: str) -> int | None:
    value = options.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in YEARS:
        raise OptionsRefused(_("Option “%s” is a year from 1 to 3000.") % name)
    return value


def _keys(options: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = options.get(name) or []
    if not isinstance(value, list | tuple) or not all(
        isinstance(key, str) for key in value
    ):
        raise OptionsRefused(_("Option “%s” is a list of keys.") % name)
    return tuple(value)
