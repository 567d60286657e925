from datetime import UTC, datetime, timedelta

import pytest

from bifolium.participation import guards
from bifolium.participation.refusals import (
    BodyTooLarge,
    ForeignOrigin,
    TooManyBallots,
)

NOW = datetime(2026, 11, 10, 12, 0, 30, tzinfo=UTC)


def refuse_foreign(**headers):
    guards.refuse_foreign({"host": "testserver", **headers}, ["history.example", ""])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"origin": "https://testserver"},
        {"origin": "https://history.example"},
    ],
)
def test_our_own_pages_may_post(headers):
    refuse_foreign(**headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_other_sites_may_not(headers):
    with pytest.raises(ForeignOrigin):
        refuse_foreign(**headers)


def test_a_large_body_is_refused_by_its_announced_length():
    with pytest.raises(BodyTooLarge):
        guards.refuse_large({"content-length": "4097"})
    guards.refuse_large({"content-length": "4096"})


@pytest.mark.parametrize(
    ("back", "path"),
    [
        ("/ru/articles/one/#b-p1", "/ru/articles/one/#b-p1"),
        ("//elsewhere.example/", ""),
        ("/\\elsewhere.example", ""),
        ("https://elsewhere.example/", ""),
        ("javascript:alert(1)", ""),
        ("en/", ""),
        ("/a\nb", ""),
        ("/a\\b", ""),
        ("/" + "a" * 600, ""),
        ("", ""),
    ],
)
def test_back_is_a_path_on_this_site(back, path):
    assert guards.local_path(back) == path


def test_a_network_that_floods_waits_for_the_next_minute():
    throttle = guards.Throttle(limit=2)
    for address in ("203.0.113.1", "203.0.113.200"):
        throttle.refuse_flood(address, at=NOW)

    with pytest.raises(TooManyBallots):
        throttle.refuse_flood("203.0.113.7", at=NOW)
    throttle.refuse_flood("198.51.100.7", at=NOW)
    throttle.refuse_flood("203.0.113.7", at=NOW + timedelta(minutes=1))


def test_the_throttle_keeps_no_address():
    throttle = guards.Throttle(limit=2)
    throttle.refuse_flood("203.0.113.1", at=NOW)
    key = throttle.key

    assert "203.0.113" not in repr(vars(throttle))
    throttle.refuse_flood("203.0.113.1", at=NOW + timedelta(days=1))
    assert throttle.key != key


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_a_block_of_neighbours(address, network):
    assert guards.network_of(address) == network
