"""Each kind of poll, from the form to the result."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bifolium.participation import factories, queries
from bifolium.participation.methods import motion
from bifolium.participation.models import Box
from bifolium.participation.tests.posting import (
    ADDRESS,
    open_poll,
    paper_of,
    post,
    text_of,
    vote,
)

pytestmark = pytest.mark.django_db


def rank(client, **ranks):
    form = {f"rank_{option}": place for option, place in ranks.items()}
    return post(client, {**form, "paper": paper_of(client), "language": "en"})


def test_answers_are_put_in_order_and_the_rounds_are_shown(client):
    open_poll(kind="ranked")
    for first, second in [("map", "letters")] * 3 + [("letters", "map")] * 2:
        assert rank(Client(), **{first: 1, second: 2}).status_code == 303
    rank(client, archives=1, letters=2, map="")

    page = text_of(client.get(f"{ADDRESS}?language=en"))

    assert 'name="rank_archives"' in page
    assert "Rounds of the run-off" in page
    result = queries.tally_of(Box.objects.get(), language="en")
    (_map, _letters, archives) = result.ranking.lines
    assert [(cell.votes, cell.is_out) for cell in archives.rounds][0] == (1, True)
    assert all(cell.votes is None for cell in archives.rounds[1:])
    assert archives.preferred == (1, 1, None)
    assert re.search(r"Archives</th><td[^>]*>1 <small[^>]*>out</small>", page)
    assert result.ranking.winners == ("Map", "Letters")
    assert [row.votes for row in result.rows] == [3, 2, 1]


def test_the_other_order_is_another_vote(client):
    open_poll(kind="ranked")
    rank(client, map=1, letters=2)

    rank(client, map=2, letters=1)

    result = queries.tally_of(Box.objects.get(), language="en")
    assert (result.voters, result.ranking.winners) == (1, ("Letters",))


def test_several_answers_are_told_in_the_order_of_the_form(client):
    open_poll(kind="multiple", max_choices=2)

    page = text_of(client.get(vote(client, "map", "archives")["Location"]))

    assert re.findall(r"<strong>(\w+)</strong>", page)[:2] == ["Map", "Archives"]


def test_a_ranked_vote_is_told_in_its_own_order(client):
    open_poll(kind="ranked")

    page = text_of(client.get(rank(client, map=3, letters=2, archives=1)["Location"]))

    assert re.findall(r"<strong>(\w+)</strong>", page)[:3] == [
        "Archives",
        "Letters",
        "Map",
    ]


@pytest.mark.parametrize(
    "ranks", [{}, {"map": ""}, {"map": 1, "letters": 1}, {"foreign": 1}, {"map": "x"}]
)
def test_a_wrong_order_is_refused(client, ranks):
    open_poll(kind="ranked")

    assert rank(client, **ranks).status_code == 400


def test_any_number_may_be_approved_of(client):
    open_poll(kind="approval")

    assert vote(client, "map", "letters", "archives").status_code == 303
    assert "Choose as many as you like." in text_of(
        client.get(f"{ADDRESS}?language=en")
    )


def test_a_motion_needs_its_quorum(client):
    box = open_poll(kind="motion", options=())
    Box.objects.filter(pk=box.pk).update(quorum=2)
    factories.cast(box, 1, "yes", at=timezone.now())
    assert "Too few have voted" in text_of(client.get(f"{ADDRESS}?language=en"))

    factories.cast(box, 2, "abstain", at=timezone.now())

    assert "So far more yes than no." in text_of(client.get(f"{ADDRESS}?language=en"))
    Box.objects.filter(pk=box.pk).update(
        closes_at=timezone.now() - timedelta(seconds=1)
    )
    assert queries.tally_of(Box.objects.get()).outcome == "carried"


@pytest.mark.parametrize(
    ("votes", "quorum", "outcome"),
    [
        ({"yes": 2, "no": 1}, 3, "carried"),
        ({"yes": 1, "no": 2}, 0, "lost"),
        ({"yes": 1, "no": 1, "abstain": 9}, 3, "tied"),
        ({"yes": 9}, 10, "too-few"),
        ({}, 0, "tied"),
    ],
)
def test_the_outcome_of_a_motion(votes, quorum, outcome):
    assert motion.outcome(votes, quorum) == outcome
