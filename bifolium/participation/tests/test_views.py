"""The addresses of the ballot boxes, as browsers and as worse clients use them."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from bifolium.participation import factories, guards, queries, services, serving
from bifolium.participation.models import Box
from bifolium.participation.tests.posting import (
    ADDRESS,
    DAY,
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


def test_a_vote_leads_to_its_answer(client):
    open_poll()

    response = vote(client, "map", language="ru", back="/ru/polls/#b-1")

    assert response.status_code == 303
    parts = urlsplit(response["Location"])
    assert parts.path == f"{ADDRESS}1/"
    assert parse_qs(parts.query) == {"language": ["ru"], "back": ["/ru/polls/#b-1"]}
    page = text_of(client.get(response["Location"]))
    assert "Ответ map" in page
    assert 'value="map" checked' in page
    assert 'href="/ru/polls/#b-1"' in page
    assert 'name="action" value="withdraw"' in page


def test_one_ballot_for_all_languages(client):
    """A count for each language is the oldest fault of bilingual polls."""
    open_poll()
    vote(client, "map", language="en")

    vote(client, "letters", language="ru")

    result = queries.tally_of(Box.objects.get(), language="en")
    assert [row.votes for row in result.rows] == [0, 1, 0]
    assert result.voters == 1


def test_two_browsers_are_two_voters():
    open_poll()

    vote(Client(), "map")
    vote(Client(), "map")

    assert voters() == 2


def test_a_vote_can_be_withdrawn(client):
    open_poll()
    vote(client, "map")

    response = vote(client, action="withdraw")

    assert response.status_code == 303
    assert voters() == 0
    assert "Your vote is withdrawn." in text_of(client.get(response["Location"]))


def test_a_work_is_rated(client):
    box = factories.make_rating()
    address = f"/ballot/rating/{box.subject}/"
    assert "Not rated yet" in text_of(client.get(f"{address}?language=en"))

    response = vote(client, "4", address=address)

    page = text_of(client.get(response["Location"]))
    assert "1 vote" in page
    assert "A mean is shown from five votes up." in page


def test_five_votes_have_a_mean_in_the_language_of_the_reader(client):
    box = factories.make_rating()
    address = f"/ballot/rating/{box.subject}/"
    for stars in "54443":
        vote(Client(), stars, address=address)

    assert "4.0" in text_of(client.get(f"{address}?language=en"))
    assert "4,0" in text_of(client.get(f"{address}?language=ru"))


def test_the_cookie_goes_to_the_ballot_boxes_only(client):
    open_poll()

    cookie = vote(client, "map").cookies["ballot"]

    assert cookie["path"] == "/ballot"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 400 * 24 * 60 * 60
    assert not cookie["secure"]


def test_the_cookie_is_secure_on_https(client, settings):
    settings.IS_HTTPS = True
    open_poll()

    assert vote(client, "map").cookies["ballot"]["secure"]


def test_reading_sets_no_cookie(client):
    open_poll()

    assert not client.get(ADDRESS).cookies
    assert not vote(client, "foreign").cookies
    assert not post(client, {"choice": "map"}).cookies


def test_answers_are_kept_by_nobody(client):
    open_poll()

    for response in (client.get(ADDRESS), vote(client, "map"), vote(client)):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "same-origin"


def test_a_reader_without_script_sees_the_counts_by_following_a_link(client):
    open_poll()
    vote(Client(), "map")

    page = text_of(client.get(f"{ADDRESS}?language=en"))

    assert "result__table" in page
    assert "these figures" not in page
    assert "The figures speak for this 1 vote only." in page
    assert (
        '<form class="ballot__form" method="post" action="/ballot/what-next/">' in page
    )


def test_hidden_results_stay_hidden_until_the_vote(client):
    open_poll(results="after_vote")
    vote(Client(), "map")
    assert "result__table" not in text_of(client.get(ADDRESS))

    response = vote(client, "map")

    assert "result__table" in text_of(client.get(response["Location"]))


def test_hidden_results_are_in_no_refusal(client):
    open_poll(results="after_close")
    vote(Client(), "map")

    assert "result__table" not in text_of(vote(client, "foreign"))


def test_a_fetch_gets_the_part_alone(client):
    open_poll()

    part = client.get(ADDRESS, headers={"accept": PART})
    refused = post(client, {"choice": "x"}, headers={"accept": PART})

    assert part["Content-Type"] == f"{PART}; charset=utf-8"
    assert "<html" not in text_of(part)
    assert "<form" in text_of(part)
    assert refused.status_code == 400
    assert "data-ballot-message" in text_of(refused)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ([], "Nothing is chosen."),
        (["foreign"], "not on this ballot"),
        (["<script>alert(1)</script>"], "not on this ballot"),
        (["map\x00"], "not on this ballot"),
        (["map", "map"], "only once"),
        (["map", "letters"], "no more than 1"),
        (["map", "letters", "archives"], "no more than 1"),
    ],
)
def test_a_bad_choice_is_refused_in_words_with_the_form_again(client, choices, message):
    open_poll()

    response = vote(client, *choices)

    assert response.status_code == 400
    assert message in text_of(response)
    assert "<form" in text_of(response)
    assert "<script>alert" not in text_of(response)
    assert nothing_is_written()


def test_too_many_answers_are_refused_on_the_server(client):
    open_poll(kind="multiple", max_choices=2)

    response = vote(client, "map", "letters", "archives")

    assert response.status_code == 400
    assert "no more than 2" in text_of(response)
    assert nothing_is_written()


@pytest.mark.parametrize("action", ["drop", "withdraw"])
def test_an_action_that_cannot_be_done_is_refused(client, action):
    open_poll()

    assert vote(client, "map", action=action).status_code == 400
    assert nothing_is_written()


def test_a_closed_poll_refuses_votes_and_shows_its_result(client):
    factories.make_poll(closes_at=timezone.now() - timedelta(seconds=1))

    response = vote(client, "map")

    assert response.status_code == 403
    assert "Voting is over" in text_of(response)
    assert "<form" not in text_of(response)
    assert nothing_is_written()


def test_a_scheduled_poll_refuses_votes(client):
    factories.make_poll(opens_at=timezone.now() + DAY)

    response = vote(client, "map")

    assert response.status_code == 403
    assert "Voting has not begun yet." in text_of(response)
    assert nothing_is_written()


@pytest.mark.parametrize(
    "address",
    [
        "/ballot/unknown/",
        "/ballot/rating/00000000-0000-4000-8000-000000000000/",
    ],
)
def test_an_unknown_box_is_not_found(client, address):
    assert client.get(address).status_code == 404
    assert post(client, {"choice": "map"}, address).status_code == 404
    assert not Box.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_wrong_method_is_refused_with_those_allowed(client, method):
    open_poll()

    response = client.generic(method, ADDRESS)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_huge_body_is_refused_before_it_is_read(client):
    open_poll()

    class Unread:
        def read(self, *size):
            raise AssertionError

        readline = read

    response = client.generic(
        "POST", ADDRESS, CONTENT_LENGTH=str(10_000_000), **{"wsgi.input": Unread()}
    )

    assert response.status_code == 413
    assert nothing_is_written()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-16", "choice=map"),
        ("multipart/form-data", "choice=map"),
        ("multipart/form-data; boundary=x", "--x\r\nnonsense"),
        ("application/json", '{"choice": "map"}'),
        ("application/x-www-form-urlencoded", b"choice=%ff\xff"),
    ],
)
def test_a_body_that_is_no_form_is_refused(client, content_type, body):
    open_poll()

    response = client.generic("POST", ADDRESS, body, content_type=content_type)

    assert response.status_code == 400
    assert nothing_is_written()


def test_a_form_from_another_site_is_refused(client):
    open_poll()

    response = post(client, {"choice": "map"}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert nothing_is_written()


def test_no_token_is_asked_for_when_ours_posts():
    open_poll()
    strict = Client(enforce_csrf_checks=True)

    assert vote(strict, "map").status_code == 303


@pytest.mark.parametrize("cookie", ["broken", "token:forged", "\x00", "é" * 100])
def test_a_broken_cookie_is_no_cookie(client, cookie):
    open_poll()
    client.cookies["ballot"] = cookie

    assert client.get(ADDRESS).status_code == 200
    assert vote(client, "map").status_code == 303
    assert voters() == 1


def test_a_flood_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(serving.endpoint(), "throttle", guards.Throttle(limit=1))
    open_poll()
    flood = {"choice": "map", "paper": paper_of(client)}
    post(client, flood, REMOTE_ADDR="203.0.113.7")

    assert post(client, flood, REMOTE_ADDR="203.0.113.8").status_code == 429
    assert voters() == 1


@pytest.mark.parametrize("language", ["xx", "", "../en", "<b>"])
def test_an_unknown_language_falls_back(client, language):
    open_poll()

    response = vote(client, "map", language=language)

    assert "language=ru" in response["Location"]


def test_an_address_elsewhere_is_never_linked(client):
    open_poll()

    response = vote(client, "map", back="https://elsewhere.example/")

    assert "elsewhere" not in response["Location"]
    page = client.get(f"{ADDRESS}?back=//elsewhere.example/")
    assert "elsewhere" not in text_of(page)


def test_errors_are_told_in_the_language_of_the_form(client):
    open_poll()

    for language in ("en", "ru", "fr"):
        response = vote(client, language=language)
        assert re.search(rf'<html[^>]* lang="{language}"', text_of(response))
        assert response["Content-Language"] == language


def test_hostile_words_in_a_poll_are_shown_as_words(client):
    box = open_poll()
    Box.objects.filter(pk=box.pk).update(question={"en": "<script>x</script>"})
    services.register_box(box=box)

    assert "<script>x" not in text_of(client.get(f"{ADDRESS}?language=en"))


def test_an_answer_takes_few_queries(client, django_assert_max_num_queries):
    open_poll()
    response = vote(client, "map")

    with django_assert_max_num_queries(0):
        client.get(response["Location"], headers={"accept": PART})
