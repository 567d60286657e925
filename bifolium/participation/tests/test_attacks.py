"""Papers, options and codes that are used where they do not belong, by HTTP."""

import re
import time

import pytest
from django.test import Client
from django.utils import timezone

from bifolium.participation import factories, queries
from bifolium.participation.models import Box
from bifolium.participation.papers import LIFE
from bifolium.participation.serving import endpoint
from bifolium.participation.tests.posting import (
    ADDRESS,
    DAY,
    JSON,
    open_poll,
    paper_of,
    post,
    text_of,
    vote,
    voters,
)
from tools.house import ROOT

pytestmark = pytest.mark.django_db

OTHER = "/ballot/other/"


TABLE = ROOT / "docs" / "explanation" / "attacks-on-ballots.md"
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE.read_text())


def other_poll():
    return factories.make_poll(
        key="other", options=("here", "there"), opens_at=timezone.now() - DAY
    )


def votes_of(key):
    return {row.key: row.votes for row in queries.tally_of(box_of(key)).rows}


def box_of(key):
    return Box.objects.get(key=key)


def test_a_late_retry_of_an_older_paper_does_not_undo_a_newer_choice(client):
    open_poll()
    older = {"choice": "map", "paper": paper_of(client)}
    post(client, older)
    vote(client, "letters")

    answer = post(client, older, headers={"accept": JSON})

    assert answer.status_code == 200
    assert votes_of("what-next") == {"map": 0, "letters": 1, "archives": 0}


def test_an_unchanged_vote_spends_its_paper_too(client):
    open_poll()
    vote(client, "map")
    unchanged = {"choice": "map", "paper": paper_of(client)}
    post(client, unchanged)
    vote(client, "letters")

    post(client, unchanged)

    assert votes_of("what-next")["letters"] == 1


def test_a_paper_of_another_box_is_no_paper(client):
    open_poll()
    other_poll()
    paper = paper_of(client, OTHER)

    answer = post(client, {"choice": "map", "paper": paper}, headers={"accept": JSON})

    assert answer.status_code == 428
    assert not queries.has_ballots(box_of("what-next"))


def test_an_answer_of_another_box_is_refused(client):
    open_poll()
    other_poll()

    answer = vote(client, "map", address=OTHER)

    assert answer.status_code == 400
    assert not queries.has_ballots(box_of("other"))


def test_a_paper_that_is_too_old_is_refused_with_a_fresh_one(client):
    open_poll()
    old = endpoint().seal.issue("what-next", int(time.time()) - LIFE - 1)

    answer = post(client, {"choice": "map", "paper": old, "language": "en"})

    assert answer.status_code == 409
    fresh = re.search(r'name="paper" value="([^"]+)"', text_of(answer))[1]
    assert fresh != old
    assert post(client, {"choice": "map", "paper": fresh}).status_code == 303


def test_a_code_of_another_box_does_not_fit(client):
    open_poll()
    other_poll()
    theirs = vote(client, "here", address=OTHER)["Location"]
    code = re.search(r"<code>([0-9a-f]+)</code>", text_of(client.get(theirs)))[1]
    vote(client, "map")

    page = text_of(client.get(f"{ADDRESS}1/?language=en&code={code}"))

    assert "is not the code in the record" in page


def test_crawlers_count_nothing(client):
    open_poll()
    vote(client, "map")

    for path in ["", "1/", "embed", "result.json", "checkpoints.xml"]:
        for choice in ["", "?choice=letters&action=cast", "?action=withdraw"]:
            Client().get(f"{ADDRESS}{path}{choice}")
            client.get(f"{ADDRESS}{path}{choice}")

    assert voters() == 1
    assert votes_of("what-next")["map"] == 1


def test_a_cookie_that_is_copied_is_the_same_voter(client):
    open_poll()
    vote(client, "map")
    thief = Client()
    thief.cookies["ballot"] = client.cookies["ballot"].value

    vote(thief, "letters")

    assert votes_of("what-next") == {"map": 0, "letters": 1, "archives": 0}


def test_a_receipt_of_another_box_is_not_found_here(client):
    open_poll()
    other_poll()
    vote(client, "here", address=OTHER)

    assert client.get(f"{OTHER}1.tlog-proof").status_code == 200
    for path in ("1/", "1.tlog-proof"):
        assert client.get(f"{ADDRESS}{path}").status_code == 404


def test_a_cookie_of_another_site_makes_a_new_voter_and_no_other(client):
    open_poll()
    vote(client, "map")
    thief = Client()
    token = client.cookies["ballot"].value.rpartition(".")[0]
    thief.cookies["ballot"] = f"{token}.{'0' * 32}"

    vote(thief, "letters")

    assert votes_of("what-next") == {"map": 1, "letters": 1, "archives": 0}


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_what_the_table_of_attacks_names_is_there(file, name):
    tests = ROOT / "bifolium" / "participation" / "tests" / file

    assert f"def {name}(" in tests.read_text()
