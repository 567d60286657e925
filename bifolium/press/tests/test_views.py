from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage

from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.press import sitemap
from bifolium.press.services import card_name

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def pair():
    homes, key, work = make_site("en", "ru"), uuid4(), uuid4()
    sections = {code: make_section(home, key=key) for code, home in homes.items()}
    return {
        code: make_article(section, title=f"Title & {code}", key=work)
        for code, section in sections.items()
    }


def test_long_site_map_comes_in_parts(client, monkeypatch):
    monkeypatch.setattr(sitemap, "LONGEST", 1)
    home = make_site("en", "ru")
    section = make_section(home["en"])
    articles = [make_article(section, slug=f"a{place}") for place in range(3)]

    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [urlsplit(row.text).path for row in index.iter(f"{MAP}loc")]
    bodies = [client.get(part).content.decode() for part in parts]

    assert parts == ["/sitemap/top.xml", f"/sitemap/{articles[0].path[:14]}.xml"]
    assert section.url in bodies[0]
    assert [article.url in bodies[1] for article in articles] == [True] * 3
    assert client.get("/sitemap/ZZZZZZZZZZZZZZ.xml").status_code == 404


def test_feed_holds_the_articles_of_its_language_only(client, pair):
    feed = ElementTree.fromstring(client.get("/ru/feed.xml").content)

    titles = [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Title & ru"]


def test_feed_of_an_unknown_language_is_not_found(client, pair):
    assert client.get("/xx/feed.xml").status_code == 404


def test_site_map_names_every_edition_of_every_page(client, pair):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)

    found = {
        url.find(f"{MAP}loc").text: {link.get("hreflang") for link in url.iter(LINK)}
        for url in tree.iter(f"{MAP}url")
    }
    assert found[f"http://testserver{pair['ru'].url}"] == {"en", "ru"}


def test_withdrawn_edition_leaves_the_site_map(client, pair):
    pair["ru"].unpublish()

    assert pair["ru"].url not in client.get("/sitemap.xml").content.decode()


def test_robots_are_kept_from_desk_and_ballots(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /desk/" in text
    assert "Disallow: /ballot/" in text
    assert "/sitemap.xml" in text


def test_card_is_drawn_at_publish_and_goes_with_the_edition(
    pair, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        pair["en"].save_revision().publish()
    assert default_storage.exists(card_name(pair["en"]))

    with django_capture_on_commit_callbacks(execute=True):
        pair["en"].unpublish()
    assert not default_storage.exists(card_name(pair["en"]))
