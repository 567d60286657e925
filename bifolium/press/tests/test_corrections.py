"""What editors do to a closed poll reaches the pages that print its result."""

from datetime import timedelta
from gzip import decompress

from django.utils import timezone

from bifolium.pages.factories import add_page, make_article, make_section, make_site
from bifolium.pages.models import PollsPage
from bifolium.participation import services
from bifolium.participation.factories import cast, make_poll

DAY = timedelta(days=1)
PATHS = ["/en/analysis/two-men/", "/en/polls/", "/en/polls/what-next/"]


def closed_poll():
    home = make_site("en", "ru")["en"]
    add_page(home, PollsPage(title="Polls", slug="polls"))
    at = timezone.now() - 2 * DAY
    box = make_poll(opens_at=at - DAY, closes_at=at + DAY)
    block = {"type": "poll", "value": {"poll": box.pk}, "id": "a" * 36}
    make_article(make_section(home), body=[block])
    for number in range(5):
        cast(box, number, "map", at=at)
    return box


def text(bakery, path):
    return decompress(bakery.writer.page(path).gzip).decode()


def test_votes_that_are_set_aside_leave_the_baked_result(bake, bakery):
    box = closed_poll()
    bake()
    assert all("5 votes" in text(bakery, path) for path in PATHS)

    services.set_aside(box=box, first=1, last=2, reason="automated")
    bake()

    assert all("3 votes" in text(bakery, path) for path in PATHS)
    assert bakery.verify() == {}


def test_votes_that_are_restored_come_back(bake, bakery):
    box = closed_poll()
    services.set_aside(box=box, first=1, last=1, reason="automated")
    bake()

    services.restore(box=box, seq=6, reason="restored")
    bake()

    assert all("5 votes" in text(bakery, path) for path in PATHS)
    assert bakery.verify() == {}


def test_a_certificate_is_linked_from_the_baked_result(bake, bakery):
    box = closed_poll()
    bake()
    link = 'href="/ballot/what-next/certificate/?language=en"'
    assert link not in text(bakery, PATHS[0])

    services.publish_certificate(box=box, at=timezone.now())
    bake()

    assert link in text(bakery, PATHS[0])
    assert bakery.verify() == {}
