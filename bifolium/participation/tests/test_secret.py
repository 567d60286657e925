"""Secret boxes as voters and editors meet them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bifolium.accounts.factories import make_user
from bifolium.participation import factories, queries, services
from bifolium.participation.ledger import reading
from bifolium.participation.models import Box, Poll
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import (
    ADDRESS,
    DAY,
    JSON,
    open_poll,
    paper_of,
    text_of,
    vote,
)

pytestmark = pytest.mark.django_db


def council(**changes):
    end = timezone.now() + DAY
    return open_poll(is_secret=True, closes_at=end, **changes)


def test_a_voter_gets_a_receipt_and_sees_the_turnout_only(client):
    council()

    response = vote(client, "map")

    page = text_of(client.get(response["Location"]))
    envelope = ledger().reader.one("SELECT count(*) FROM envelope")
    assert envelope == (1,)
    assert response["Location"].startswith(f"{ADDRESS}?")
    assert "A secret ballot" in page
    assert "1 has voted." in page
    assert 'value="map" checked' in page
    assert "<table" not in page


@pytest.mark.parametrize("has_voted", [True, False])
def test_no_counts_leak_while_it_is_open(client, has_voted):
    council()
    vote(Client(), "letters")
    if has_voted:
        vote(client, "map")

    told = client.get(ADDRESS, headers={"accept": JSON}).json()

    assert not {"votes", "voters"} & set(told)
    assert client.get(f"{ADDRESS}audit/published-tally.json").status_code == 404
    ledger_file = b"".join(client.get(f"{ADDRESS}audit/ledger.jsonl").streaming_content)
    assert ledger_file.count(b"\n") == 1


def test_a_program_gets_the_commitment(client):
    council()
    paper = paper_of(client)

    answer = client.post(
        ADDRESS,
        f"choice=map&paper={paper}",
        content_type="application/x-www-form-urlencoded",
        headers={"accept": JSON},
    ).json()

    assert answer["outcome"] == "counted"
    assert len(answer["commitment"]) == 44


def test_at_the_end_the_result_is_there_at_the_second_and_voters_are_not(client):
    box = council()
    vote(client, "map")
    vote(Client(), "map")

    services.close_early(box=box, at=timezone.now())

    page = text_of(client.get(f"{ADDRESS}?language=en"))
    assert "2 votes" in page
    assert "Receipt" not in page
    assert ledger().reader.one("SELECT count(*) FROM standing") == (0,)
    assert queries.box_view(box, language="en", at=timezone.now()).result.voters == 2


def test_between_the_end_and_the_count_nothing_is_shown_as_a_result(client):
    """A page that was kept then must not say that nobody voted."""
    box = council()
    vote(client, "map")
    later = timezone.now() + timedelta(days=2)

    view = queries.box_view(box, language="en", at=later)

    assert view.state == "closed"
    assert view.result is None


def test_an_invited_voter_comes_back_by_the_link_and_changes(client):
    box = council(level="invited")
    token = services.invite(box=box, number=2)[0]

    vote(client, "map", invitation=token)
    response = vote(Client(), "letters", invitation=token)

    page = text_of(Client().get(response["Location"]))
    assert 'value="letters" checked' in page
    assert f'name="invitation" value="{token}"' in page
    assert reading.counts(ledger().reader, box.key).voters == 1


def test_the_desk_of_a_secret_box_shows_the_turnout_only(client):
    council()
    vote(Client(), "map", language="en")
    client.force_login(make_user(name="editor", role="editor"))

    page = text_of(client.get("/desk/ballots/what-next/"))

    assert "<dd>1</dd>" in page
    assert "English: 1" not in page
    assert "Ответ map" not in page


@pytest.mark.parametrize("changes", [{"closes_at": ""}])
def test_a_secret_poll_needs_an_end(client, changes):
    client.force_login(make_user(name="editor", role="editor"))
    form = {
        "question_ru": "Что дальше?",
        "key": "what-next",
        "kind": "motion",
        "max_choices": "1",
        "opens_at": "2026-11-02 15:00",
        "results": "always",
        "level": "invited",
        "quorum": "0",
        "is_secret": "on",
        "options-TOTAL_FORMS": "0",
        "options-INITIAL_FORMS": "0",
        **changes,
    }

    client.post("/desk/snippets/participation/poll/add/", form)
    assert not Poll.objects.exists()
    client.post(
        "/desk/snippets/participation/poll/add/",
        {**form, "closes_at": "2027-11-02 15:00"},
    )
    assert Poll.objects.get().is_secret


def test_a_sample_poll_may_not_turn_secret_after_votes(client):
    box = council()
    vote(client, "map")

    with pytest.raises(services.PollFrozen):
        factories.make_poll(opens_at=box.opens_at, closes_at=box.closes_at)
    assert Box.objects.get().is_secret
