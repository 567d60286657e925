"""Which process answers what is not in the store."""

import asyncio

from bifolium.press.front.__main__ import Paths


def named(name, heard):
    async def answer(scope, _receive, _send):
        heard.append((name, scope["path"]))

    return answer


def asked(path):
    """Return who was asked, and what was sent at once."""
    heard, sent = [], []

    async def send(message):
        sent.append(message)

    paths = Paths(named("django", heard), {"/ballot/": named("ballots", heard)})
    asyncio.run(paths({"type": "http", "path": path}, None, send))
    return heard, sent


def test_ballots_have_a_process_of_their_own():
    assert asked("/ballot/what-next/")[0] == [("ballots", "/ballot/what-next/")]
    assert asked("/en/nowhere/")[0] == [("django", "/en/nowhere/")]


def test_counts_of_a_box_without_votes_are_nothing_and_ask_nobody():
    heard, sent = asked("/live/what-next.en.html")

    assert heard == []
    assert sent[0]["status"] == 204
    assert sent[1]["body"] == b""
