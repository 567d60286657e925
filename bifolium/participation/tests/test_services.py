from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifolium.participation import factories, queries, services
from bifolium.participation.factories import CLOSING, DURING, OPENING, voter
from bifolium.participation.models import Box, Option, Standing, Tally
from bifolium.participation.refusals import (
    BallotRefused,
    BoxClosed,
    BoxNotOpenYet,
    NothingToWithdraw,
    TooManyChosen,
    UnknownOption,
)
from bifolium.participation.signals import tally_changed

SECOND = timedelta(seconds=1)


def cast(box, number, *choices, at=DURING):
    services.cast_ballot(box=box, voter=voter(number), choices=choices, at=at)


def votes_of(box):
    box = Box.objects.get(pk=box.pk)
    return {row.key: row.votes for row in queries.tally_of(box, language="en").rows}


@pytest.mark.django_db
def test_a_ballot_is_counted():
    box = factories.make_poll()

    cast(box, 1, "map")

    assert votes_of(box) == {"map": 1, "letters": 0, "archives": 0}
    assert queries.standing_of(box, voter(1)) == ("map",)


@pytest.mark.django_db
def test_second_ballot_by_one_reader_replaces_the_first():
    box = factories.make_poll()
    cast(box, 1, "map")

    cast(box, 1, "letters")

    assert votes_of(box) == {"map": 0, "letters": 1, "archives": 0}
    assert Box.objects.get().voters == 1


@pytest.mark.django_db
def test_a_changed_multiple_choice_moves_only_what_changed():
    box = factories.make_poll(kind="multiple", max_choices=2)
    cast(box, 1, "map", "letters")

    cast(box, 1, "archives", "letters")

    assert votes_of(box) == {"map": 0, "letters": 1, "archives": 1}


@pytest.mark.django_db
def test_a_withdrawn_ballot_leaves_nothing():
    box = factories.make_poll()
    cast(box, 1, "map")

    services.withdraw_ballot(box=box, voter=voter(1), at=DURING)

    assert votes_of(box) == {"map": 0, "letters": 0, "archives": 0}
    assert not Standing.objects.exists()
    assert Box.objects.get().voters == 0


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
        cast(box, 1, *choices, at=at)

    assert not Standing.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_a_box_opens_and_closes_at_the_second():
    box = factories.make_poll(closes_at=CLOSING)

    cast(box, 1, "map", at=OPENING)
    cast(box, 2, "map", at=CLOSING - SECOND)

    assert votes_of(box)["map"] == 2


@pytest.mark.django_db
def test_an_option_of_another_box_is_refused():
    box = factories.make_poll()
    factories.make_poll("other", options=("yes", "no"))

    with pytest.raises(UnknownOption):
        cast(box, 1, "yes")


@pytest.mark.django_db
def test_nothing_to_withdraw_is_refused():
    box = factories.make_poll()

    with pytest.raises(NothingToWithdraw):
        services.withdraw_ballot(box=box, voter=voter(1), at=DURING)


@pytest.mark.django_db
def test_a_closed_box_keeps_its_ballots():
    box = factories.make_poll(closes_at=CLOSING)
    cast(box, 1, "map")

    with pytest.raises(BoxClosed):
        services.withdraw_ballot(box=box, voter=voter(1), at=CLOSING)

    assert votes_of(box)["map"] == 1


@pytest.mark.django_db
def test_a_work_has_one_rating_however_often_it_is_published():
    first = factories.make_rating()

    assert factories.make_rating() == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Box.objects.create(key="second", kind="rating", subject=first.subject)


@pytest.mark.django_db
def test_the_database_refuses_a_second_standing_ballot():
    box = factories.make_poll()
    Standing.objects.create(box=box, voter=voter(1), selection=["map"])

    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(box=box, voter=voter(1), selection=["map"])


@pytest.mark.django_db
def test_the_database_refuses_a_voter_that_is_no_key():
    box = factories.make_poll()

    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(box=box, voter=b"192.0.2.1", selection=["map"])


