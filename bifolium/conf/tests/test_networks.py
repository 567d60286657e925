import pytest
from wagtail.contrib.frontend_cache.utils import get_backends

from bifolium.conf.networks import settings_of
from bifolium.conf.options import OptionError, read


@pytest.mark.parametrize(
    ("network", "name"),
    [
        ("cloudflare:zone", "CloudflareBackend"),
        ("fastly", "FastlyBackend"),
        ("http://127.0.0.1:6081", "HTTPBackend"),
    ],
)
def test_every_network_has_a_back_end(network, name):
    assert read({"BIFOLIUM_CDN": network})["cdn"] == network
    found = get_backends(settings_of(network, "token"))

    assert [type(one).__name__ for one in found.values()] == [name]


def test_cloudfront_is_named_by_its_distribution():
    assert settings_of("cloudfront:E1", "")["cloudfront"]["DISTRIBUTION_ID"] == "E1"


def test_without_a_network_nothing_is_purged():
    assert settings_of("", "") == {}


@pytest.mark.parametrize("network", ["cloudflare", "akamai:1", "http:", "cloudfront:"])
def test_an_unknown_network_is_refused(network):
    with pytest.raises(OptionError):
        read({"BIFOLIUM_CDN": network})
