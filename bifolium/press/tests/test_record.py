"""Pages of a dossier are baked like any other, and follow the record."""

from datetime import UTC, datetime, timedelta

import brotli
import pytest

from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.queries.moments import last_revision
from bifolium.dossier.queries.removed import removed_row
from bifolium.dossier.services import (
    Act,
    merge_things,
    put_back_row,
    remove_row,
    undo_merge,
)
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import HomePage, ProjectPage, ProjectsPage

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


def test_removed_statement_leaves_the_store_and_the_text_that_leans_on_it(
    record, bake, bakery, client
):
    giers, _maklakov = record
    place = f"{BASE}statement/{giers.key}/"
    pk, dossier = giers.pk, giers.dossier
    words = f'He was <a linktype="statement" id="{pk}">ambassador</a>.'
    home = HomePage.objects.get()
    article = make_article(make_section(home), body=[text_block(words)])
    bake()
    assert place in text_of(bakery, article.get_url())

    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    act = Act(now, "Anna", "entered twice")
    remove_row(row=giers, act=act, seen=last_revision(giers))
    report = bake()

    assert place not in bakery.writer.paths()
    assert {article.get_url(), f"{BASE}person/giers/", f"{BASE}on/"} <= {
        *report.changed
    }
    for path in bakery.writer.paths():
        assert place not in text_of(bakery, path), path
    assert client.get(place).status_code == 410

    seen = removed_row(dossier, "statement", pk).last.pk
    put_back_row(dossier=dossier, kind="statement", row=pk, act=act, seen=seen)
    bake()

    assert place in text_of(bakery, article.get_url())
    assert "entered twice" in text_of(bakery, place)


def text_of(bakery, path):
    """Return what is baked at an address, if it is text."""
    page = bakery.writer.page(path)
    if page.br is None:
        return ""
    return brotli.decompress(page.br).decode(errors="ignore")
