import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.dossier.drawings import FIGURES
from bifolium.dossier.factories import DEMO, make_demo, make_dossier
from bifolium.dossier.figures import BUILDERS, OptionsRefused, draw
from bifolium.dossier.figures.options import Options, read
from bifolium.dossier.services import load_tables

pytestmark = pytest.mark.django_db

NAMES = [figure.name for figure in FIGURES]
POSTS = ["amb_paris", "amb_madrid", "amb_washington"]


@pytest.fixture
def demo():
    return make_demo()


def drawing(dossier, name, language="en", **options):
    return draw(dossier, name, options=options, language=language, prefix="f1")


def cells(drawn):
    return {row.anchor.removeprefix("row-f1-"): row.cells for row in drawn.rows}


def test_every_figure_has_a_builder():
    assert set(BUILDERS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_figure_of_the_demo_needs_no_options(demo, name):
    for language in ("en", "ru", "fr"):
        drawn = drawing(demo, name, language)

        assert len(drawn.rows) > 5
        assert drawn.sources
        assert all(len(row.cells) == len(drawn.headers) for row in drawn.rows)
        assert "9999" not in drawn.svg
        assert "4713" not in drawn.svg


@pytest.mark.parametrize("name", NAMES)
def test_figure_of_an_empty_dossier_is_empty(name):
    assert drawing(make_dossier(), name).is_empty


@pytest.mark.parametrize("name", NAMES)
def test_figure_takes_few_queries_whatever_its_size(
    demo, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        drawing(demo, name)


def test_second_drawing_asks_the_database_nothing(demo, django_assert_num_queries):
    first = drawing(demo, "timeline", posts=POSTS)

    with django_assert_num_queries(0):
        assert drawing(demo, "timeline", posts=POSTS) == first


def test_new_load_is_drawn_anew(demo):
    before = drawing(demo, "map_world")
    load_tables(dossier=demo, folder=DEMO)
    demo.statements.filter(subject__kind="mission").delete()
    demo.things.get(kind="mission", key="m_mexico").parts.update(parent=None)
    demo.things.get(kind="mission", key="m_mexico").delete()

    after = drawing(demo, "map_world")

    assert len(after.rows) == len(before.rows) - 1


def test_map_shows_the_missions_of_the_years(demo):
    keys = set(cells(drawing(demo, "map_world", since=1917, until=1917)))

    assert {"m_paris", "m_washington", "m_paris_cg", "s_stockholm"} <= keys
    assert not keys & {"s_newyork", "m_sofia", "c_vologda", "s_christiania"}


def test_map_shows_chosen_missions_with_those_who_served(demo):
    drawn = drawing(demo, "map_world", "ru", missions=["m_washington"])

    row = cells(drawn)["m_washington"]
    assert row[1] == "Вашингтон"
    assert "Бахметев" in row[4]
    assert 'data-keys="m_washington ' in drawn.svg
    assert "bakhmeteff" in drawn.svg


def test_timeline_has_a_lane_for_each_post_in_the_order_chosen(demo):
    drawn = drawing(demo, "timeline", posts=POSTS, since=1917, until=1924)

    order = [drawn.svg.index(f">{name}<") for name in (
        "Ambassador in Paris",
        "Ambassador (or charge) in Madrid",
        "Ambassador (or charge) in Washington",
    )]  # fmt: skip
    assert order == sorted(order)
    row = cells(drawn)["t004"]
    assert row[1] == "Vasily Alekseyevich Maklakov"
    assert row[4] == "from 26 November (9 December) 1917, not ended"
    assert "Mlechin" in row[6]


def test_timeline_of_persons_has_a_lane_for_each(demo):
    drawn = drawing(demo, "timeline", "ru", persons=["maklakov", "giers"])

    assert ">Василий Алексеевич Маклаков<" in drawn.svg
    assert "Посол в Париже · Франция" in drawn.svg


def test_timeline_draws_chosen_events(demo):
    drawn = drawing(
        demo, "timeline", posts=POSTS, events=["e21", "e07"], since=1917, until=1924
    )

    assert {"e21", "e07"} <= set(cells(drawn))


def test_persons_of_one_family_name_get_initials(demo):
    drawn = drawing(demo, "timeline", "ru", posts=["amb_washington"])

    assert "Б.\u00a0А.\u00a0Бахметев" in drawn.svg


def test_custody_is_not_called_a_term(demo):
    drawn = drawing(demo, "timeline", posts=["min_peking"], since=1917, until=1924)

    assert "Kudashev (custody) · China" in drawn.svg


def test_network_ties_those_who_served_together(demo):
    drawn = drawing(
        demo,
        "network",
        persons=["sazonov", "sukin", "lvov", "giers", "struve"],
        since=1918,
        until=1920,
    )

    rows = cells(drawn)
    ties = {frozenset(key.split("--")): row for key, row in rows.items() if "--" in key}
    assert set(ties) == {
        frozenset(pair)
        for pair in (("sazonov", "sukin"), ("sazonov", "lvov"), ("giers", "struve"))
    }
    assert ties[frozenset(("sazonov", "sukin"))][3] == "surely 274 days"


def test_recognitions_are_ordered_and_cite_their_sources(demo):
    drawn = drawing(demo, "recognitions", "ru", recognised="sovnarkom")

    rows = cells(drawn)
    assert rows["r024"][0] == "Великобритания"
    when = rows["r024"][2].replace("\u00a0", " ")
    assert when == "1 февраля 1924 года – 26 мая 1927 года"
    assert drawn.svg.index(">Эстония<") < drawn.svg.index(">Франция<")


def test_figure_of_an_unknown_authority_is_empty(demo):
    assert drawing(demo, "recognitions", recognised="mars").is_empty


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"colour": "red"}, "no option “colour”"),
        ({"since": "1917"}, "“since” is a year"),
        ({"since": True}, "“since” is a year"),
        ({"until": 9999}, "“until” is a year"),
        ({"since": 1924, "until": 1917}, "not in order"),
        ({"since": 1, "until": 3000}, "not in order"),
        ({"posts": "amb_paris"}, "“posts” is a list"),
        ({"posts": [1]}, "“posts” is a list"),
        ({"recognised": ["sovnarkom"]}, "“recognised” is a key"),
    ],
)
def test_wrong_options_are_refused(options, why):
    with override("en"), pytest.raises(OptionsRefused, match=why):
        read(options)


def test_empty_options_are_usual_ones():
    assert read({"since": "", "posts": None, "recognised": None}) == Options()


def test_unknown_figure_is_refused(demo):
    with pytest.raises(OptionsRefused, match="pie"):
        drawing(demo, "pie")


@pytest.mark.parametrize("name", NAMES)
def test_template_shows_figure_caption_and_table(demo, name):
    drawn = drawing(demo, name)

    html = render_to_string(
        "dossier/figure.html",
        {"drawing": drawn, "caption": "<i>Who</i>", "figure_id": "b-1"},
    )

    assert 'id="b-1"' in html
    assert "&lt;i&gt;Who" in html
    assert all(f'<tr id="{row.anchor}">' in html for row in drawn.rows)
    assert "style=" not in html


def test_template_says_that_a_figure_is_empty():
    drawn = drawing(make_dossier(), "timeline")

    html = render_to_string(
        "dossier/figure.html", {"drawing": drawn, "caption": "", "figure_id": "b-1"}
    )

    assert "figure__empty" in html
    assert "<svg" not in html
    assert "<table" not in html
