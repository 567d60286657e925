"""What every way to vote promises, and what each promises alone."""

from decimal import Decimal

import pytest

from bifolium.participation.methods import METHODS, rating
from bifolium.participation.refusals import (
    BallotRefused,
    NoneChosen,
    RepeatedOption,
    TooManyChosen,
    UnknownOption,
)

every_method = pytest.mark.parametrize("method", METHODS, ids=lambda each: each.kind)


def options_of(method):
    return tuple(method.options) or ("a", "b", "c")


@every_method
def test_a_legal_selection_comes_back_in_one_spelling(method):
    options = options_of(method)

    assert method.check(options, 2, [options[1]]) == (options[1],)
    assert isinstance(method.check(options, 2, list(options[:1])), tuple)


@every_method
@pytest.mark.parametrize(
    ("selection", "refusal"),
    [
        ([], NoneChosen),
        (["foreign"], UnknownOption),
        ([""], UnknownOption),
        (["FIRST", "FIRST"], RepeatedOption),
        (["FIRST", "SECOND", "THIRD"], TooManyChosen),
    ],
)
def test_every_method_refuses_what_cannot_be_counted(method, selection, refusal):
    options = options_of(method)
    names = dict(zip(["FIRST", "SECOND", "THIRD"], options, strict=False))

    if refusal is TooManyChosen and not method.is_limited:
        return
    with pytest.raises(refusal) as caught:
        method.check(options, 2, [names.get(item, item) for item in selection])

    assert caught.value.message % caught.value.values


@every_method
def test_the_count_names_every_option_and_counts_every_selection(method):
    options = options_of(method)

    votes = method.count(options, [options[:1], options[:1], options[1:2]])

    assert tuple(votes) == options
    assert list(votes.values())[:3] == [2, 1, 0]


@every_method
def test_percents_have_one_value_an_option(method):
    options = options_of(method)
    votes = method.count(options, [options[:1]])

    assert method.percents(list(votes.values()), 1).values[:2] == (100, 0)


@every_method
def test_a_method_says_what_the_form_and_the_desk_need(method):
    assert method.name
    assert method.control in ("radio", "checkbox", "rank")
    assert bool(method.options) or not method.question


def test_kinds_are_unique():
    assert len({method.kind for method in METHODS}) == len(METHODS)


def test_a_multiple_choice_is_stored_in_the_order_of_the_options():
    multiple = next(method for method in METHODS if method.kind == "multiple")

    assert multiple.check("abc", 2, ["c", "a"]) == ("a", "c")


def test_a_single_choice_ignores_a_larger_limit():
    single = next(method for method in METHODS if method.kind == "single")

    with pytest.raises(TooManyChosen):
        single.check("abc", 3, ["a", "b"])


@pytest.mark.parametrize(
    ("votes", "mean"),
    [
        ({}, None),
        ({"5": 4}, None),
        ({"5": 5}, Decimal("5.0")),
        ({"5": 1, "4": 1, "3": 1, "2": 1, "1": 1}, Decimal("3.0")),
        ({"4": 13, "5": 7}, Decimal("4.4")),
    ],
)
def test_a_mean_needs_five_votes_and_has_one_decimal(votes, mean):
    assert rating.mean(votes) == mean


def test_every_refusal_has_a_message_and_an_error_status():
    for refusal in BallotRefused.__subclasses__():
        assert refusal.message != BallotRefused.message
        assert 400 <= refusal.status < 500 or refusal.status == 503
