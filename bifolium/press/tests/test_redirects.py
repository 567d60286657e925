"""Servers of files alone know where merged things of a record went."""

from datetime import UTC, datetime, timedelta

import pytest

from bifolium.dossier.factories import make_dossier, make_thing
from bifolium.dossier.services import merge_things, undo_merge
from bifolium.pages.factories import add_page, make_site
from bifolium.pages.models import ProjectPage, ProjectsPage
from bifolium.press.static_edition.redirects import netlify_lines, redirects

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = "/{}/projects/envoys/dossier/person/"


@pytest.fixture
def merge():
    dossier = make_dossier()
    kept, merged = (make_thing(dossier, "person", key) for key in "ab")
    for home in make_site("en", "ru").values():
        projects = add_page(home, ProjectsPage(title="P", slug="projects"))
        add_page(projects, ProjectPage(title="E", slug="envoys", dossier=dossier))
    return merge_things(kept=kept, merged=merged, at=NOW)


def test_old_name_redirects_in_every_language(merge):
    assert set(redirects()) == {
        (f"{AT.format(code)}b", f"{AT.format(code)}a/", 301) for code in ("en", "ru")
    }
    assert f"{AT.format('ru')}b/ {AT.format('ru')}a/ 301\n" in netlify_lines()


def test_nothing_redirects_after_undoing_or_where_a_new_thing_has_the_name(merge):
    new = make_thing(merge.dossier, "person", "b")
    assert redirects() == []

    new.delete()
    undo_merge(merge=merge, at=NOW + timedelta(days=1))

    assert redirects() == []


def test_project_that_is_not_public_tells_nothing(merge):
    ProjectPage.objects.get(locale__language_code="ru").unpublish()

    assert [path for path, _to, _status in redirects()] == [f"{AT.format('en')}b"]
