from datetime import date

import pytest
from django.db import IntegrityError

from bifolium.people.models import Affiliation, Organisation, Person
from bifolium.people.queries import affiliations_on

pytestmark = pytest.mark.django_db


def make_affiliation(since, until):
    person = Person.objects.create(slug="a", name={"en": "A"}, sort_name={"en": "A"})
    place = Organisation.objects.create(slug="o", name={"en": "O"}, kind="institute")
    Affiliation.objects.create(
        person=person,
        organisation=place,
        position={"en": "Fellow"},
        since=since,
        until=until,
    )
    return person


def test_affiliation_ends_the_day_before_until():
    person = make_affiliation(date(2019, 1, 1), date(2026, 11, 1))

    assert affiliations_on(person, date(2026, 10, 31))
    assert not affiliations_on(person, date(2026, 11, 1))


def test_open_ends_hold_on_every_day():
    person = make_affiliation(None, None)

    assert affiliations_on(person, date(1917, 11, 7))


def test_affiliation_cannot_run_backwards():
    with pytest.raises(IntegrityError):
        make_affiliation(date(2026, 1, 2), date(2026, 1, 1))


def test_chain_of_organisations_ends_where_a_circle_would_begin():
    outer = Organisation.objects.create(slug="a", name={"en": "A"}, kind="academy")
    inner = Organisation.objects.create(
        slug="b", name={"en": "B"}, kind="centre", parent=outer
    )
    outer.parent = inner

    assert inner.chain() == [inner, outer]
