import pytest
from django.test import RequestFactory, override_settings

from bifolium.conf.middleware import canonical_address, desk_policy, policy_text

requests = RequestFactory()


def test_tracking_parameters_are_stripped_and_others_kept():
    request = requests.get("/en/?utm_source=x&page=2&fbclid=1")

    assert canonical_address(request) == "/en/?page=2"


def test_address_without_tracking_stays():
    assert canonical_address(requests.get("/en/?page=2")) == ""


@override_settings(
    CANONICAL_HOST="example.org",
    SITE_URL="https://example.org",
    ALLOWED_HOSTS=["www.example.org", "example.org"],
)
def test_other_host_leads_to_the_canonical_one():
    request = requests.get("/ru/news/", headers={"host": "www.example.org"})

    assert canonical_address(request) == "https://example.org/ru/news/"


@pytest.mark.django_db
def test_tracked_address_is_redirected_for_good(client):
    response = client.get("/robots.txt?utm_source=letter")

    assert response.status_code == 301
    assert response["Location"] == "/robots.txt"


@pytest.mark.django_db
def test_readers_get_a_policy_without_inline_script_or_style(client):
    policy = client.get("/robots.txt")["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_desk_policy_allows_scripts_by_nonce_only():
    policy = policy_text(desk_policy({"script-src": ["'self'"]}, "abc"))

    assert "script-src 'self' 'nonce-abc'" in policy


@pytest.mark.django_db
def test_address_without_language_is_not_sent_to_one(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
