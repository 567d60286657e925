"""The contract with uvicorn's protocol, spoken over raw sockets."""

import asyncio
import socket
import threading
import time
from gzip import compress

import brotli
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from bifolium.press.front import protocol
from bifolium.press.front.choice import Site
from bifolium.press.front.plain import Baked, does_fit
from bifolium.press.front.protocol import protocol_of
from bifolium.press.front.upstream import Upstream
from bifolium.press.front.wire import Prepared, coding, is_known, language
from bifolium.press.shelf import Shelf
from bifolium.press.store import Page, StoreWriter

BODY = b"<p>The baked page.</p>" * 40
HOST = "site.example"


def page(path="/en/", status=200, headers=(("Content-Type", "text/html"),), body=BODY):
    packed = brotli.compress(body), compress(body, mtime=0)
    return Page(path, status, headers, "tag", *packed, len(body))


async def echo(reader, writer):
    """Answer as Django would: say what was asked, in the body."""
    while not reader.at_eof():
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            break
        lower = head.lower()
        body = b""
        if b"content-length: " in lower:
            size = int(lower.split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(size)
        said = b"live " + head + body
        writer.write(
            b"HTTP/1.1 200 OK\r\nserver: inner\r\ncontent-length: %d\r\n\r\n"
            % len(said)
        )
        if not head.startswith(b"HEAD"):
            writer.write(said)
    writer.close()


@pytest.fixture
def served(tmp_path):
    """A front over a store with three pages, and a process behind it."""
    writer = StoreWriter(tmp_path / "baked", "one")
    door = (("Location", "/ru/"),)
    with writer.swap() as generation:
        for one in (page(), page("/ru/тест/"), page("ru", 302, door, b"")):
            writer.put(one, generation, took=0, reason="")
    ready, stop = threading.Event(), []
    thread = threading.Thread(target=asyncio.run, args=[run(tmp_path, ready, stop)])
    thread.start()
    ready.wait()
    site, loop, stopped = stop
    yield tmp_path / "front", site
    loop.call_soon_threadsafe(stopped.set)
    thread.join()
    writer.close()


async def run(folder, ready, stop):
    """Serve until told to stop."""
    shelf = Shelf(folder / "baked", Prepared)
    site = Site(shelf, HOST.encode(), ("en", "ru"))
    upstream = Upstream(str(folder / "django"), proxies=(), most_body=1000)
    config = uvicorn.Config(upstream, log_level="error", access_log=False, ws="none")
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"today")]
    made = protocol_of(site)
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    front = await loop.create_unix_server(
        lambda: made(config=config, server_state=state, app_state={}),
        str(folder / "front"),
    )
    plain_config = uvicorn.Config(
        Baked(site, upstream), log_level="error", access_log=False, ws="none"
    )
    plain_config.load()
    plain = await loop.create_unix_server(
        lambda: HttpToolsProtocol(
            config=plain_config, server_state=state, app_state={}
        ),
        str(folder / "plain"),
    )
    django = await asyncio.start_unix_server(echo, str(folder / "django"))
    stop += [site, loop, stopped]
    ready.set()
    await stopped.wait()
    upstream.close()
    for connection in list(state.connections):
        connection.transport.close()
    front.close()
    plain.close()
    django.close()
    await asyncio.sleep(0.01)
    shelf.close()


