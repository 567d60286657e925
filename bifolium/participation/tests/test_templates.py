"""The fragments that pages include: no count, token or cookie of an open box."""

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from bifolium.participation import factories, queries, services
from bifolium.participation.factories import CLOSING, DURING
from bifolium.participation.models import Box

pytestmark = pytest.mark.django_db


def fragment(name, *, language="en", at=DURING):
    view = queries.box_view(Box.objects.get(), language=language, at=at)
    context = {"box": view, "back": "/en/polls/#b-1"}
    with override(language):
        return render_to_string(f"participation/{name}.html", context)


def test_an_open_poll_is_a_form_without_counts():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    html = fragment("ballot")

    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 3
    assert "checked" not in html
    assert "result" not in html
    assert "csrf" not in html
    assert (
        'data-ballot="/ballot/what-next/?language=en&amp;back=%2Fen%2Fpolls%2F%23b-1"'
        in html
    )


def test_a_poll_with_several_answers_says_how_many():
    factories.make_poll(kind="multiple", max_choices=2)

    html = fragment("ballot")

    assert html.count('type="checkbox"') == 3
    assert "Choose no more than 2 answers." in html


def test_a_closed_poll_is_its_result_and_asks_for_nothing():
    box = factories.make_poll(
        options=("a", "b", "c", "d"), closes_at=CLOSING, is_sample=True
    )
    counts = {"a": 33, "b": 30, "c": 24, "d": 21}
    services.record_sample_counts(box=box, counts=counts)

    html = fragment("ballot", at=CLOSING)

    assert "<form" not in html
    assert "data-ballot=" not in html
    for percent in (31, 28, 22, 19):
        assert f"{percent}%" in html
        assert f'<rect class="result__fill" width="{percent}"' in html
    assert "The figures speak for these 108 votes only." in html
    assert "Sample data." in html


def test_a_scheduled_poll_says_when_it_opens():
    factories.make_poll(opens_at=CLOSING)

    html = fragment("ballot")

    assert "Voting opens" in html
    assert "<form" not in html


def test_a_rating_is_five_words_and_a_link_to_the_mean():
    factories.make_rating()

    html = fragment("rating")

    assert html.count('type="radio"') == 5
    assert "5 – excellent" in html
    assert "Votes and mean" in html
    assert "not a survey" not in html


@pytest.mark.parametrize("name", ["ballot", "rating"])
def test_no_fragment_carries_style_or_script(name):
    factories.make_rating()

    html = fragment(name)

    assert "style=" not in html
    assert "<script" not in html
    assert " id=" not in html


@pytest.mark.parametrize(
    ("level", "is_offered"), [("browser", True), ("work", True), ("invited", False)]
)
def test_only_what_needs_no_link_may_be_sent_later(level, is_offered):
    factories.make_poll(level=level)

    assert ("data-ballot-later" in fragment("ballot")) == is_offered


def test_work_is_asked_of_the_browser_at_its_level_only():
    box = factories.make_poll(level="work")
    assert "data-ballot-work=" in fragment("ballot")

    Box.objects.filter(pk=box.pk).update(level="browser")

    assert "data-ballot-work" not in fragment("ballot")


@pytest.mark.parametrize("name", ["ballot-work", "ballot-later"])
def test_scripts_of_polls_stay_small(name):
    with open(finders.find(f"bifolium/js/{name}.js"), "rb") as script:
        assert len(brotli.compress(script.read())) < 1500


def test_the_script_stays_small():
    with open(finders.find("bifolium/js/ballot.js"), "rb") as script:
        assert len(brotli.compress(script.read())) < 1200
