"""The ratings of works at the desk."""

import re

import pytest
from django.contrib.auth import get_user_model

from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.participation.factories import DURING, cast, make_rating
from bifolium.participation.ledger import keeping
from bifolium.participation.store import ledger

pytestmark = pytest.mark.django_db

REPORT = "/desk/reports/ratings/"


@pytest.fixture
def desk(client):
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
    return client


def make_works():
    """Two works, of which the second has no votes, and is in English only."""
    homes = make_site("en", "ru")
    section = make_section(homes["en"])
    first = make_article(section, slug="first", title="Two men")
    make_article(
        make_section(homes["ru"]), slug="first", title="Двое", key=first.translation_key
    )
    make_article(section, slug="second", title="A quiet year")
    return first


def rate(article, *stars):
    box = make_rating(article.translation_key)
    for number, star in enumerate(stars):
        cast(box, number, str(star))
    signer = ledger().keys.signer()
    keeping.sign(ledger().reader, box.key, at=DURING, signer=signer)
    return box


def titles(page):
    body = page.content.decode().partition("<tbody")[2]
    return re.findall(r'<a href="/desk/ballots/[^"]+"[^>]*>\s*([^<]+?)\s*</a>', body)


def row_of(page, title):
    cells = page.content.decode().partition(title)[2].partition("</tr>")[0]
    return re.sub(r"<[^>]+>|\s+", " ", cells)


def test_each_work_is_listed_with_its_votes_and_leads_to_its_box(desk):
    box = rate(make_works(), 5, 5, 4, 4, 4)

    page = desk.get(REPORT)

    assert titles(page) == ["Двое", "A quiet year"]
    assert f'href="/desk/ballots/{box.key}/"' in page.content.decode()
    for text in ("5", "4,4", "10 ноября 2026"):
        assert text in row_of(page, "Двое")
    assert desk.get(f"/desk/ballots/{box.key}/").status_code == 200


def test_fewer_than_five_votes_have_no_mean(desk):
    rate(make_works(), 5, 5)

    row = row_of(desk.get(REPORT), "Двое")

    assert " 2 " in row
    assert "5,0" not in row


def test_works_are_searched_for_and_put_in_order(desk):
    rate(make_works(), 5, 5)

    assert titles(desk.get(REPORT, {"q": "QUIET"})) == ["A quiet year"]
    assert titles(desk.get(REPORT, {"q": "nothing"})) == []
    assert titles(desk.get(REPORT, {"ordering": "votes"})) == ["A quiet year", "Двое"]
    for column in ("title", "-mean", "last_on", "nonsense"):
        assert len(titles(desk.get(REPORT, {"ordering": column}))) == 2


def test_the_list_is_taken_away_as_a_table(desk):
    rate(make_works(), 5, 5, 4, 4, 4)

    answer = desk.get(REPORT, {"export": "csv"})

    text = b"".join(answer.streaming_content).decode()
    assert "Двое,5,4.4,2026-11-10" in text


def test_it_asks_no_more_for_more_works(desk, django_assert_max_num_queries):
    section = make_section(make_site("en", "ru")["en"])
    for number in range(8):
        rate(make_article(section, slug=f"a{number}"), *[5] * 5)
    desk.get(REPORT)

    with django_assert_max_num_queries(20):
        assert len(titles(desk.get(REPORT))) == 8


def test_who_may_not_change_polls_does_not_see_it(client):
    user = get_user_model().objects.create_user("author", "", "x", is_staff=True)
    client.force_login(user)

    assert client.get(REPORT).status_code in (302, 403)
