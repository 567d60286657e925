"""The ballot boxes without Django around them, and those who wish them ill."""

import asyncio
import json
import logging
import time
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from bifolium.participation import application as door
from bifolium.participation import factories
from bifolium.participation.ledger import reading
from bifolium.participation.serving import endpoint
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import ADDRESS, DAY, JSON, PART

FORM = b"application/x-www-form-urlencoded"


@pytest.fixture
def poll(db):
    return factories.make_poll(opens_at=timezone.now() - DAY)


async def ask(method="GET", path=ADDRESS, query="", body=b"", parts=None, **headers):
    """Return status, headers and body of one request."""
    sent = []
    parts = [body] if parts is None else parts
    queue = [
        {"type": "http.request", "body": part, "more_body": place < len(parts) - 1}
        for place, part in enumerate(parts)
    ]

    async def receive():
        if not queue:
            await asyncio.sleep(60)
        return queue.pop(0)

    async def send(message):
        sent.append(message)

    named = {"content-type": FORM.decode(), "content-length": str(len(body)), **headers}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in named.items()
        ],
        "client": ("203.0.113.7", 40000),
    }
    await door.application(scope, receive, send)
    text = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), text


async def paper_and_cookie(token="somebody"):
    _status, _headers, body = await ask(accept=JSON)
    return json.loads(body)["paper"], f"ballot={endpoint().seal.cookie(token)}"


def form(**fields):
    return urlencode(fields, doseq=True).encode()


def voters():
    return reading.counts(ledger().reader, "what-next").voters


def test_a_vote_goes_from_the_socket_to_the_record_and_back(poll):
    async def play():
        paper, _cookie = await paper_and_cookie()
        return await ask("POST", body=form(paper=paper, choice="map", language="en"))

    status, headers, _body = asyncio.run(play())

    assert status == 303
    assert headers[b"location"] == b"/ballot/what-next/1/?language=en"
    assert b"Path=/ballot; HttpOnly; SameSite=Lax" in headers[b"set-cookie"]
    assert voters() == 1


def test_pages_and_parts_come_in_the_language_asked_for(poll):
    status, headers, body = asyncio.run(ask(query="language=en", accept=PART))

    assert (status, headers[b"content-language"]) == (200, b"en")
    assert b"What next?" in body
    assert b"<html" not in body


def test_two_hundred_posts_of_one_voter_at_once_are_one_ballot(poll):
    async def play():
        cookie = (await paper_and_cookie())[1]
        papers = [(await paper_and_cookie())[0] for _ in range(200)]
        posts = [
            ask("POST", body=form(paper=paper, choice="map"), cookie=cookie)
            for paper in papers
        ]
        return [status for status, *_rest in await asyncio.gather(*posts)]

    endpoint().throttle.limit = 1000
    statuses = asyncio.run(play())

    assert set(statuses) == {303}
    assert voters() == 1
    assert reading.held_box(ledger().reader, "what-next").size == 2


def test_different_voters_at_once_are_all_counted(poll):
    async def play():
        posts = []
        for number in range(256):
            paper, cookie = await paper_and_cookie(f"voter-{number}")
            body = form(paper=paper, choice="map")
            posts.append(ask("POST", body=body, cookie=cookie, accept=JSON))
        return await asyncio.gather(*posts)

    endpoint().throttle.limit = 1000
    answers = asyncio.run(play())

    assert {status for status, *_rest in answers} == {200}
    assert voters() == 256


def test_a_body_without_end_is_not_read_to_its_end(poll):
    parts = [b"choice=map&x=" + b"x" * 1000] * 10_000

    status, _headers, _body = asyncio.run(ask("POST", parts=parts, content_length=""))

    assert status == 413
    assert voters() == 0


def test_a_client_that_never_ends_is_let_go(poll, monkeypatch):
    monkeypatch.setattr(door, "BODY_SECONDS", 0.05)

    status, headers, _body = asyncio.run(ask("POST", parts=[]))

    assert status == 408
    assert headers[b"connection"] == b"close"


@pytest.mark.parametrize(
    "cookie",
    [
        "ballot=forged.0123456789abcdef0123456789abcdef",
        "ballot=; ballot=x",
        "ballot",
        "other=1; " * 200,
        "ballot=\xff\x00",
    ],
)
def test_a_foreign_cookie_is_nobody(poll, cookie):
    async def play():
        paper, _own = await paper_and_cookie()
        return await ask("POST", body=form(paper=paper, choice="map"), cookie=cookie)

    status, headers, _body = asyncio.run(play())

    assert status == 303
    assert b"set-cookie" in headers


def test_a_chain_of_addresses_in_a_header_is_not_believed(poll):
    """A network that floods is slowed down whatever it says of itself."""

    async def play():
        statuses = []
        for number in range(4):
            paper, cookie = await paper_and_cookie(f"voter-{number}")
            forwarded = f"198.51.{number}.1, 10.0.0.{number}"
            body = form(paper=paper, choice="map")
            answer = await ask(
                "POST", body=body, cookie=cookie, **{"x-forwarded-for": forwarded}
            )
            statuses.append(answer[0])
        return statuses

    endpoint().throttle.limit = 2
    assert asyncio.run(play()) == [303, 303, 429, 429]


def test_an_answer_to_head_has_no_body(poll):
    status, headers, body = asyncio.run(ask("HEAD"))

    assert (status, body) == (200, b"")
    assert int(headers[b"content-length"]) > 0


def test_a_record_is_sent_in_blocks(poll):
    factories.cast(poll, 1, "map", at=timezone.now())

    status, headers, body = asyncio.run(ask(path=f"{ADDRESS}audit/ledger.jsonl"))

    assert (status, headers[b"content-type"]) == (200, b"application/jsonl")
    assert body.count(b"\n") == 2


def test_the_application_starts_and_stops_with_its_server(poll):
    async def play():
        sent = []
        queue = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive():
            return queue.pop(0)

        async def send(message):
            sent.append(message["type"])

        await door.application({"type": "lifespan"}, receive, send)
        return sent

    assert asyncio.run(play()) == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_nothing_at_rest_tells_who_voted_or_when(poll, ballots, caplog):
    """No address, agent, token, cookie or time of a ballot in any file or log."""
    agent, token = "Mozilla/9.9 (Quillpad)", "a-token-to-look-for"
    started = int(time.time())

    async def play():
        paper, cookie = await paper_and_cookie(token)
        body = form(paper=paper, choice="map")
        return await ask("POST", body=body, cookie=cookie, **{"user-agent": agent})

    with caplog.at_level(logging.DEBUG):
        assert asyncio.run(play())[0] == 303
    ledger().stop()

    kept = b"".join(
        file.read_bytes()
        for file in ballots.rglob("*")
        if file.is_file() and not file.name.startswith("site")
    )
    assert b"what-next" in kept
    for secret in ("203.0.113.7", agent, token, endpoint().seal.cookie(token)):
        assert secret.encode() not in kept
        assert secret not in caplog.text
    columns = ledger().reader.all("SELECT expires_at FROM spent")
    assert all(expires_at % 3600 == 0 for (expires_at,) in columns)
    seconds = {str(second).encode() for second in range(started - 2, started + 30)}
    assert not any(second in kept for second in seconds)
    tables = "box", "entry", "opening", "standing", "spent", "tally"
    numbers = {
        value
        for table in tables
        for row in ledger().reader.all(f"SELECT * FROM {table}")
        for value in row
        if isinstance(value, int)
    }
    assert not any(abs(number - started) < 300 for number in numbers)
