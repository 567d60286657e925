"""A WSGI application on threads, asked as uvicorn asks an ASGI application."""

import asyncio
from wsgiref.validate import validator

import pytest

from bifolium.press.front.threads import Threads

MOST = 1000


def application(environ, start_response):
    """Say what was asked; at ``/long/`` in three pieces."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    names = ("REMOTE_ADDR", "wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT")
    known = [environ[name] for name in names]
    path = environ["PATH_INFO"].encode("latin-1").decode()
    said = repr([path, environ["QUERY_STRING"], *known, body.decode()])
    headers = [("Content-Type", "text/plain"), ("Set-Cookie", " a=1")]
    headers += [
        (f"Got-{name[5:].title()}", value)
        for name, value in environ.items()
        if name.startswith("HTTP_X") or name == "HTTP_COOKIE"
    ]
    start_response("200 OK", headers)
    if path != "/long/":
        return [said.encode()]
    return iter([b"one ", b"", b"two ", b"three"])


def ask(threads, path="/", parts=(b"",), method="GET", headers=()):
    """Return the messages that a request is answered with."""
    sent, queue = [], list(parts)

    async def receive():
        if not queue:
            return {"type": "http.disconnect"}
        piece = queue.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(queue)}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "raw_path": path.encode(),
        "path": path,
        "query_string": b"q=1",
        "scheme": "http",
        "client": ("192.0.2.1", 1),
        "headers": [(b"host", b"site.example:8000"), *headers],
    }
    asyncio.run(threads(scope, receive, send))
    return sent


def threads_of(made, proxies=()):
    return Threads(lambda: made, threads=2, proxies=proxies, most_body=MOST)


@pytest.fixture
def threads():
    made = threads_of(validator(application), proxies=("192.0.2.1",))
    yield made
    made.stop()


def test_a_request_reaches_the_application_and_its_answer_goes_out_at_once(threads):
    start, body = ask(
        threads,
        "/ru/%D1%82/",
        parts=(b"a=", b"b"),
        method="POST",
        headers=[
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"x-forwarded-for", b"203.0.113.9"),
            (b"x-forwarded-proto", b"https"),
            (b"x_forwarded_for", b"forged"),
            (b"x-own", b"kept"),
        ],
    )

    known = ["203.0.113.9", "https", "site.example", "8000", "a=b"]
    assert start["status"] == 200
    assert body["body"].decode() == repr(["/ru/т/", "q=1", *known])
    assert body["more_body"] is False
    assert dict(start["headers"]) == {
        b"content-type": b"text/plain",
        b"set-cookie": b"a=1",
        b"got-cookie": b"a=1; b=2",
        b"got-x_own": b"kept",
    }


def test_nobody_but_a_named_proxy_says_who_the_reader_is():
    threads = threads_of(application)

    _start, body = ask(threads, headers=[(b"x-forwarded-for", b"203.0.113.9")])

    assert "'192.0.2.1', 'http'" in body["body"].decode()
    threads.stop()


def test_a_long_answer_goes_out_in_pieces(threads):
    _start, *pieces = ask(threads, "/long/")

    assert [one["body"] for one in pieces] == [b"one ", b"two ", b"three"]
    assert [one["more_body"] for one in pieces] == [True, True, False]


def test_a_body_that_is_too_long_never_reaches_the_application():
    reached = []
    threads = threads_of(lambda *_given: reached.append(1))

    start, _body = ask(threads, parts=(b"x" * MOST, b"x"), method="POST")
    gone = ask(threads, parts=(), method="POST")

    assert start["status"] == 413
    assert gone == []
    assert reached == []
    threads.stop()


def test_too_many_at_once_are_told_to_come_again(threads):
    threads.at_once = 200

    start, _body = ask(threads)

    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"2")