def say(path, text, seconds=3.0):
    """Send raw bytes and return everything that comes back."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(seconds)
        client.connect(str(path))
        client.sendall(text if isinstance(text, bytes) else text.encode())
        found = b""
        try:
            while piece := client.recv(65536):
                found += piece
        except TimeoutError:
            pass
        return found


def ask(path, target="/en/", method="GET", **headers):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {headers.pop('host', HOST)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    raw = say(path, "\r\n".join([*lines, "Connection: close", "", ""]))
    head, _line, body = raw.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body


def test_a_baked_page_comes_in_the_coding_asked_for(served):
    front, _site = served

    assert brotli.decompress(ask(front, accept_encoding="gzip, br")[1]) == BODY
    assert ask(front, accept_encoding="gzip")[1] == compress(BODY, mtime=0)
    assert ask(front)[1] == BODY
    assert 'ETag: "tag-br"' in ask(front, accept_encoding="br")[0]


def test_a_page_known_already_is_not_sent(served):
    front, _site = served

    head, body = ask(front, accept_encoding="br", if_none_match='"x", W/"tag-br"')
    other, _body = ask(front, accept_encoding="br", if_none_match='"tag-gzip"')

    assert head.startswith("HTTP/1.1 304")
    assert "Content-Length" not in head
    assert body == b""
    assert other.startswith("HTTP/1.1 200")


def told(path, *asked, **headers):
    """The status, the headers in lower case without order, and the body."""
    head, body = ask(path, *asked, **headers)
    status, *lines = head.lower().split("\r\n")
    return status.split()[:2], sorted(lines), body


@pytest.mark.parametrize(
    ("target", "method", "headers"),
    [
        ("/en/", "GET", {"accept_encoding": "br"}),
        ("/en/", "GET", {"accept_encoding": "gzip;q=1, br;q=0"}),
        ("/en/", "GET", {}),
        ("/en/", "HEAD", {"accept_encoding": "br"}),
        ("/en/", "GET", {"accept_encoding": "br", "if_none_match": '"tag-br"'}),
        ("/en/", "GET", {"accept_encoding": "br", "if_none_match": '"other"'}),
        ("/", "GET", {"accept_language": "ru"}),
        ("/ru/%D1%82%D0%B5%D1%81%D1%82/", "GET", {}),
    ],
)
def test_plain_application_answers_as_the_protocol_does(
    served, target, method, headers
):
    front, _site = served

    ours = told(front, target, method, **headers)

    assert told(front.with_name("plain"), target, method, **headers) == ours


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/en/other/", {}),
        ("/en/?page=2", {}),
        ("/en/", {"host": "other.example"}),
        ("/en/", {"cookie": "bifolium_staff=1"}),
        ("/en/", {"range": "bytes=0-1"}),
    ],
)
def test_plain_application_hands_on_the_rest(served, target, headers):
    _head, body = ask(served[0].with_name("plain"), target, **headers)

    assert body.startswith(b"live ")


def test_plain_application_survives_a_fault_of_the_store(served, monkeypatch):
    front, site = served
    monkeypatch.setattr(site.shelf, "get", lambda path: 1 / 0)

    assert ask(front.with_name("plain"))[1].startswith(b"live ")
    assert site.faults == 1


def test_our_protocol_stands_on_the_installed_uvicorn():
    """If this fails, uvicorn has changed: pages are answered, but more slowly."""

    async def is_right():
        return does_fit()

    assert asyncio.run(is_right())


@pytest.mark.parametrize("name", ["on_headers_complete", "data_received"])
def test_protocol_that_does_not_fit_is_noticed(monkeypatch, name):
    async def is_right():
        return does_fit()

    monkeypatch.setattr(protocol.FrontProtocol, name, lambda self, *given: 1 / 0)

    assert not asyncio.run(is_right())


def test_head_has_the_length_and_no_body(served):
    head, body = ask(served[0], method="HEAD")

    assert f"Content-Length: {len(BODY)}" in head
    assert body == b""


def test_the_front_door_leads_to_a_language(served):
    head, body = ask(served[0], "/", accept_language="ru-RU,ru;q=0.9")

    assert head.startswith("HTTP/1.1 302")
    assert "Location: /ru/" in head
    assert (body, "Content-Encoding" in head) == (b"", False)


@pytest.mark.parametrize(
    ("target", "method", "headers"),
    [
        ("/en/other/", "GET", {}),
        ("/en/?page=2", "GET", {}),
        ("/en/", "POST", {"content_length": "0"}),
        ("/en/", "GET", {"host": "other.example"}),
        ("/en/", "GET", {"cookie": "bifolium_staff=1"}),
        ("/", "GET", {"cookie": "django_language=ru"}),
        ("/en/", "GET", {"range": "bytes=0-1"}),
        ("en", "GET", {}),
    ],
)
def test_everything_else_goes_to_django(served, target, method, headers):
    head, body = ask(served[0], target, method, **headers)

    if target == "en":
        assert head.startswith("HTTP/1.1 400")
        return
    assert body.startswith(b"live ")
    assert "inner" not in head


def test_django_hears_who_asks_from_the_front_alone(served):
    _head, body = ask(served[0], "/x/", x_forwarded_for="6.6.6.6", x_real_ip="6.6.6.6")

    assert b"6.6.6.6" not in body
    assert b"x-forwarded-proto: http" in body


def test_a_path_may_be_written_with_percents(served):
    head, _body = ask(served[0], "/ru/%D1%82%D0%B5%D1%81%D1%82/")

    assert 'ETag: "tag"' in head


def test_answers_to_requests_in_one_go_keep_their_order(served):
    one = f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    live = f"GET /live/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
    last = f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"

    said = say(served[0], one + live + last)

    places = [said.index(b"ETag"), said.index(b"live GET /live/")]
    assert places == sorted(places)
    assert said.count(b"HTTP/1.1 200") == 3


def test_a_request_may_come_byte_by_byte(served):
    text = f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(served[0]))
        for byte in text.encode():
            client.sendall(bytes([byte]))
        said = b""
        while piece := client.recv(65536):
            said += piece

    assert said.endswith(BODY)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\nX: {'y' * 40_000}\r\n\r\n", b"431"),
        (f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\nX: {'y' * 40_000}", b"431"),
        ("nonsense\r\n\r\n", b"400"),
        (
            f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
            b"400",
        ),
        (
            f"POST / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
            f"Content-Length: 2000\r\n\r\n{'x' * 2000}",
            b"413",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(served, text, status):
    assert say(served[0], text).startswith(b"HTTP/1.1 " + status)


def test_a_fault_of_the_store_falls_through_to_django(served, monkeypatch):
    front, site = served
    monkeypatch.setattr(site.shelf, "get", lambda path: 1 / 0)

    _head, body = ask(front)

    assert body.startswith(b"live ")
    assert site.faults == 1


def test_a_slow_head_is_not_waited_for(served, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.0)
    tired = []

    class Connection(protocol.FrontProtocol):
        def __init__(self):
            self.cycle = None
            self.is_in_head = True
            self.active_at = time.monotonic() - 1

        def refuse(self, status):
            tired.append(status)

    protocol.tire_all([Connection()], time.monotonic())

    assert tired == [408]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (b"", ""),
        (b"gzip, deflate, br", "br"),
        (b"gzip;q=1, br;q=0.5", "gzip"),
        (b"br;q=0, gzip", "gzip"),
        (b"*", "br"),
        (b"identity, *;q=0", ""),
        (b"br;q=nonsense", ""),
        (b"gzip;q=0.2, identity;q=0.8", ""),
        (b"x" * 300 + b", br", "br"),
    ],
)
def test_codings(accepted, expected):
    assert coding(accepted) == expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (b"", "en"),
        (b"fr-CA, ru;q=0.4", "fr"),
        (b"de, ru;q=0.3, en;q=0.2", "ru"),
        (b"ru;q=0, de", "en"),
        (b"*", "en"),
    ],
)
def test_languages(accepted, expected):
    assert language(accepted, ("en", "ru", "fr")) == expected


def test_any_tag_matches_a_star():
    assert is_known(b'"a"', b" * ")
    assert not is_known(b'"a"', b'"b"')
