"""Levels that admit: an address that gets mail, an account that is signed in."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from bifolium.accounts.factories import make_user
from bifolium.participation import admissions, queries
from bifolium.participation.endpoint import Pending
from bifolium.participation.exchange import Ask
from bifolium.participation.mailing import POSTMAN
from bifolium.participation.models import Box
from bifolium.participation.serving import endpoint
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import (
    ADDRESS,
    JSON,
    nothing_is_written,
    open_poll,
    post,
    text_of,
    vote,
    voters,
)

pytestmark = pytest.mark.django_db

ANNA = "anna@example.org"


def ask_for_letter(client, address=ANNA, choice="map", **more):
    form = {"choice": choice, "email": address, "language": "en", **more}
    return post(client, form)


def letters():
    POSTMAN.finish()
    return mail.outbox


def admission_in(text):
    return parse_qs(urlsplit(re.search(r"\S+admission=\S+", text)[0]).query)[
        "admission"
    ][0]


def test_only_addresses_at_the_named_domains_get_a_letter(client):
    open_poll(level="email", domains=["institute.org", "xn--e1afmkfd.xn--p1ai"])

    for address in (ANNA, "anna@mail.institute.org", "institute.org@example.org"):
        refused = ask_for_letter(client, address)
        assert refused.status_code == 403
        assert "institute.org, пример.рф" in text_of(refused)
    for address in ("Anna@Institute.ORG", "анна@пример.рф"):
        assert ask_for_letter(client, address).status_code == 200

    assert [post.to for post in letters()] == [
        ["Anna@Institute.ORG"],
        ["анна@пример.рф"],
    ]
    assert nothing_is_written()
    assert confirm(client, letters()[0].body, "map").status_code == 303


def test_readers_are_told_at_which_domains_addresses_may_vote(client):
    open_poll(level="email", domains=["institute.org"])

    page = text_of(client.get(f"{ADDRESS}?language=en"))

    assert "One vote per confirmed e-mail address at institute.org." in page
    ask_for_letter(client, "anna@institute.org")
    confirm(client, letters()[0].body, "map")
    rules = client.get(f"{ADDRESS}audit/rules.json")
    assert b'"domains":["institute.org"]' in b"".join(rules.streaming_content)


def confirm(client, text, *choices):
    return vote(client, *choices, admission=admission_in(text))


def test_a_vote_by_mail_counts_once_its_link_is_used(client):
    open_poll(level="email")

    asked = ask_for_letter(client)
    assert asked.status_code == 200
    assert nothing_is_written()
    body = letters()[0].body
    link = re.search(r"\S+admission=\S+", body)[0]
    page = text_of(client.get(urlsplit(link)._replace(scheme="", netloc="").geturl()))
    assert 'value="map" checked' in page
    response = confirm(client, body, "map")

    assert response.status_code == 303
    assert voters() == 1
    assert "ballot" not in client.cookies
    shown = text_of(client.get(response["Location"]))
    assert "Withdraw my vote" in shown


def test_one_address_is_one_voter_however_it_is_spelled(client):
    open_poll(level="email")
    for address in (ANNA, "Anna@EXAMPLE.org", "anna+again@example.org"):
        ask_for_letter(Client(), address)

    for each, choice in zip(letters(), ("map", "letters", "map"), strict=True):
        confirm(Client(), each.body, choice)

    assert voters() == 1


def test_the_answer_is_the_same_for_every_address(client):
    """Whoever asks must not learn who has voted, or who can get mail."""
    open_poll(level="email")
    ask_for_letter(client)
    confirm(client, letters()[0].body, "map")

    answers = {
        text_of(ask_for_letter(Client(), address))
        for address in (ANNA, "nobody@example.org", "anna+x@example.org")
    }

    assert len(answers) == 1


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "a@b", "a b@example.org", "a@b.example\nBcc: x@y.zz"],
)
def test_what_is_no_address_gets_no_letter(client, address):
    open_poll(level="email")

    response = ask_for_letter(client, address)

    assert response.status_code == 400
    assert "Write your e-mail address" in text_of(response)
    assert letters() == []


def test_one_address_is_not_flooded_with_letters_and_nobody_is_told(client):
    open_poll(level="email")

    answers = [ask_for_letter(Client()).status_code for _try in range(8)]

    assert answers == [200] * 8
    assert len(letters()) == 3


def test_one_network_asks_for_a_score_of_letters_an_hour(db):
    open_poll(level="email")

    answers = [letter_from(f"m{number}@example.org") for number in range(25)]

    assert answers == [200] * 20 + [429] * 5
    assert len(letters()) == 20


def letter_from(address, network="198.51.100.7"):
    ask = Ask(
        method="POST",
        path=ADDRESS,
        query="",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=f"choice=map&email={address}".encode(),
        address=network,
    )
    step = endpoint().begin(ask, at=timezone.now())
    assert not isinstance(step, Pending)
    return step.status


def test_no_address_is_kept_anywhere(client, ballots, caplog):
    open_poll(level="email")
    ask_for_letter(client)
    confirm(client, letters()[0].body, "map")
    ledger().reader.one("PRAGMA wal_checkpoint(TRUNCATE)")

    kept = b"".join(file.read_bytes() for file in ballots.rglob("*") if file.is_file())

    who = admissions.hashed(endpoint().seal.secret, "email", ANNA)
    for trace in ("anna", "example.org", who):
        assert trace.encode() not in kept
        assert trace not in caplog.text


def test_a_letter_that_is_not_sent_says_nothing_of_the_address(
    client, settings, caplog
):
    settings.EMAIL_BACKEND = "bifolium.participation.tests.broken.EmailBackend"
    open_poll(level="email")

    assert ask_for_letter(client).status_code == 200
    POSTMAN.finish()

    assert "not sent" in caplog.text
    assert "anna" not in caplog.text


@pytest.mark.parametrize("damage", ["cut", "foreign", "old"])
def test_a_link_that_is_not_ours_or_too_old_does_not_vote(client, damage):
    open_poll(level="email")
    secret, now = endpoint().seal.secret, timezone.now()
    line = {
        "cut": admissions.for_letter(secret, "what-next", "x", [], at=now)[:-3],
        "foreign": admissions.for_letter(secret, "another", "x", [], at=now),
        "old": admissions.for_letter(
            secret, "what-next", "x", [], at=now - timedelta(hours=25)
        ),
    }[damage]

    response = vote(client, "map", admission=line)

    assert response.status_code == 403
    assert "too old or not whole" in text_of(response)
    assert nothing_is_written()
    page = text_of(client.get(f"{ADDRESS}?language=en&admission={line}"))
    assert 'name="email"' in page


def test_an_invitation_or_a_cookie_does_not_stand_for_an_address(client):
    open_poll(level="email")

    vote(client, "map", invitation="x", email=ANNA)

    assert nothing_is_written()


def test_an_invitation_means_nothing_where_browsers_vote(client):
    """Otherwise each new word after invitation= would be a new voter."""
    open_poll()

    for word in ("", "a", "b"):
        vote(client, "map", invitation=word)

    assert voters() == 1


def test_an_account_votes_once_signed_in(client):
    open_poll(level="account")
    client.force_login(make_user(name="anna"))

    response = client.get("/desk/vote/what-next/?language=en&back=/en/polls/")
    line = parse_qs(urlsplit(response["Location"]).query)["admission"][0]
    assert vote(client, "map", admission=line).status_code == 303
    other = client.get("/desk/vote/what-next/")
    again = parse_qs(urlsplit(other["Location"]).query)["admission"][0]
    vote(Client(), "letters", admission=again)

    assert line != again
    assert voters() == 1
    assert "anna" not in line


def test_nobody_votes_by_account_without_signing_in(client):
    open_poll(level="account")

    refused = vote(client, "map")
    asked = client.get("/desk/vote/what-next/")

    assert refused.status_code == 403
    assert "Please sign in" in text_of(refused)
    assert "/desk/vote/what-next/" in text_of(refused)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/desk/login/")
    assert nothing_is_written()


def test_other_boxes_have_no_door_for_accounts(client):
    open_poll()
    client.force_login(make_user(name="anna"))

    assert client.get("/desk/vote/what-next/").status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_a_way_back_stays_on_this_site(client, back):
    open_poll(level="account")
    client.force_login(make_user(name="anna"))

    response = client.get("/desk/vote/what-next/", {"back": back})

    assert "evil" not in response["Location"]


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (
            "email",
            "One vote per confirmed e-mail address. One person may have several.",
        ),
        ("account", "One vote per signed-in reader."),
    ],
)
def test_readers_are_told_what_the_level_stops(client, level, words):
    open_poll(level=level)

    assert words in text_of(client.get(f"{ADDRESS}?language=en"))


def test_a_program_is_told_that_a_letter_is_on_its_way(client):
    open_poll(level="email")

    answer = client.post(
        ADDRESS,
        f"choice=map&email={ANNA}",
        content_type="application/x-www-form-urlencoded",
        headers={"accept": JSON},
    )

    assert answer.json() == {"box": "what-next", "letter": True}
    assert not queries.has_ballots(Box.objects.get())
