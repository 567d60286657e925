"""Pages of a dossier: by address, in every language, with the golden facts."""

import re
from html import unescape
from uuid import uuid4

import pytest

from bifolium.dossier.factories import make_demo, make_dossier, make_thing
from bifolium.dossier.formats import FORMATS
from bifolium.pages.factories import add_page, make_site
from bifolium.pages.models import ProjectPage, ProjectsPage

pytestmark = pytest.mark.django_db

BASE = "/{}/projects/envoys/dossier/"


def publish(dossier, *languages):
    """Publish a project that shows a dossier, an edition a language."""
    above, key = uuid4(), uuid4()
    for home in make_site(*languages).values():
        projects = add_page(
            home,
            ProjectsPage(title="Projects", slug="projects", translation_key=above),
        )
        page = ProjectPage(
            title="Envoys", slug="envoys", dossier=dossier, translation_key=key
        )
        add_page(projects, page)


@pytest.fixture
def demo():
    dossier = make_demo()
    publish(dossier, "en", "ru", "fr")
    return dossier


def html_of(client, below, language="en", status=200):
    response = client.get(BASE.format(language) + below)
    assert response.status_code == status, below
    return unescape(response.content.decode()).replace("\u00a0", " ")


LEAVES = [
    "",
    "on/",
    "on/all/",
    "contested/",
    "disagreements/",
    "sources/",
    "source/mlechin/",
    "figures/",
    "person/",
    "person/maklakov/",
    "post/amb_madrid/",
    "mission/m_madrid/",
    "authority/prov_gov/",
    "organisation/conf_amb/",
    "event/e01/",
    "statement/t001/",
    "statement/existed:mission:m_paris/",
]


@pytest.mark.parametrize("below", LEAVES)
def test_every_leaf_is_there_in_every_language(client, demo, below):
    for language in ("en", "ru", "fr"):
        html = html_of(client, below, language)

        assert html.count("<h1") == 1
        assert "None" not in re.sub(r"<[^>]+>", " ", html)
        assert "4713" not in html
        for code in ("en", "ru", "fr"):
            address = f"{BASE.format(code)}{below}"
            assert f'hreflang="{code}" href="http://testserver{address}"' in html


@pytest.mark.parametrize(
    "below",
    [
        "person/nobody/",
        "statement/t99999/",
        "source/nothing/",
        "place/",
        "on/never/",
        "figures/nothing.svg",
    ],
)
def test_what_the_record_does_not_hold_is_not_found(client, demo, below):
    html_of(client, below, status=404)


def test_project_without_a_dossier_has_no_record(client):
    publish(None, "en")

    html_of(client, "", status=404)


def test_names_as_recorded_are_shown_untranslated_with_their_script(client, demo):
    person = demo.things.get(kind="person", key="maklakov")
    person.data |= {"variants": ["Maklakoff", "Маклаковъ", person.labels["ru"]]}
    person.save()

    for language, title in (("en", "Also written"), ("ru", "Также пишется")):
        html = html_of(client, "person/maklakov/", language)

        row = html.split(f"<dt>{title}</dt>")[1].split("</div>")[0]
        assert row == (
            '<dd translate="no"><span lang="und-Latn">Maklakoff</span>; '
            '<span lang="und-Cyrl">Маклаковъ</span></dd>'
        )


def test_ids_lead_to_other_catalogues_if_they_can_be_one(client, demo):
    person = demo.things.get(kind="person", key="maklakov")
    person.data |= {
        "ids": {"wikidata": "Q4276043", "gnd": "<b>", "isni": "0000"},
        "other_ids": {"viaf": ["12"]},
    }
    person.save()

    html = html_of(client, "person/maklakov/")

    row = html.split("<dt>In other catalogues</dt>")[1].split("</div>")[0]
    assert row == (
        '<dd translate="no">'
        '<a href="https://www.wikidata.org/wiki/Q4276043">Wikidata Q4276043</a>; '
        '<a href="https://viaf.org/viaf/12">VIAF 12</a>; GND <b>; isni 0000</dd>'
    )


def test_thing_without_other_spellings_or_ids_says_nothing_of_them(client, demo):
    html = html_of(client, "person/maklakov/")

    assert "Also written" not in html
    assert "In other catalogues" not in html


def post_on(html, name):
    """Return the part of a day’s page that tells of one post."""
    return next(
        part for part in html.split('<li class="day-post')[1:] if name in part
    ).split("</ul>")[0]


def test_madrid_is_contested_on_20_december_1917(client, demo):
    html = html_of(client, "on/?on=1917-12-20")

    madrid = post_on(html, "Madrid")
    assert "7 (20) December 1917" in html
    assert madrid.startswith(" is-contested")
    assert "Stakhovich" in madrid
    assert "Solovyov" in madrid
    assert "denied" in madrid


