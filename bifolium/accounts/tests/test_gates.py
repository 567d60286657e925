from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifolium.accounts.gates import ACCOUNT, NETWORK, network_of


def test_the_first_failures_are_free():
    assert ACCOUNT.wait(4) == timedelta(0)
    assert ACCOUNT.wait(5) == timedelta(minutes=1)


@given(failures=st.integers(min_value=0, max_value=10_000))
def test_each_failure_waits_at_least_as_long_as_the_one_before(failures):
    for patience in (ACCOUNT, NETWORK):
        assert patience.wait(failures) <= patience.wait(failures + 1)
        assert patience.wait(failures) <= patience.longest


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_neighbours_share_a_network(address, network):
    assert network_of(address) == network
