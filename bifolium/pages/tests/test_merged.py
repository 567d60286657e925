"""Old names of merged things: addresses, bound words, figures and redirects."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier, make_thing
from bifolium.dossier.queries import person_card, things
from bifolium.dossier.services import merge_things, undo_merge
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import ProjectPage, ProjectsPage

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OLD = "/{}/projects/envoys/dossier/person/maklakoff/"
NEW = "/{}/projects/envoys/dossier/person/maklakov/"


@pytest.fixture
def homes():
    return make_site("en", "ru")


@pytest.fixture
def pair(homes):
    """Two persons who are one, and an article in English bound to the second."""
    dossier = make_dossier()
    kept = make_thing(dossier, "person", "maklakov", "Maklakov")
    merged = make_thing(dossier, "person", "maklakoff", "Maklakoff")
    above, key = uuid4(), uuid4()
    for home in homes.values():
        projects = ProjectsPage(title="P", slug="projects", translation_key=above)
        page = ProjectPage(title="E", slug="envoys", dossier=dossier)
        page.translation_key = key
        add_page(add_page(home, projects), page)
    text = f'<a linktype="thing" id="{merged.pk}">Maklakoff</a> came.'
    make_article(make_section(homes["en"]), body=[text_block(text)])
    return kept, merged


@pytest.fixture
def merge(pair):
    kept, merged = pair
    return merge_things(kept=kept, merged=merged, at=NOW)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_old_address_leads_to_the_kept_thing_for_good(client, merge, language):
    answer = client.get(OLD.format(language))

    assert answer.status_code == 301
    assert answer.url == NEW.format(language)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "Maklakoff" in page.content.decode()


def test_old_address_is_a_page_again_after_undoing(client, merge):
    undo_merge(merge=merge, at=NOW + timedelta(days=1))

    assert client.get(OLD.format("en")).status_code == 200


def test_unknown_thing_is_still_not_found(client, merge):
    assert client.get(OLD.format("en").replace("koff", "x")).status_code == 404


def test_bound_words_lead_to_the_kept_thing_which_names_the_article(client, merge):
    article = client.get("/en/analysis/two-men/").content.decode()
    page = client.get(NEW.format("en")).content.decode()

    assert f'href="{NEW.format("en")}" data-bound>Maklakoff</a>' in article
    assert "/en/analysis/two-men/" in page


def test_bound_words_are_listed_for_review_with_what_the_record_says_now(client, merge):
    client.force_login(make_user(role="editor"))

    page = client.get(reverse("leaning")).content.decode()

    assert "Maklakoff came." in page
    assert "[maklakov]" in page


def test_figures_and_cards_find_the_kept_thing_by_the_old_key(pair, merge):
    kept, _merged = pair

    assert things(kept.dossier, "person", ["maklakoff"]) == [kept]
    assert person_card(kept.dossier, "maklakoff", "en").key == "maklakov"
