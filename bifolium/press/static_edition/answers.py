"""What the server answers at each address of the public site, one after another."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.utils import translation

from bifolium.press.front.wire import Prepared
from bifolium.press.render import handler, request_for
from bifolium.press.static_edition.redirects import redirects
from bifolium.press.static_edition.sources import Fetched, Snapshot, whole_body
from bifolium.press.static_edition.wacz import Answer
from bifolium.press.store import Page

# What browsers leave as it is in a path; in what is asked, also signs already encoded.
AS_THEY_ARE = "/:;=$&()+,!*@'~"
LEADS_ELSEWHERE = (301, 302, 307, 308)


def answers(
    snapshot: Snapshot, others: Mapping[str, Fetched | None], origin: str
) -> Iterator[Answer]:
    """Yield every answer once: what is baked, what pages need besides, redirects.

    At the front door it is the answer for a reader who wants no certain language.
    """
    done = set()
    for path, page in paths_of(snapshot):
        done.add(path)
        yield baked(page, address(path, origin))
    for path, found in sorted(others.items()):
        if found and path not in done:
            done.add(path)
            yield answer(address(path, origin), 200, found.headers, [found.body])
    for path in old_paths():
        if path not in done and (lead := redirected(path, origin)):
            done.add(path)
            yield lead


def paths_of(snapshot: Snapshot) -> Iterator[tuple[str, Page]]:
    """Yield what is baked with its path; of the front door one answer only."""
    doors = {}
    for page in snapshot.everything():
        if page.path.startswith("/"):
            yield page.path, page
        else:
            doors[page.path] = page
    codes = [code for code, _name in settings.LANGUAGES]
    yield from (("/", doors[code]) for code in codes[:1] if code in doors)


def baked(page: Page, url: str) -> Answer:
    """Return what the front answers with a page to one who wants it unpacked."""
    prepared = Prepared(page)
    kind = dict(page.headers).get("Content-Type", "")
    return Answer(url, page.status, kind, prepared.heads[""], [prepared.body("")])


def answer(
    url: str, status: int, headers: Iterable[tuple[str, str]], body: Iterable[bytes]
) -> Answer:
    """Return an answer of Django."""
    pairs = list(headers)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in pairs]
    head = "".join(f"{line}\r\n" for line in lines).encode("latin-1")
    return Answer(url, status, dict(pairs).get("Content-Type", ""), head, body)


def address(path: str, origin: str) -> str:
    """Return the address of a path as a browser asks for it."""
    path, is_asked, query = path.partition("?")
    asked = f"?{quote(query, safe=f'{AS_THEY_ARE}%?')}" if is_asked else ""
    return f"{origin}{quote(path, safe=AS_THEY_ARE)}{asked}"


def old_paths() -> Iterator[str]:
    """Yield the paths that lead elsewhere, in both ways to write them."""
    for path, _target, _status in redirects():
        yield path
        if "?" not in path:
            yield f"{path}/"


def redirected(path: str, origin: str) -> Answer | None:
    """Return where an old path leads; None if a reader is not led on there."""
    plain, _mark, query = path.partition("?")
    with translation.override(None):
        response = handler().get_response(request_for(plain, origin, query))
    body = whole_body(response)
    response.close()
    if response.status_code not in LEADS_ELSEWHERE or response.cookies:
        return None
    url = address(path, origin)
    return answer(url, response.status_code, response.items(), [body])
