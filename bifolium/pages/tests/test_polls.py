"""The archive of polls, narrowed by state, year, project and audience."""

from datetime import UTC, datetime

import pytest

from bifolium.pages.factories import add_page, make_article, make_section, make_site
from bifolium.pages.models import Audience, PollsPage, ProjectPage, ProjectsPage
from bifolium.participation.factories import cast, make_poll, make_rating
from bifolium.participation.models import Poll

pytestmark = pytest.mark.django_db

EARLIER, LATER = datetime(2025, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def home():
    home = make_site("en", "ru")["en"]
    add_page(home, PollsPage(title="Polls", slug="polls"))
    return home


def with_poll(parent, key, **more):
    box = make_poll(key=key, opens_at=EARLIER)
    block = {"type": "poll", "value": {"poll": box.pk}, "id": "a" * 36}
    return make_article(parent, slug=f"about-{key}", body=[block], **more)


def make_project(home):
    projects = add_page(home, ProjectsPage(title="Projects", slug="projects"))
    return add_page(projects, ProjectPage(title="Envoys", slug="envoys"))


def polls_at(client, path):
    response = client.get(f"/en/polls/{path}")
    assert response.status_code == 200
    body = response.content.decode().partition('<ul class="polls"')[2]
    return {key for key in ("old", "new", "in", "out") if f"/en/polls/{key}/" in body}


def test_the_archive_is_narrowed_to_a_year(client, home):
    make_poll(key="old", opens_at=EARLIER)
    make_poll(key="new", opens_at=LATER)

    assert polls_at(client, "") == {"old", "new"}
    assert polls_at(client, "year/2025/") == {"old"}
    assert client.get("/en/polls/year/1999/").status_code == 404
    assert 'href="/en/polls/year/2026/"' in client.get("/en/polls/").content.decode()


def test_the_archive_is_narrowed_to_what_has_been_put_away(client, home):
    make_poll(key="old", opens_at=EARLIER, closes_at=LATER)
    make_poll(key="new", opens_at=EARLIER, closes_at=LATER)
    Poll.objects.filter(key="old").update(is_archived=True)

    assert polls_at(client, "state/archived/") == {"old"}
    assert polls_at(client, "state/closed/") == {"new"}


def test_a_poll_belongs_to_the_project_of_its_article(client, home):
    project = make_project(home)
    with_poll(project, "in")
    with_poll(make_section(home), "new", fields={"project": project})
    with_poll(make_section(home, slug="news"), "out")

    assert polls_at(client, "project/envoys/") == {"in", "new"}
    assert client.get("/en/polls/project/nothing/").status_code == 404


def test_a_poll_belongs_to_the_audience_of_its_article(client, home):
    audience = Audience.objects.create(slug="students", name={"en": "For students"})
    article = with_poll(make_section(home), "in")
    with_poll(make_section(home, slug="news"), "out")
    article.audiences = [audience]
    article.save_revision().publish()

    assert polls_at(client, "for/students/") == {"in"}
    assert "For students" in client.get("/en/polls/").content.decode()
    assert client.get("/en/polls/for/business/").status_code == 404


def test_the_archive_asks_no_more_for_more_polls(
    client, home, django_assert_max_num_queries
):
    project = make_project(home)
    for number in range(6):
        with_poll(project, f"poll-{number}")
    client.get("/en/polls/")

    with django_assert_max_num_queries(30):
        client.get("/en/polls/project/envoys/")


def test_a_filter_without_a_choice_is_not_shown(client, home):
    make_poll(key="old", opens_at=EARLIER)

    page = client.get("/en/polls/").content.decode()

    assert "/en/polls/project/" not in page
    assert "/en/polls/for/" not in page


def rate(article, *stars):
    box = make_rating(article.translation_key)
    for number, star in enumerate(stars):
        cast(box, number, str(star))


def test_works_are_ranked_by_a_cautious_estimate_with_their_mean(client, home):
    section = make_section(home)
    many = make_article(section, slug="many", title="Many fours")
    few = make_article(section, slug="few", title="Few fives")
    unknown = make_article(section, slug="one", title="One five")
    rate(many, *[5, 4] * 30)
    rate(few, *[5] * 5)
    rate(unknown, 5)
    rate(make_article(section, slug="poor", title="Poor"), *[1, 2] * 10)

    response = client.get("/en/polls/ratings/top/")

    page = response.content.decode().partition("<main")[2]
    assert page.index("Many fours") < page.index("Few fives") < page.index("Poor")
    assert "One five" not in page
    assert "Mean: 4.5 of 5" in page
    assert "60 votes" in page
    assert "How this order is made" in page
    assert response["Cache-Control"] == "no-store"


def test_a_list_without_ratings_says_so(client, home):
    page = client.get("/en/polls/ratings/top/").content.decode()

    assert "No work has five votes yet." in page
