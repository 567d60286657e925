"""What tests of the addresses share: a poll, a paper, a vote."""

from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from bifolium.participation import factories, queries
from bifolium.participation.models import Box

JSON = "application/json"
PART = "text/vnd.bifolium.part+html"
ADDRESS = "/ballot/what-next/"
DAY = timedelta(days=1)


def open_poll(**choices):
    return factories.make_poll(opens_at=timezone.now() - DAY, **choices)


def paper_of(client, address=ADDRESS):
    return client.get(address, headers={"accept": JSON}).json().get("paper", "")


def post(client, form, address=ADDRESS, **more):
    body = urlencode(form, doseq=True)
    kind = "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, **more)


def vote(client, *choices, address=ADDRESS, language="en", **fields):
    paper = paper_of(client, address)
    form = {"choice": choices, "language": language, "paper": paper, **fields}
    return post(client, form, address)


def voters():
    return queries.tally_of(Box.objects.get()).voters


def text_of(response):
    return response.content.decode()


def nothing_is_written():
    return not queries.has_ballots(Box.objects.get())