def test_day_may_be_written_in_old_style(client, demo):
    assert "7 (20) December 1917" in html_of(client, "on/?on=j:1917-12-07")


def test_in_the_eyes_of_one_authority_nothing_else_stands(client, demo):
    html = html_of(client, "on/?on=1917-12-20&eyes=esp")

    madrid = post_on(html, "Madrid")
    assert "Solovyov" in madrid
    assert "Conference" not in madrid


@pytest.mark.parametrize(
    "written",
    ["nonsense", "1917", "1917-02-30", "1900-02-29", "1917-11/1918", "9" * 900, "%00"],
)
def test_bad_day_gets_a_word_and_breaks_nothing(client, demo, written):
    html = html_of(client, f"on/?on={written}&eyes=nobody")

    assert 'role="alert"' in html
    assert "is not a day" in html


def test_recognitions_on_20_february_1924_have_britain_de_jure(client, demo):
    html = html_of(client, "on/?on=1924-02-20")

    recognised = html.split('id="recognised-title"')[1]
    assert "United Kingdom" in recognised
    assert "de jure" in recognised


def test_slider_gets_every_dated_statement_with_its_days(client, demo):
    html = html_of(client, "on/all/")

    spans = re.findall(r'data-span="(\d+) (\d+) (\d+) (\d+)"', html)
    assert (
        len(spans)
        == demo.statements.filter(
            predicate__in=["holds", "keeps", "recognises"], s0__isnull=False
        ).count()
    )
    days = [int(day) for day in re.findall(r'<li data-day="(\d+)"', html)]
    assert days == sorted(set(days))
    assert len(days) > 100


def test_person_of_the_record_is_never_an_author(client, demo):
    html = html_of(client, "person/maklakov/")

    assert "not an author of this site" in html
    assert "/experts/maklakov" not in html


def test_statement_shows_evidence_and_how_to_cite_it(client, demo):
    html = html_of(client, "statement/t004/")

    assert "Evidence for it" in html
    assert "/dossier/source/" in html
    assert f"version {demo.version}" in html
    assert "/en/projects/envoys/dossier/statement/t004/" in html.split("How to cite")[1]


def test_contested_list_has_the_golden_pairs(client, demo):
    html = html_of(client, "contested/")

    assert html.count('class="pair"') + html.count('class="pair pair--unsure"') == 37
    assert html_of(client, "disagreements/").count('class="pair"') == 18


def test_tables_and_figures_can_be_taken_away(client, demo):
    base = BASE.format("ru")

    statements = client.get(f"{base}statements.csv").content.decode()
    figure = client.get(f"{base}figures/timeline.svg?posts=amb_paris&since=1917")
    table = client.get(f"{base}figures/timeline.csv?posts=amb_paris")

    assert statements.count("\r\n") == demo.statements.count() + 1
    assert "Маклаков" in statements
    assert figure["Content-Type"] == "image/svg+xml"
    assert "<style>" in figure.content.decode()
    assert "Посол в Париже" in table.content.decode()


def test_options_that_no_figure_has_are_refused(client, demo):
    base = BASE.format("en")

    assert client.get(f"{base}figures/timeline.svg?since=99999").status_code == 400
    assert client.get(f"{base}figures/timeline.svg?x=1").status_code == 400
    assert client.get(f"{base}figures/timeline.svg?{'a' * 5000}").status_code == 400


def test_hostile_names_stay_text(client):
    dossier = make_dossier()
    make_thing(dossier, "person", "x'\"<b>", "=<script>alert(1)</script>")
    publish(dossier, "en")

    html = client.get(BASE.format("en") + "person/").content.decode()

    assert "<script>alert" not in html


@pytest.mark.parametrize("below", ["", "on/", "person/maklakov/", "statement/t001/"])
def test_leaf_takes_few_queries(client, demo, below, django_assert_max_num_queries):
    html_of(client, below)

    with django_assert_max_num_queries(42):
        html_of(client, below)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_record_can_be_taken_away_in_every_form(client, demo, form):
    overview = html_of(client, "")
    address = f"{BASE.format('en')}record.{form.suffix}"

    taken = client.get(address)

    assert f'href="{address}"' in overview
    assert taken.status_code == 200
    assert taken["Content-Type"].startswith(form.media_type)
    # Without ids of Wikidata there is nothing to tell it.
    assert len(taken.content) > 1000 or form.name == "quickstatements"


def test_form_that_there_is_not_is_not_found(client, demo):
    html_of(client, "record.exe", status=404)


def test_statement_tells_what_it_said_before(client, demo):
    statement = demo.statements.get(key="t001")
    statement.manner = "minister"
    statement.save()

    html = html_of(client, "statement/t001/")

    history = html.split('id="history-title"')[1].split("</section>")[0]
    assert "ambassador → minister" in history
    assert history.count("<li>") == 2
