"""Papers, receipts and the public record, as browsers and programs get them."""

import io
import re
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest
from django.test import Client

from bifolium.participation.ledger import keeping
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import (
    ADDRESS,
    JSON,
    PART,
    nothing_is_written,
    open_poll,
    paper_of,
    post,
    text_of,
    vote,
    voters,
)

pytestmark = pytest.mark.django_db


def test_a_form_without_a_paper_is_shown_again_with_the_choice_made(client):
    """A baked page holds no paper: without scripts a vote is two clicks."""
    open_poll()

    page = post(client, {"choice": "letters", "language": "en", "back": "/en/"})

    assert page.status_code == 200
    assert "Confirm your vote" in text_of(page)
    assert 'value="letters" checked' in text_of(page)
    assert nothing_is_written()
    paper = re.search(r'name="paper" value="([^"]+)"', text_of(page))[1]
    form = {"choice": "letters", "language": "en", "back": "/en/", "paper": paper}
    assert post(client, form).status_code == 303
    assert voters() == 1


@pytest.mark.parametrize("accept", [PART, JSON])
def test_a_program_without_a_paper_is_told_so(client, accept):
    open_poll()

    response = post(client, {"choice": "map"}, headers={"accept": accept})

    assert response.status_code == 428
    assert nothing_is_written()


def test_a_retry_without_the_cookie_is_the_same_ballot(client):
    """The answer to a first vote may be lost, and the cookie with it."""
    open_poll()
    form = {"choice": "map", "paper": paper_of(client)}

    first, second = post(Client(), form), post(Client(), form)

    assert first["Location"] == second["Location"]
    assert first.cookies["ballot"].value == second.cookies["ballot"].value
    assert voters() == 1


def test_a_paper_is_for_one_vote(client):
    open_poll()
    paper = paper_of(client)
    post(client, {"choice": "map", "paper": paper})

    response = post(client, {"choice": "letters", "paper": paper})

    assert response.status_code == 409
    assert voters() == 1


def test_a_program_votes_and_gets_its_receipt(client):
    open_poll()
    form = {"choice": "map", "paper": paper_of(client)}

    receipt = post(client, form, headers={"accept": JSON}).json()

    assert receipt["outcome"] == "counted"
    assert receipt["leaf"].startswith(receipt["code"])
    proof = text_of(client.get(receipt["receipt"]))
    assert proof.startswith("c2sp.org/tlog-proof@v1\n")
    mine = client.get(ADDRESS, headers={"accept": JSON}).json()
    assert (mine["mine"], mine["votes"]) == (["map"], {"map": 1})


def test_a_receipt_stays_readable_and_says_when_it_was_replaced(client):
    open_poll()
    first = vote(client, "map")["Location"]
    vote(client, "letters")

    page = text_of(Client().get(first))

    assert "A later entry has replaced this one." in page
    assert "checked" not in page
    assert "Your vote:" not in page


@pytest.mark.parametrize(
    "rest", ["7/", "7.tlog-proof", "x/", "1/2/", "audit/", "audit/../key", "01x"]
)
def test_what_is_not_in_the_record_is_not_found(client, rest):
    open_poll()
    vote(client, "map")

    assert client.get(f"{ADDRESS}{rest}").status_code == 404


def test_a_stranger_downloads_and_recounts_a_box(client, tmp_path):
    open_poll()
    for choice in ("map", "map", "letters"):
        vote(Client(), choice)

    response = client.get(f"{ADDRESS}audit/record.zip")

    packed = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    packed.extractall(tmp_path)
    command = [sys.executable, "-I", str(tmp_path / "recount.py"), str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert "RECOUNT AGREES" in answer.stdout, answer.stderr


def test_hidden_votes_are_in_no_file(client):
    open_poll(results="after_close")
    vote(client, "map")

    assert client.get(f"{ADDRESS}audit/published-tally.json").status_code == 404
    record = client.get(f"{ADDRESS}audit/ledger.jsonl")
    assert b"selection" not in b"".join(record.streaming_content)
    assert "votes" not in client.get(ADDRESS, headers={"accept": JSON}).json()


def test_only_the_invited_vote_by_their_link(client):
    box = open_poll(level="invited")
    keeping.invite(ledger().reader, box.key, [sha256(b"secret-token").digest()])
    link = f"{ADDRESS}?invitation=secret-token&language=en"

    assert 'name="invitation" value="secret-token"' in text_of(client.get(link))
    assert vote(client, "map").status_code == 403
    assert vote(client, "map", invitation="guessed").status_code == 403
    assert vote(client, "map", invitation="secret-token").status_code == 303
    assert vote(Client(), "letters", invitation="secret-token").status_code == 303
    assert voters() == 1
