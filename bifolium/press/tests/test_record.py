"""Pages of a dossier are baked like any other, and follow the record."""

from datetime import UTC, datetime, timedelta

import brotli
import pytest

from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.services import merge_things, undo_merge
from bifolium.pages.factories import add_page, make_site
from bifolium.pages.models import ProjectPage, ProjectsPage

BASE = "/en/projects/envoys/dossier/"


@pytest.fixture
def record(bakery):
    dossier = make_dossier()
    post = make_thing(dossier, "post", "paris", "Ambassador in Paris")
    people = [make_thing(dossier, "person", key) for key in ("giers", "maklakov")]
    rows = [
        make_statement(person, "holds", post, when="1917-11-07/1924-10-28")
        for person in people
    ]
    home = make_site("en")["en"]
    projects = add_page(home, ProjectsPage(title="P", slug="projects"))
    add_page(projects, ProjectPage(title="E", slug="envoys", dossier=dossier))
    return rows


def test_every_leaf_and_file_is_baked(record, bake, bakery):
    bake()

    wanted = ["", "on/", "on/all/", "person/giers/", f"statement/{record[0].key}/"]
    files = ["statements.csv", "record.json", "record.zip", "figures/succession.svg"]
    baked = {*bakery.writer.paths()}
    assert {f"{BASE}{below}" for below in (*wanted, *files)} <= baked


def test_changed_statement_is_baked_anew_where_it_is_read(record, bake, bakery):
    bake()

    record[0].manner = "minister"
    record[0].save()
    report = bake()

    page = bakery.writer.page(f"{BASE}statement/{record[0].key}/")
    assert "minister" in brotli.decompress(page.br).decode()
    assert f"{BASE}person/giers/" in report.changed
    assert f"{BASE}on/" in report.changed
    assert f"{BASE}person/maklakov/" not in report.changed
    assert "/en/projects/envoys/" not in report.changed


def test_merged_thing_leaves_the_store_leads_on_and_comes_back(
    record, bake, bakery, client
):
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    giers, maklakov = (row.subject for row in record)
    old, new = (f"{BASE}person/{thing.key}/" for thing in (giers, maklakov))
    bake()
    assert old in bakery.writer.paths()

    made = merge_things(kept=maklakov, merged=giers, at=now)
    report = bake()

    assert old not in bakery.writer.paths()
    assert new in report.changed
    answer = client.get(old)
    assert (answer.status_code, answer.url) == (301, new)

    undo_merge(merge=made, at=now + timedelta(days=1))
    bake()

    assert old in bakery.writer.paths()
