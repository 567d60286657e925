"""Which requests are for the store, whatever answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bifolium.press.front.wire import Prepared, language
from bifolium.press.shelf import Shelf

STAFF = b"bifolium_staff="
CHOSEN_LANGUAGE = b"django_language="


@dataclass
class Site:
    """What the front knows: the pages, and the one host that they are for."""

    shelf: Shelf[Prepared]
    host: bytes
    languages: tuple[str, ...]
    faults: int = 0


def choose(
    site: Site,
    url: bytes,
    headers: Sequence[tuple[bytes, bytes]],
    *,
    is_left: bool = False,
) -> tuple[Prepared, bytes, bytes] | None:
    """Return the page that a GET or HEAD is for, and what its headers ask for.

    That is the codings that are accepted and the entity tags that are known. None:
    Django answers. ``is_left``: it does in any case.
    """
    host, accepted, named, languages = b"", b"", b"", b""
    for name, value in headers:
        if name == b"host":
            host = value
        elif name == b"accept-encoding":
            accepted = accepted + b"," + value if accepted else value
        elif name == b"if-none-match":
            named = named + b"," + value if named else value
        elif name == b"accept-language":
            languages = languages + b"," + value if languages else value
        elif name == b"cookie":
            is_left = is_left or STAFF in value or CHOSEN_LANGUAGE in value
        elif name in (b"expect", b"range", b"authorization"):
            is_left = True
    if is_left or host != site.host or b"?" in url:
        return None
    page = site.shelf.get(path_of(site, url, languages))
    return None if page is None else (page, accepted, named)


def path_of(site: Site, url: bytes, languages: bytes) -> str:
    """Return the key of what is asked for: at the front door, a language."""
    if url == b"/":
        return language(languages, site.languages)
    path = url.decode("ascii")
    return unquote(path, errors="strict") if "%" in path else path
