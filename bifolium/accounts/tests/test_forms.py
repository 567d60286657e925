from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bifolium.accounts.factories import PASSWORD, make_user
from bifolium.accounts.models import Gate

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set."""
    moment = [START]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    return moment


def sign_in(password=PASSWORD, *, name="anna", address="192.0.2.1", language="en"):
    return Client(REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE=language).post(
        reverse("wagtailadmin_login"), {"username": name, "password": password}
    )


def test_the_right_password_signs_in_and_the_cookie_is_for_the_desk_only(clock):
    make_user(role="author")

    response = sign_in()

    assert response.status_code == 302
    assert response.cookies["sessionid"]["path"] == "/desk/"


def test_the_fifth_failure_shuts_the_account_even_for_the_right_password(clock):
    make_user(role="author")
    for _attempt in range(5):
        assert "didn&#x27;t match" in sign_in("wrong").content.decode()

    response = sign_in(address="198.51.100.1")

    assert response.status_code == 200
    assert "Try again in 1 minute." in response.content.decode()


def test_a_shut_account_opens_when_its_time_is_over_and_forgets(clock):
    make_user(role="author")
    for _attempt in range(5):
        sign_in("wrong")
    clock[0] += timedelta(seconds=61)

    assert sign_in().status_code == 302
    assert Gate.objects.count() == 1  # The network keeps its count.


def test_each_further_failure_shuts_for_twice_as_long(clock):
    make_user(role="author")
    for wait in (0, 0, 0, 0, 61, 121):
        sign_in("wrong")
        clock[0] += timedelta(seconds=wait)
    sign_in("wrong")

    assert "4 minutes" in sign_in().content.decode()


def test_twenty_failures_shut_a_network_for_every_name(clock):
    make_user(role="author")
    for number in range(20):
        sign_in("wrong", name=f"guess{number}", address=f"192.0.2.{number}")

    assert "Try again" in sign_in(address="192.0.2.99").content.decode()
    assert sign_in(address="203.0.113.5").status_code == 302


def test_the_case_of_a_name_opens_no_second_gate(clock):
    make_user(role="author")
    for name in ("anna", "Anna", "ANNA", "aNNa", "anNa"):
        sign_in("wrong", name=name)

    assert "Try again" in sign_in(address="203.0.113.5").content.decode()


def test_a_day_later_failures_are_forgotten(clock):
    make_user(role="author")
    for _attempt in range(4):
        sign_in("wrong")
    clock[0] += timedelta(days=1, minutes=1)

    sign_in("wrong")

    assert {gate.failures for gate in Gate.objects.all()} == {1}


def test_what_was_typed_is_not_kept(clock):
    sign_in("wrong", name="my-password-by-mistake")

    assert not Gate.objects.filter(key__contains="my-password").exists()
