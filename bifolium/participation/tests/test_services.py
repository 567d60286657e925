from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bifolium.participation import factories, queries, services
from bifolium.participation.factories import CLOSING, DURING, OPENING
from bifolium.participation.ledger import reading
from bifolium.participation.ledger.keeping import RulesFrozen
from bifolium.participation.models import Box, Option
from bifolium.participation.refusals import (
    BoxClosed,
    BoxNotOpenYet,
    NothingToWithdraw,
    TooManyChosen,
    UnknownOption,
)
from bifolium.participation.store import ledger

SECOND = timedelta(seconds=1)


def votes_of(box):
    box = Box.objects.get(pk=box.pk)
    return {row.key: row.votes for row in queries.tally_of(box, language="en").rows}


@pytest.mark.django_db
def test_a_ballot_is_counted():
    box = factories.make_poll()

    factories.cast(box, 1, "map")

    assert votes_of(box) == {"map": 1, "letters": 0, "archives": 0}
    assert queries.recount(box) == votes_of(box)


@pytest.mark.django_db
def test_second_ballot_by_one_reader_replaces_the_first():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    factories.cast(box, 1, "letters")

    assert votes_of(box) == {"map": 0, "letters": 1, "archives": 0}
    assert queries.tally_of(box).voters == 1


@pytest.mark.django_db
def test_a_changed_multiple_choice_moves_only_what_changed():
    box = factories.make_poll(kind="multiple", max_choices=2)
    factories.cast(box, 1, "map", "letters")

    factories.cast(box, 1, "archives", "letters")

    assert votes_of(box) == {"map": 0, "letters": 1, "archives": 1}


@pytest.mark.django_db
def test_a_withdrawn_ballot_leaves_nothing():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    factories.cast(box, 1)

    assert votes_of(box) == {"map": 0, "letters": 0, "archives": 0}
    assert queries.tally_of(box).voters == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choices", "at", "refusal"),
    [
        (["map"], OPENING - SECOND, BoxNotOpenYet),
        (["map"], CLOSING, BoxClosed),
        (["elsewhere"], DURING, UnknownOption),
        (["map", "letters"], DURING, TooManyChosen),
    ],
)
def test_a_refused_ballot_writes_nothing(choices, at, refusal):
    box = factories.make_poll(closes_at=CLOSING)

    with pytest.raises(refusal):
        factories.cast(box, 1, *choices, at=at)

    assert not queries.has_ballots(box)


@pytest.mark.django_db
def test_a_box_opens_and_closes_at_the_second():
    box = factories.make_poll(closes_at=CLOSING)

    factories.cast(box, 1, "map", at=OPENING)
    factories.cast(box, 2, "map", at=CLOSING - SECOND)

    assert votes_of(box)["map"] == 2


@pytest.mark.django_db
def test_an_option_of_another_box_is_refused():
    box = factories.make_poll()
    factories.make_poll("other", options=("yes", "no"))

    with pytest.raises(UnknownOption):
        factories.cast(box, 1, "yes")


@pytest.mark.django_db
def test_nothing_to_withdraw_is_refused():
    box = factories.make_poll()

    with pytest.raises(NothingToWithdraw):
        factories.cast(box, 1)


@pytest.mark.django_db
def test_a_closed_box_keeps_its_ballots():
    box = factories.make_poll(closes_at=CLOSING)
    factories.cast(box, 1, "map")

    with pytest.raises(BoxClosed):
        factories.cast(box, 1, at=CLOSING)

    assert votes_of(box)["map"] == 1


@pytest.mark.django_db
def test_a_work_has_one_rating_however_often_it_is_published():
    first = factories.make_rating()

    assert factories.make_rating() == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Box.objects.create(key="second", kind="rating", subject=first.subject)


@pytest.mark.django_db
def test_after_the_first_ballot_only_wording_changes():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    factories.make_poll(results="after_close")
    with pytest.raises(services.PollFrozen):
        factories.make_poll(options=("map", "letters"))
    with pytest.raises(services.PollFrozen):
        factories.make_poll(kind="multiple")

    assert Option.objects.count() == 3


@pytest.mark.django_db
def test_a_poll_without_ballots_may_change_its_options():
    factories.make_poll()

    box = factories.make_poll(options=("letters", "seals"))

    assert queries.option_keys(box) == ("letters", "seals")


@pytest.mark.django_db
def test_sample_counts_give_the_percents_of_the_demo():
    box = factories.make_poll(
        options=("a", "b", "c", "d"), closes_at=CLOSING, is_sample=True
    )
    counts = {"a": 33, "b": 30, "c": 24, "d": 21}

    services.record_sample_counts(box=box, counts=counts)
    services.record_sample_counts(box=box, counts=counts)

    result = queries.tally_of(Box.objects.get(), language="en")
    assert [row.percent for row in result.rows] == [31, 28, 22, 19]
    assert result.voters == 108


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("poll", "counts", "voters"),
    [
        ({"is_sample": False, "closes_at": CLOSING}, {"map": 1}, None),
        ({"is_sample": True}, {"map": 1}, None),
        ({"is_sample": True, "closes_at": CLOSING}, {"foreign": 1}, None),
        ({"is_sample": True, "closes_at": CLOSING}, {"map": -1}, None),
        ({"is_sample": True, "closes_at": CLOSING}, {"map": 5}, 4),
        ({"is_sample": True, "closes_at": CLOSING}, {"map": 5}, 6),
    ],
)
def test_counts_are_written_into_sample_polls_only(poll, counts, voters):
    box = factories.make_poll(**poll)

    with pytest.raises(services.CountsRefused):
        services.record_sample_counts(box=box, counts=counts, voters=voters)


@pytest.mark.django_db
def test_sample_counts_never_replace_ballots():
    box = factories.make_poll(is_sample=True, closes_at=CLOSING)
    factories.cast(box, 1, "map")

    with pytest.raises(services.CountsRefused):
        services.record_sample_counts(box=box, counts={"map": 9})


def held(key="what-next"):
    return reading.held_box(ledger().reader, key)


@pytest.mark.django_db
def test_a_save_reaches_the_record_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        box = services.save_poll(
            key="what-next",
            kind="single",
            question={"en": "What next?"},
            options=[("map", {"en": "Map"}), ("letters", {"en": "Letters"})],
            opens_at=OPENING,
        )
        assert held() is None

    assert held().rules == box.rules
    assert held().rules.option_ids == ("map", "letters")


@pytest.mark.django_db
def test_a_deleted_poll_leaves_the_record(django_capture_on_commit_callbacks):
    box = factories.make_poll()

    with django_capture_on_commit_callbacks(execute=True):
        box.delete()

    assert held() is None


@pytest.mark.django_db
def test_a_poll_with_a_record_does_not_leave_it():
    box = factories.make_poll()
    factories.cast(box, 1, "map")

    with pytest.raises(RulesFrozen):
        services.remove_box(key=box.key)


@pytest.mark.django_db
def test_boxes_that_the_record_does_not_know_are_made_known_at_set_up():
    Box.objects.create(key="old", kind="single", opens_at=OPENING)
    factories.make_poll()

    services.register_all()

    assert held("old")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/ballot/old/", f"/ballot/rating/{factories.WORK}/", "/ballot/none/"]
)
def test_a_box_is_made_known_when_it_is_asked_for(path):
    Box.objects.create(key="old", kind="single", opens_at=OPENING)
    services.open_rating(subject=factories.WORK)

    services.register_asked(path=path)

    assert bool(held("old")) == ("old" in path)
    assert bool(held(f"rating-{factories.WORK}")) == ("rating" in path)
