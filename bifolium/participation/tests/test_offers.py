"""Receipts that are checked, feeds of checkpoints, polls on other sites."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from bifolium.participation import factories, services
from bifolium.participation.ledger import keeping
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import (
    ADDRESS,
    DAY,
    open_poll,
    text_of,
    vote,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
OEMBED = "/ballot/oembed"
ORIGIN = settings.WAGTAILADMIN_BASE_URL


def code_in(page):
    return re.search(r"<code>([0-9a-f]+)</code>", page)[1]


def sign(box, at):
    keeping.sign(ledger().reader, box.key, at=at, signer=ledger().keys.signer())


def test_a_receipt_has_a_picture_and_says_how_to_check_it(client):
    open_poll()

    page = text_of(client.get(vote(client, "map")["Location"]))

    assert 'class="receipt__qr"' in page
    assert "How to check it" in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda code: code, "this entry has not been changed"),
        (lambda code: code[::-1] + "x", "is not the code in the record"),
    ],
)
def test_a_code_that_is_brought_is_compared_with_the_record(client, change, words):
    open_poll()
    vote(client, "map")
    code = code_in(text_of(client.get(f"{ADDRESS}1/?language=en")))

    page = text_of(Client().get(f"{ADDRESS}1/?language=en&code={change(code)}"))

    assert words in page


def test_the_picture_holds_no_choice_and_works_for_strangers(client):
    open_poll()
    location = vote(client, "map")["Location"]

    assert text_of(Client().get(location)).count("receipt__qr") == 1
    assert "Your vote:" not in text_of(Client().get(location))


def test_checkpoints_are_a_feed_with_one_a_day(client):
    box = open_poll()
    noon = timezone.now().replace(hour=12) - timedelta(days=3)
    for number, at in enumerate([noon, noon + timedelta(hours=1), noon + DAY]):
        factories.cast(box, number, "map", at=timezone.now())
        sign(box, at)

    response = client.get(f"{ADDRESS}checkpoints.xml?language=en")

    assert response["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")
    assert [each.find(f"{ATOM}title").text for each in entries] == [
        "4 entries",
        "3 entries",
    ]
    days = {each.find(f"{ATOM}updated").text for each in entries}
    assert all(day.endswith("T00:00:00Z") for day in days)
    assert f"/ballot/{box.key}\n4\n" in entries[0].find(f"{ATOM}content").text


def test_a_feed_without_a_checkpoint_is_empty(client):
    open_poll()

    feed = ElementTree.fromstring(client.get(f"{ADDRESS}checkpoints.xml").content)

    assert feed.findall(f"{ATOM}entry") == []


def test_another_site_gets_html_without_script_frame_or_cookie(client):
    open_poll()
    vote(Client(), "map")

    page = text_of(client.get(f"{ADDRESS}embed?language=en"))
    source = page.partition("<textarea")[2].partition("</textarea>")[0]

    assert "Map: 1 (100%)" in source
    assert re.search(r"1 vote by \d+ \w+ 20\d\d\.", source)
    assert page.count("Map: 1 (100%)") == 2
    assert "Not a survey" in source
    assert f"{ORIGIN}{ADDRESS}?language=en" in source
    assert not re.search(r"&lt;(script|iframe|style|img)", source)


def test_programs_of_every_site_may_read_the_result_and_nothing_of_the_voter(client):
    open_poll()
    vote(client, "map")

    response = client.get(f"{ADDRESS}result.json?language=ru")

    assert response["Access-Control-Allow-Origin"] == "*"
    answer = response.json()
    assert answer["question"] == "Что дальше?"
    assert answer["votes"]["map"] == answer["voters"] == 1
    assert not {"paper", "mine"} & set(answer)


@pytest.mark.parametrize(
    ("path", "language"), [("/ru/polls/what-next/", "ru"), (ADDRESS, "en")]
)
def test_an_address_of_a_poll_is_answered_by_oembed(client, path, language):
    open_poll()
    query = urlencode({"url": f"{ORIGIN}{path}", "language": "en"})

    answer = client.get(f"{OEMBED}?{query}").json()

    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert f'<blockquote class="bifolium-poll" lang="{language}"' in answer["html"]
    assert isinstance(answer["width"], int)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"url": "https://elsewhere.example/polls/what-next/"}, 404),
        ({"url": f"{ORIGIN}/polls/nothing/"}, 404),
        ({"url": f"{ORIGIN}/ballot/{'x' * 90}/"}, 404),
        ({"url": f"{ORIGIN}{ADDRESS}", "format": "xml"}, 501),
    ],
)
def test_what_is_no_poll_is_not_embedded(client, query, status):
    open_poll()

    assert client.get(f"{OEMBED}?{urlencode(query)}").status_code == status


@pytest.mark.parametrize("name", ["embed", "result.json"])
def test_a_rating_is_not_embedded(client, name):
    rating = factories.make_rating()

    assert client.get(f"{rating.rules.address}{name}").status_code == 404


def test_hostile_words_stay_words_in_the_piece(client):
    box = open_poll()
    box.question = {"en": '<script>alert("x")</script>'}
    box.save()
    services.register_box(box=box)

    answer = client.get(f"{OEMBED}?{urlencode({'url': f'{ORIGIN}{ADDRESS}'})}")

    assert "&lt;script&gt;" in answer.json()["html"]
    assert "<script>" not in answer.json()["html"]


def test_a_result_is_told_by_edition_and_in_all(client):
    open_poll()
    for choice, language in [("map", "en"), ("map", "ru"), ("letters", "ru")]:
        vote(Client(), choice, language=language)

    page = text_of(client.get(f"{ADDRESS}?language=en"))
    table = page.partition("result__more")[2].partition("</details>")[0]

    assert re.findall(r"<th scope=\"col\"[^>]*>([^<]+)", table) == [
        "Answer",
        "English",
        "Russian",
        "In all",
    ]
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">([^<]+)</th>(.*?)</tr>", table)
    counts = {label: re.findall(r">(\d+)<", cells) for label, cells in rows}
    assert counts["Map"] == ["1", "1", "2"]
    assert counts["Letters"] == ["0", "1", "1"]
    assert counts["Voters"] == ["1", "2", "3"]


def test_no_survey_is_said_once(client):
    open_poll()
    assert text_of(client.get(f"{ADDRESS}?language=en")).count("ot a survey") == 1

    vote(client, "map")

    assert text_of(client.get(f"{ADDRESS}?language=en")).count("ot a survey") == 1


def test_one_edition_is_not_told_twice(client):
    open_poll()
    vote(client, "map")

    assert "By edition" not in text_of(client.get(f"{ADDRESS}?language=en"))
