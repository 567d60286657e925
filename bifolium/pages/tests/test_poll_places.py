"""A poll stands beside works, in all their languages, at one press of an editor."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from bifolium.pages.factories import add_page, make_site
from bifolium.pages.models import (
    Audience,
    AudiencePage,
    AudiencesPage,
    PollsPage,
    ProjectPage,
    ProjectsPage,
)
from bifolium.participation.factories import make_poll
from bifolium.participation.models import Box, Poll, PollPlace
from bifolium.participation.queries import places_of
from bifolium.participation.services import place_poll
from bifolium.participation.tests.test_wagtail_hooks import DESK, form_of

pytestmark = pytest.mark.django_db

EARLIER, LATER = datetime(2025, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
PATHS = {
    "home": "",
    "project": "projects/envoys/",
    "entrance": "for/students/",
}


@pytest.fixture
def works():
    """A site in two languages; return the front page, a project and an entrance."""
    audience = Audience.objects.create(slug="students", name={"en": "For students"})
    keys, found = {}, {}
    for code, home in make_site("en", "ru").items():
        add = lambda parent, page: add_page(parent, edition(page, keys))  # noqa: E731
        add(home, PollsPage(title="Polls", slug="polls"))
        projects = add(home, ProjectsPage(title="Projects", slug="projects"))
        entrances = add(home, AudiencesPage(title="For", slug="for"))
        project = ProjectPage(title=f"Envoys {code}", slug="envoys")
        entrance = AudiencePage(title="Students", slug="students", audience=audience)
        found[code] = {
            "home": home,
            "project": add(projects, project),
            "entrance": add(entrances, entrance),
        }
    return found["en"]


def edition(page, keys):
    page.translation_key = keys.setdefault(page.slug, page.translation_key)
    return page


def shows(client, language, work, key="what-next"):
    page = client.get(f"/{language}/{PATHS[work]}").content.decode()
    return f'data-ballot="/ballot/{key}/?language={language}' in page


def main_of(client, path):
    page = client.get(path).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("work", PATHS)
def test_a_poll_stands_beside_a_work_in_every_language(client, works, work):
    box = make_poll(opens_at=EARLIER)
    newer = make_poll(key="newer", opens_at=LATER)
    assert not shows(client, "en", work)

    place_poll(box=box, subjects=[works[work].translation_key])

    assert shows(client, "en", work)
    assert shows(client, "ru", work)
    assert not shows(client, "en", work, newer.key)


def test_a_front_page_without_polls_of_its_own_has_the_newest_open_one(client, works):
    make_poll(opens_at=EARLIER)
    make_poll(key="newer", opens_at=LATER)

    assert shows(client, "ru", "home", "newer")
    assert not shows(client, "ru", "home")


def test_a_draft_and_an_archived_poll_stand_nowhere(client, works):
    place = [works["project"].translation_key]
    for key in ("draft", "old"):
        place_poll(
            box=make_poll(key=key, opens_at=EARLIER, closes_at=LATER), subjects=place
        )
    assert "ballot__question" in client.get("/en/projects/envoys/").content.decode()

    Box.objects.filter(key="draft").update(is_draft=True)
    Box.objects.filter(key="old").update(is_archived=True)

    page = client.get("/en/projects/envoys/").content.decode()
    assert "ballot__question" not in page
    assert "polls-title" not in page


def test_a_poll_in_the_text_does_not_stand_beside_it_again(client, works):
    box, project = make_poll(opens_at=EARLIER), works["project"]
    project.body = [{"type": "poll", "value": {"poll": box.pk}, "id": "a" * 36}]
    project.save_revision().publish()
    place_poll(box=box, subjects=[project.translation_key])

    page = client.get("/en/projects/envoys/").content.decode()

    assert page.count("data-ballot=") == 1
    assert shows(client, "ru", "project")


def test_the_archive_and_the_poll_say_where_it_stands(client, works):
    box = make_poll(opens_at=EARLIER)
    works["entrance"].body = [
        {"type": "poll", "value": {"poll": box.pk}, "id": "a" * 36}
    ]
    works["entrance"].save_revision().publish()
    place_poll(box=box, subjects=[works["project"].translation_key])

    assert main_of(client, "/ru/polls/what-next/").count('class="card__title"') == 1
    assert "/ru/projects/envoys/" in main_of(client, "/ru/polls/what-next/")
    assert "/en/projects/envoys/" in main_of(client, "/en/polls/what-next/")
    assert "/en/for/students/" in main_of(client, "/en/polls/what-next/")
    for path in ("project/envoys/", "for/students/"):
        assert client.get(f"/en/polls/{path}").status_code == 200
    assert client.get("/ru/polls/for/students/").status_code == 404


def test_an_editor_ticks_where_a_poll_stands(client, works):
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
    form = client.get(f"{DESK}/add/").content.decode()
    for name in ("Envoys ru", "Students"):
        assert name in form
    ticked = [str(works[work].translation_key) for work in ("home", "project")]

    client.post(f"{DESK}/add/", form_of(stands_on=ticked))
    poll = Poll.objects.get()
    assert set(map(str, places_of([poll]))) == set(ticked)

    client.post(f"{DESK}/edit/{poll.pk}/", form_of(poll, stands_on=ticked[1:]))
    assert set(map(str, places_of([poll]))) == set(ticked[1:])


def test_no_place_is_made_up(client, works):
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))

    made_up = "6f1f7a3e-3f0b-4c0e-9a53-0b6a5b0f5c11"
    client.post(f"{DESK}/add/", form_of(stands_on=[made_up]))

    assert not PollPlace.objects.exists()
    assert not Poll.objects.exists()
