"""What a vote does to the pages of the work: nothing, until ratings are published."""

import json
import re
import time
from gzip import decompress

from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.participation.factories import cast, make_rating
from bifolium.press.jobs import kinds

PATHS = ("/en/analysis/two-men/", "/ru/analysis/two-men/")


def make_work():
    homes = make_site("en", "ru")
    first = make_article(make_section(homes["en"]))
    section = make_section(homes["ru"])
    make_article(section, key=first.translation_key)
    make_article(section, slug="other")
    return make_rating(first.translation_key)


def told(bakery, path):
    body = decompress(bakery.writer.page(path).gzip).decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', body)[1]
    return json.loads(data).get("aggregateRating")


def publish(bakery):
    kinds(bakery)["publish ratings"].work(lambda: None)


def test_votes_bake_no_page(bake, bakery):
    box = make_work()
    bake()

    for number in range(7):
        cast(box, number, "4")

    assert not bakery.take_in(at=time.time())
    assert bakery.owed() == 0
    assert told(bakery, PATHS[0]) is None


def test_ratings_are_published_once_for_all_votes_and_editions(bake, bakery):
    box = make_work()
    bake()
    for number in range(7):
        cast(box, number, "4")

    publish(bakery)
    report = bake()

    assert sorted(report.changed) == sorted(PATHS)
    assert told(bakery, PATHS[0]) == told(bakery, PATHS[1])
    assert told(bakery, PATHS[1]) == {
        "@type": "AggregateRating",
        "ratingValue": "4.0",
        "ratingCount": 7,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert bakery.verify() == {}


def test_ratings_that_are_as_before_bake_no_page(bake, bakery):
    box = make_work()
    for number in range(7):
        cast(box, number, "4")
    publish(bakery)
    bake()

    publish(bakery)

    assert not bakery.take_in(at=time.time())


def test_below_five_votes_nothing_is_told(bake, bakery):
    box = make_work()
    for number in range(5):
        cast(box, number, "4")
    publish(bakery)
    bake()

    cast(box, 0)
    publish(bakery)
    bake()

    assert told(bakery, PATHS[0]) is None
