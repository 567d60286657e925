"""The same work in two languages."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from bifolium.pages.factories import make_article, make_section, make_site, text_block

pytestmark = pytest.mark.django_db

FIRST, SECOND = str(uuid4()), str(uuid4())


@pytest.fixture
def sections():
    homes = make_site("en", "ru")
    key = uuid4()
    return {code: make_section(home, key=key) for code, home in homes.items()}


def make_editions(sections, *, russian_body=None):
    key = uuid4()
    body = [text_block("One.", block_id=FIRST), text_block("Two.", block_id=SECOND)]
    return {
        "en": make_article(sections["en"], key=key, body=body),
        "ru": make_article(sections["ru"], key=key, body=russian_body or body),
    }


def html_of(client, url):
    return unescape(client.get(url).content.decode())


def test_switch_names_the_other_language_in_that_language(client, sections):
    pair = make_editions(sections)

    assert "Читать на русском" in html_of(client, pair["en"].url)
    assert "Read in English" in html_of(client, pair["ru"].url)


def test_alternates_are_complete_and_reciprocal(client, sections):
    pair = make_editions(sections)

    found = {
        code: set(
            re.findall(
                r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"',
                html_of(client, page.url),
            )
        )
        for code, page in pair.items()
    }

    assert found["en"] == found["ru"]
    assert {code for code, _url in found["en"]} >= {"en", "ru"}


def test_paragraph_leads_to_the_same_paragraph_in_the_other_language(client, sections):
    pair = make_editions(sections)

    html = html_of(client, pair["en"].url)

    assert f'id="b-{SECOND[:8]}"' in html
    assert f'href="{pair["ru"].url}#b-{SECOND[:8]}"' in html


def test_paragraph_that_the_other_language_lacks_does_not_lead_there(client, sections):
    short = [text_block("Один.", block_id=FIRST)]
    pair = make_editions(sections, russian_body=short)

    html = html_of(client, pair["en"].url)

    assert f"{pair['ru'].url}#b-{SECOND[:8]}" not in html


def test_missing_edition_offers_what_exists(client, sections):
    make_article(sections["en"], title="Only in English", slug="only")

    response = client.get("/ru/analysis/only/")

    html = unescape(response.content.decode())
    assert response.status_code == 404
    assert "Only in English" in html
    assert 'href="/en/analysis/only/"' in html


def test_switch_says_that_an_edition_is_missing(client, sections):
    article = make_article(sections["en"])

    assert 'hreflang="ru"' not in html_of(client, article.url).split("<main", 1)[1]


def test_draft_edition_is_not_offered(client, sections):
    pair = make_editions(sections)
    pair["ru"].unpublish()

    assert pair["ru"].url not in html_of(client, pair["en"].url)


def test_abstract_says_so_and_leads_to_the_full_text(client, sections):
    key = uuid4()
    make_article(sections["ru"], key=key, slug="bern")
    abstract = make_article(
        sections["en"],
        key=key,
        slug="bern",
        fields={"level": "abstract", "original_language": "ru"},
    )

    html = html_of(client, abstract.url)

    assert "abstract only" in html
    assert 'href="/ru/analysis/bern/' in html


def test_work_of_another_language_stands_apart_in_the_section(client, sections):
    make_article(sections["en"], title="Only in English", slug="only")

    html = html_of(client, "/ru/analysis/")

    assert "Only in English" in html
    assert 'href="/en/analysis/only/"' in html


@pytest.mark.parametrize(
    ("accepted", "address"),
    [("ru", "/ru/"), ("en-GB,en;q=0.9", "/en/"), ("de", "/ru/"), ("", "/ru/")],
)
def test_front_door_follows_what_the_reader_accepts(client, accepted, address):
    response = client.get("/", headers={"accept-language": accepted})

    assert response["Location"] == address
    assert "Accept-Language" in response["Vary"]


def test_two_blocks_with_one_address_are_refused(sections):
    twins = [f"6a1f0000-0000-0000-0000-00000000000{place}" for place in (1, 2)]

    with pytest.raises(ValidationError) as refused:
        make_article(
            sections["en"], body=[text_block("Text.", block_id=twin) for twin in twins]
        )

    assert "body" in refused.value.message_dict