@pytest.mark.django_db
def test_after_the_first_ballot_only_wording_changes():
    box = factories.make_poll()
    cast(box, 1, "map")

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
def test_a_save_by_an_editor_keeps_ballots_that_came_meanwhile():
    box = factories.make_poll()
    loaded_by_editor = Box.objects.get()
    cast(box, 1, "map")

    loaded_by_editor.question = {"en": "What now?"}
    loaded_by_editor.save()

    assert Box.objects.get().voters == 1
    assert Box.objects.get().question == {"en": "What now?"}


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
    cast(box, 1, "map")

    with pytest.raises(services.CountsRefused):
        services.record_sample_counts(box=box, counts={"map": 9})


@pytest.mark.django_db
def test_the_tally_is_announced_after_the_commit(django_capture_on_commit_callbacks):
    box, heard = factories.make_poll(), []

    def hear(box, **rest):
        heard.append(box.key)

    tally_changed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        cast(box, 1, "map")
        assert heard == []
    with django_capture_on_commit_callbacks(execute=True):
        cast(box, 1, "map")
    tally_changed.disconnect(hear)

    assert heard == ["what-next"]


OPTION_KEYS = st.sampled_from(["map", "letters", "archives", "foreign"])
BALLOT = st.tuples(st.integers(1, 4), st.lists(OPTION_KEYS, max_size=3) | st.none())


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(BALLOT, max_size=15))
def test_the_tally_equals_a_plain_model_and_a_recount(ballots):
    with transaction.atomic():
        box = factories.make_poll(kind="multiple", max_choices=2)
        model = {}
        for number, choices in ballots:
            play(box, model, number, choices)

        box.refresh_from_db()
        counted = dict.fromkeys(queries.option_keys(box), 0)
        for selection in model.values():
            for key in selection:
                counted[key] += 1
        assert votes_of(box) == counted == queries.recount(box)
        assert box.voters == len(model)
        transaction.set_rollback(True)


def play(box, model, number, choices):
    """Do one thing to the box and to the model; None withdraws."""
    is_legal = choices and len(set(choices)) == len(choices) <= 2
    try:
        if choices is None:
            services.withdraw_ballot(box=box, voter=voter(number), at=DURING)
            del model[number]
        else:
            cast(box, number, *choices)
            assert is_legal
            assert "foreign" not in choices
            model[number] = choices
    except BallotRefused:
        assert number not in model if choices is None else True
        assert not (is_legal and "foreign" not in choices)


@pytest.fixture
def database_file(tmp_path, django_db_blocker):
    """A real SQLite file instead of the test database, for every thread."""
    with django_db_blocker.unblock():
        kept, kept_settings = connections["default"], connections.settings["default"]
        connections.settings["default"] = {
            **kept_settings,
            "NAME": str(tmp_path / "ballots.sqlite3"),
        }
        del connections["default"]
        with connections["default"].schema_editor() as editor:
            for model in (Box, Option, Standing, Tally):
                editor.create_model(model)
        yield
        connections["default"].close()
        connections.settings["default"] = kept_settings
        connections["default"] = kept


def vote_at_once(box, ballots):
    """Let every list of ballots be cast by its own thread; return what failed."""
    start, failures = Barrier(len(ballots)), []

    def run(own):
        start.wait()
        try:
            for number, choice in own:
                cast(box, number, choice)
        except Exception as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connections["default"].close()

    threads = [Thread(target=run, args=(own,)) for own in ballots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_readers_who_vote_at_once_are_all_counted(database_file):
    assert connections["default"].settings_dict["OPTIONS"]["transaction_mode"] == (
        "IMMEDIATE"
    )
    box = factories.make_poll()
    ballots = [
        [(100 * thread + number, "map") for number in range(10)] for thread in range(8)
    ]

    failures = vote_at_once(box, ballots)

    assert failures == []
    assert votes_of(box) == queries.recount(box)
    assert votes_of(box)["map"] == Box.objects.get().voters == 80


def test_one_reader_with_eight_windows_has_one_vote(database_file):
    box = factories.make_poll()
    options = ["map", "letters", "archives"]
    ballots = [
        [(7, options[(thread + number) % 3]) for number in range(10)]
        for thread in range(8)
    ]

    failures = vote_at_once(box, ballots)

    assert failures == []
    assert votes_of(box) == queries.recount(box)
    assert sum(votes_of(box).values()) == Box.objects.get().voters == 1
