from datetime import timedelta

import pytest

from bifolium.participation import factories, queries
from bifolium.participation.factories import CLOSING, DURING, OPENING
from bifolium.participation.models import Box

pytestmark = pytest.mark.django_db


def view(box, *, language="en", at=DURING):
    return queries.box_view(Box.objects.get(pk=box.pk), language=language, at=at)


def test_a_page_of_an_open_box_holds_no_count():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    assert view(box).result is None
    assert view(box).state == "open"


def test_a_page_of_a_closed_box_holds_the_result():
    box = factories.make_poll(closes_at=CLOSING, results="after_close")
    factories.cast(box, 1, "map")

    assert view(box, at=CLOSING).result.rows[0].percent == 100


def test_labels_are_in_the_language_of_the_page():
    box = factories.make_poll()

    assert view(box, language="ru").question == "Что дальше?"
    assert view(box, language="ru").options[0].label == "Ответ map"


def test_a_missing_label_names_the_language_that_stands_in():
    box = factories.make_poll()

    assert view(box, language="fr").question_language == "ru"
    assert view(box, language="fr").options[0].language == "ru"


def test_a_rating_has_its_own_words_and_address():
    rating = view(factories.make_rating())

    assert [option.key for option in rating.options] == ["1", "2", "3", "4", "5"]
    assert rating.question == "How do you rate this text?"
    assert rating.address == f"/ballot/rating/{factories.WORK}/"


@pytest.mark.parametrize(
    ("rule", "has_voted", "is_shown"),
    [
        ("always", False, True),
        ("after_vote", False, False),
        ("after_vote", True, True),
        ("after_close", True, False),
    ],
)
def test_the_rule_decides_who_sees_an_open_box(rule, has_voted, is_shown):
    box = factories.make_poll(results=rule, closes_at=CLOSING)

    shown = queries.visible_result(box, language="en", has_voted=has_voted, at=DURING)
    after = queries.visible_result(box, language="en", has_voted=False, at=CLOSING)

    assert bool(shown) == is_shown
    assert after


def test_a_scheduled_box_shows_no_counts():
    box = factories.make_poll()
    before = OPENING - timedelta(seconds=1)

    assert not queries.visible_result(
        box, language="en", has_voted=True, at=before
    ) or (box.results != "always")
    assert view(box, at=before).result is None


def test_percents_of_several_answers_are_of_voters():
    box = factories.make_poll(kind="multiple", max_choices=2)
    factories.cast(box, 1, "map", "letters")
    factories.cast(box, 2, "map")

    result = queries.tally_of(Box.objects.get(), language="en")

    assert [row.percent for row in result.rows] == [100, 50, 0]
    assert (result.voters, result.total, result.is_of_voters) == (2, 3, True)


def test_the_archive_filters_by_state_and_leaves_ratings_out():
    factories.make_rating()
    factories.make_poll("past", closes_at=DURING)
    factories.make_poll("present")
    factories.make_poll("future", opens_at=CLOSING)

    def keys(state=""):
        return [box.key for box in queries.boxes_for_archive(at=DURING, state=state)]

    assert keys() == ["future", "past", "present"]
    assert keys("closed") == ["past"]
    assert keys("open") == ["present"]
    assert keys("scheduled") == ["future"]


def test_the_archive_needs_two_queries(django_assert_num_queries):
    for number in range(4):
        factories.make_poll(f"poll-{number}", closes_at=CLOSING)

    with django_assert_num_queries(2):
        boxes = queries.boxes_for_archive(at=CLOSING)
        for box in boxes:
            queries.box_view(box, language="en", at=CLOSING)


def test_a_poll_is_not_found_by_the_key_of_a_rating():
    box = factories.make_rating()

    assert queries.poll_by_key(box.key) is None
    assert queries.rating_of(box.subject) == box
