"""Drafts and archived polls, and who sees counts in each state: decided here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bifolium.accounts.factories import make_user
from bifolium.participation import factories, queries, services
from bifolium.participation.ledger import reading
from bifolium.participation.ledger.keeping import RulesFrozen
from bifolium.participation.models import Box
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import (
    ADDRESS,
    DAY,
    JSON,
    open_poll,
    text_of,
    vote,
)

pytestmark = pytest.mark.django_db

EDIT = "/desk/snippets/participation/poll/edit"


def turn(box, **flags):
    """Set flags as a save at the desk does."""
    Box.objects.filter(pk=box.pk).update(**flags)
    services.register_box(box=box)
    return Box.objects.get(pk=box.pk)


def test_a_draft_is_not_there_for_readers(client):
    box = turn(open_poll(), is_draft=True)

    assert client.get(ADDRESS).status_code == 404
    assert vote(client, "map", paper="").status_code == 404
    assert queries.poll_by_key(box.key) is None
    assert queries.boxes_for_archive(at=timezone.now()) == []
    assert box.state(timezone.now()) == "draft"
    assert reading.held_box(ledger().reader, box.key) is None


@pytest.mark.parametrize("state", ["draft", "open", "scheduled", "closed"])
def test_no_list_of_readers_has_a_draft(state):
    turn(open_poll(), is_draft=True)

    assert queries.boxes_for_archive(at=timezone.now(), state=state) == []


def test_a_draft_that_is_published_takes_votes(client):
    box = turn(open_poll(), is_draft=True)

    turn(box, is_draft=False)

    assert vote(client, "map").status_code == 303


def test_a_poll_with_votes_is_no_draft_again(client):
    box = open_poll()
    vote(client, "map")

    with pytest.raises(RulesFrozen):
        turn(box, is_draft=True)


def test_an_archived_poll_leaves_the_closed_and_is_read_as_before(client):
    box = open_poll()
    vote(client, "map")
    services.close_early(box=box, at=timezone.now())

    box = turn(Box.objects.get(), is_archived=True)

    now = timezone.now()
    assert box.state(now) == "archived"
    assert queries.boxes_for_archive(at=now, state="closed") == []
    assert queries.boxes_for_archive(at=now, state="archived") == [box]
    assert queries.box_view(box, language="en", at=now).result.voters == 1
    assert "1 vote" in text_of(client.get(f"{ADDRESS}?language=en"))


def test_only_a_closed_poll_is_archived(client):
    client.force_login(make_user(name="editor", role="editor"))
    box = factories.make_poll(
        opens_at=timezone.now() - DAY, closes_at=timezone.now() + DAY
    )
    options = box.ordered_options()
    form = {
        "question_en": "What next?",
        "key": box.key,
        "kind": "single",
        "max_choices": "1",
        "opens_at": "2026-11-02 15:00",
        "closes_at": "2100-11-02 15:00",
        "results": "always",
        "level": "browser",
        "quorum": "0",
        "is_archived": "on",
        "options-TOTAL_FORMS": "3",
        "options-INITIAL_FORMS": "3",
        **{f"options-{n}-label_en": str(each) for n, each in enumerate(options)},
        **{f"options-{n}-id": str(each.pk) for n, each in enumerate(options)},
        **{f"options-{n}-ORDER": str(n + 1) for n in range(3)},
    }

    response = client.post(f"{EDIT}/{box.pk}/", form)

    assert response.status_code == 200
    assert not Box.objects.get().is_archived


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("has_voted", [True, False])
@pytest.mark.parametrize("results", ["always", "after_vote", "after_close"])
def test_the_server_gives_counts_by_the_rule_alone(client, results, has_voted, state):
    """The one table: who sees counts of what, and when."""
    box = open_poll(results=results)
    if has_voted:
        vote(client, "map")
    if state == "closed":
        services.close_early(box=box, at=timezone.now())

    told = client.get(ADDRESS, headers={"accept": JSON}).json()
    page = text_of(client.get(f"{ADDRESS}?language=en"))

    sees = (
        state == "closed"
        or {
            "always": True,
            "after_vote": has_voted,
            "after_close": False,
        }[results]
    )
    assert ("votes" in told) == sees
    assert ('class="result"' in page) == sees


@pytest.mark.parametrize("results", ["always", "after_vote", "after_close"])
def test_before_the_opening_nothing_is_shown(client, results):
    factories.make_poll(opens_at=timezone.now() + timedelta(days=1), results=results)

    told = client.get(ADDRESS, headers={"accept": JSON}).json()

    assert told["state"] == "scheduled"
    assert "votes" not in told
