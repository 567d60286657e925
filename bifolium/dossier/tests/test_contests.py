import pytest
from django.utils.translation import override

from bifolium.dossier.addresses import NOWHERE
from bifolium.dossier.calendars import HI, LO, gregorian_to_jdn
from bifolium.dossier.dates import parse
from bifolium.dossier.drawings.hatching import Hatch
from bifolium.dossier.factories import (
    make_demo,
    make_dossier,
    make_statement,
    make_thing,
)
from bifolium.dossier.figures import draw, successions, timelines
from bifolium.dossier.figures.contests import contests, in_words
from bifolium.dossier.figures.options import Options
from bifolium.dossier.figures.paper import on_paper
from bifolium.dossier.figures.strips import disputed

pytestmark = pytest.mark.django_db


def day(year, month=1, number=1):
    return gregorian_to_jdn(year, month, number)


@pytest.fixture
def quarrel():
    """One post, two holders in two views; the second also denies the first."""
    dossier = make_dossier()
    post = make_thing(dossier, "post", "paris")
    post.data = {"exclusive": True}
    post.save()
    old, new = (make_thing(dossier, "authority", key) for key in ("old", "new"))
    a, b = (make_thing(dossier, "person", key) for key in ("a", "b"))
    make_statement(a, "holds", post, when="1919-01-01/1919-12-31", eyes=old)
    make_statement(b, "holds", post, when="1919-06/1921-05-01", eyes=new)
    make_statement(a, "holds", post, when="1919-09-01/..", eyes=new, polarity=-1)
    return dossier


def contest_of(dossier, key, language="en"):
    rows = [dossier.statements.select_related("in_eyes_of").get(key=key)]
    with override(language):
        return contests(dossier, rows, language)[rows[0].pk]


def test_term_is_contested_on_the_days_of_its_rival_only(quarrel):
    contest = contest_of(quarrel, "s1")

    assert contest.days == (
        Hatch(day(1919, 6, 1), day(1919, 6, 29), is_sure=False),
        Hatch(day(1919, 6, 30), day(1919, 12, 31)),
    )
    assert contest.words == (
        "contested from 30 June 1919 to 31 December 1919, "
        "possibly from 1 June 1919 to 31 December 1919 (New)"
    )


def test_denial_is_contested_while_the_term_lasts(quarrel):
    contest = contest_of(quarrel, "s3")

    assert contest.days == (Hatch(day(1919, 9, 1), day(1919, 12, 31)),)
    assert contest.words == (
        "contested from 1 September 1919 to 31 December 1919 (Old)"
    )


def test_contest_ends_with_the_life_of_the_authority(quarrel):
    old = quarrel.things.get(key="old")
    old.set_span(parse("1900/1919-10-31"))
    old.save()

    assert contest_of(quarrel, "s3").days[-1].high == day(1919, 10, 31)


def test_what_nobody_contests_has_no_contest(quarrel):
    quarrel.statements.exclude(key="s1").delete()
    rows = list(quarrel.statements.all())

    assert contests(quarrel, rows, "en") == {}


def test_figures_hatch_what_is_contested_and_say_it(quarrel):
    for build in (timelines.build, successions.build):
        with override("en"):
            data = build(quarrel, Options(posts=("paris",)), "en", NOWHERE)

        bars = {bar.key: bar for lane in data.lanes for bar in lane.bars}
        assert bars["s1"].contested == contest_of(quarrel, "s1").days
        assert "contested from 30 June 1919" in bars["s1"].title
        assert "contested from 30 June 1919" in bars["s1"].cells[5]


def test_rival_outside_the_figure_counts(quarrel):
    data = timelines.build(quarrel, Options(persons=("a",)), "en", NOWHERE)

    (lane,) = data.lanes
    assert "(New)" in lane.bars[0].title


def test_figure_asks_no_more_for_more_contests(django_assert_max_num_queries):
    demo = make_demo()

    with django_assert_max_num_queries(6):
        draw(demo, "timeline", options={}, language="en", prefix="f1")


def test_contested_terms_of_the_demo_are_hatched():
    demo = make_demo()

    drawing = draw(demo, "timeline", options={}, language="en", prefix="f1")

    rows = {row.anchor: row.cells for row in drawing.rows}
    assert rows["row-f1-t032"][5].startswith(
        "contested from 26 November (9 December) 1917 to 30 June 1922"
    )
    assert "Council of People" in rows["row-f1-t032"][5]
    assert 'fill="url(#f1-hatch)"' in drawing.svg
    assert ".fig-hatch{" in on_paper(drawing)


SPAN = (day(1919, 3, 2), day(1919, 5, 1))


@pytest.mark.parametrize(
    ("possible", "sure", "words"),
    [
        (SPAN, [SPAN], "contested from 2 March 1919 to 1 May 1919"),
        (SPAN, [], "possibly contested from 2 March 1919 to 1 May 1919"),
        ((LO, SPAN[1]), [], "possibly contested up to 1 May 1919"),
        ((SPAN[0], HI), [], "possibly contested from 2 March 1919"),
        ((LO, HI), [], "possibly contested"),
        ((LO, HI), [(LO, HI)], "contested"),
        ((SPAN[0], SPAN[0]), [], "possibly contested on 2 March 1919"),
    ],
)
def test_limits_that_are_not_known_are_left_unsaid(possible, sure, words):
    with override("en"):
        assert in_words(possible, sure, "en") == words


def test_act_is_disputed_until_the_other_source_has_it_begun():
    early, late = parse("1919-11/1926"), parse("1923/1926")

    assert disputed(early, [late]) == (
        Hatch(day(1919, 11, 1), day(1919, 11, 29), is_sure=False),
        Hatch(day(1919, 11, 30), day(1922, 12, 31)),
        Hatch(day(1923, 1, 1), day(1923, 12, 30), is_sure=False),
    )
    assert disputed(late, [early]) == ()


def test_both_acts_name_what_the_other_source_says():
    drawing = draw(make_demo(), "recognitions", options={}, language="en", prefix="f1")

    rows = {row.anchor: row.cells for row in drawing.rows}
    assert rows["row-f1-r016"][3].startswith("23 July 1923")
    assert rows["row-f1-r017"][3] == rows["row-f1-r016"][2]
    assert "another source says: 23 July 1923" in drawing.svg
    assert ">sources disagree<" in drawing.svg
