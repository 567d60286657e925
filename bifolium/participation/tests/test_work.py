"""A vote at the level of work is paid for: by a puzzle, or by waiting."""

import time
from datetime import timedelta

import altcha
import pytest
from django.test import Client
from django.utils import timezone

from bifolium.participation import work
from bifolium.participation.serving import endpoint
from bifolium.participation.tests.posting import (
    ADDRESS,
    JSON,
    nothing_is_written,
    open_poll,
    post,
    text_of,
    voters,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def easy(monkeypatch):
    monkeypatch.setattr(work, "COST", 10)
    monkeypatch.setattr(work, "HARD_COST", 40)


def offer(client):
    return client.get(ADDRESS, headers={"accept": JSON}).json()


def solved(offered):
    puzzle = altcha.Challenge.from_dict(offered["challenge"])
    return altcha.Payload(puzzle, altcha.solve_challenge(puzzle)).to_base64()


def test_a_solved_puzzle_pays_for_one_vote(client):
    open_poll(level="work")
    offered = offer(client)
    form = {"choice": "map", "paper": offered["paper"], "altcha": solved(offered)}

    assert post(client, form).status_code == 303
    assert post(Client(), {**form, "choice": "letters"}).status_code == 409
    assert voters() == 1


def test_a_puzzle_of_another_paper_pays_for_nothing(client):
    open_poll(level="work")
    other, offered = offer(client), offer(client)
    form = {"choice": "map", "paper": offered["paper"], "altcha": solved(other)}

    assert post(client, form).status_code == 409
    assert nothing_is_written()


@pytest.mark.parametrize("solution", ["", "x", "e30=", "bnVsbA==", "\u00e9"])
def test_no_solution_is_no_vote_yet(client, solution):
    open_poll(level="work")
    form = {"choice": "map", "paper": offer(client)["paper"], "altcha": solution}

    assert post(client, form).status_code == 409
    assert nothing_is_written()


def test_without_scripts_a_reader_waits_on_the_same_paper(client):
    open_poll(level="work")
    now = int(time.time())
    young = endpoint().seal.issue("what-next", now)
    refused = post(client, {"choice": "map", "paper": young, "language": "en"})
    assert refused.status_code == 409
    assert f'name="paper" value="{young}"' in text_of(refused)
    assert "Please wait twenty seconds" in text_of(refused)

    old = endpoint().seal.issue("what-next", now - work.SLOW_SECONDS)

    assert post(client, {"choice": "map", "paper": old}).status_code == 303


def test_a_puzzle_made_easier_is_refused(client):
    open_poll(level="work")
    paper = offer(client)["paper"]
    key = endpoint().seal.read(paper, "what-next").key
    puzzle = altcha.create_challenge(
        work.ALGORITHM,
        1,
        counter=1,
        data={"paper": key},
        hmac_secret="guessed",
        expires_at=timezone.now() + timedelta(minutes=5),
    )
    easy = altcha.Payload(puzzle, altcha.solve_challenge(puzzle)).to_base64()

    assert not work.is_solved(endpoint().seal.secret, key, easy)


def test_the_puzzle_of_a_rush_is_harder_and_pays_as_well(client):
    secret = endpoint().seal.secret
    paper = endpoint().seal.read(
        endpoint().seal.issue("what-next", int(time.time())), "what-next"
    )

    made = work.challenge(secret, paper.key, paper.expires_at, is_hard=True)

    easy = work.challenge(secret, paper.key, paper.expires_at)
    assert made["parameters"]["cost"] == work.HARD_COST > easy["parameters"]["cost"]
    assert work.is_solved(secret, paper.key, solved({"challenge": made}))
