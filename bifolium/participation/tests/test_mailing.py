"""Invitations by mail: one link a person, few at a time, addresses forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from bifolium.accounts.factories import make_user
from bifolium.participation import services
from bifolium.participation.mailing import normalised
from bifolium.participation.models import Letter
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import DAY, open_poll, text_of, vote

pytestmark = pytest.mark.django_db

DESK = "/desk/ballots/what-next/"
PEOPLE = "anna@example.org\nboris@example.org; carl@example.org"


@pytest.fixture
def editor(client):
    client.force_login(make_user(name="editor", role="editor"))
    return client


def council(**changes):
    return open_poll(level="invited", closes_at=timezone.now() + DAY, **changes)


def invite(editor, addresses=PEOPLE, language="ru"):
    form = {"addresses": addresses, "language": language}
    return editor.post(f"{DESK}invite/", form)


def links():
    return [re.search(r"\S+invitation=\S+", each.body)[0] for each in mail.outbox]


def test_everybody_gets_a_link_of_their_own_that_votes_once(editor):
    council()

    invite(editor)
    services.send_letters(at=timezone.now())

    assert len(set(links())) == 3
    assert [each.to for each in mail.outbox][0] == ["anna@example.org"]
    assert "Что дальше?" in mail.outbox[0].body
    token = re.search(r"invitation=([^&]+)", links()[0])[1]
    assert vote(Client(), "map", invitation=token).status_code == 303
    assert vote(Client(), "letters", invitation=token).status_code == 303
    assert re.search(r"<dd>\D*3\D+1\D*</dd>", text_of(editor.get(DESK)))
    assert vote(Client(), "map", invitation="x").status_code == 403


def test_nobody_is_invited_twice(editor):
    council()
    invite(editor)
    services.send_letters(at=timezone.now())

    invite(editor, "Anna+votes@Example.org")
    invite(editor, "anna@example.org\nanna@example.org")

    assert services.send_letters(at=timezone.now()) == 0
    assert ledger().reader.one("SELECT count(*) FROM invitation") == (3,)


def test_an_address_is_forgotten_when_the_letter_is_sent(editor):
    council()
    invite(editor)

    services.send_letters(at=timezone.now())

    rows = list(Letter.objects.values("address", "token", "state"))
    assert rows == [{"address": "", "token": "", "state": "sent"}] * 3
    assert "example.org" not in str(list(Letter.objects.values()))


def test_letters_go_out_a_few_at_a_time(editor):
    council()
    invite(editor, "\n".join(f"member{number}@example.org" for number in range(70)))

    assert services.send_letters(at=timezone.now()) == 30
    assert services.send_letters(at=timezone.now()) == 30
    assert services.send_letters(at=timezone.now()) == 10


def test_a_letter_that_fails_is_tried_again_and_given_up(editor, settings):
    council()
    invite(editor, "anna@example.org")
    settings.EMAIL_BACKEND = "bifolium.participation.tests.broken.EmailBackend"

    for _try in range(services.MOST_TRIES):
        assert services.send_letters(at=timezone.now()) == 0

    assert Letter.objects.get().state == "failed"


def test_letters_of_a_vote_that_is_over_are_thrown_away(editor):
    council()
    invite(editor)

    services.send_letters(at=timezone.now() + timedelta(days=2))

    assert mail.outbox == []
    assert set(Letter.objects.values_list("address", "token")) == {("", "")}


@pytest.mark.parametrize(
    "addresses",
    ["", "not an address", "anna@example.org\nboris", "a@b.example\n" * 501],
)
def test_a_list_that_is_not_whole_invites_nobody(editor, addresses):
    council()

    response = invite(editor, addresses)

    assert response.status_code == 400
    assert not Letter.objects.exists()


def test_only_a_box_by_invitation_invites(editor):
    open_poll()

    invite(editor)

    assert not Letter.objects.exists()


def test_a_stranger_invites_nobody(client):
    council()
    client.force_login(make_user(name="guest"))

    invite(client)

    assert not Letter.objects.exists()


def test_a_subject_has_one_line(editor):
    """A line feed in a question must not become a header."""
    box = council()
    type(box).objects.update(question={"ru": "Что\nBcc: x@example.org"})
    invite(editor, "anna@example.org")

    services.send_letters(at=timezone.now())

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["anna@example.org"]


@pytest.mark.parametrize(
    ("address", "one"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("anna+news@example.org", "anna@example.org"),
        ("+@example.org", "+@example.org"),
    ],
)
def test_an_address_has_one_spelling(address, one):
    assert normalised(address) == one
