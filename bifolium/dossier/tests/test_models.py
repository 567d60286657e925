import pytest
from django.db import IntegrityError

from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Statement, Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    dossier = make_dossier()
    person = make_thing(dossier, "person", "maklakov")
    post = make_thing(dossier, "post", "amb_paris")
    return make_statement(person, "holds", post, when="1917/1924")


@pytest.mark.parametrize(
    "wrong",
    [
        {"s0": 3_000_000},
        {"e0": 3_000_000},
        {"e1": 0, "e0": 0},
        {"s1": None},
        {"when": ""},
        {"polarity": 0},
    ],
)
def test_database_refuses_a_statement_that_cannot_be(statement, wrong):
    with pytest.raises(IntegrityError):
        Statement.objects.filter(pk=statement.pk).update(**wrong)


def test_database_refuses_a_statement_about_itself(statement):
    with pytest.raises(IntegrityError):
        Statement.objects.filter(pk=statement.pk).update(object=statement.subject)


def test_database_refuses_a_second_thing_with_the_same_key(statement):
    with pytest.raises(IntegrityError):
        make_thing(statement.dossier, "person", "maklakov")


def test_database_refuses_a_thing_in_itself(statement):
    thing = statement.subject

    with pytest.raises(IntegrityError):
        Thing.objects.filter(pk=thing.pk).update(parent=thing)


def test_statement_without_a_date_is_sure_on_no_day(statement):
    statement.set_span(None)
    statement.save()

    assert not statement.surely(2421639)
