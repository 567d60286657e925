"""The endpoint of this installation, made from the settings once a process."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from bifolium.conf.policies import policy_text
from bifolium.participation.endpoint import Endpoint, Site
from bifolium.participation.ledger.ledger import Ledger
from bifolium.participation.papers import Seal
from bifolium.participation.store import ledger


@cache
def endpoint() -> Endpoint:
    """Return the endpoint of this process."""
    site = Site(
        languages=tuple(code for code, _name in settings.LANGUAGES),
        own_hosts=(settings.CANONICAL_HOST,),
        is_https=settings.IS_HTTPS,
        policy=policy_text(settings.SECURE_CSP),
        origin=settings.WAGTAILADMIN_BASE_URL,
    )
    return endpoint_of(ledger(), settings.SECRET_KEY, site)


@cache
def endpoint_of(record: Ledger, secret: str, site: Site) -> Endpoint:
    """Return the endpoint of a site; one object for each."""
    return Endpoint(record, Seal(secret), site)


@receiver(setting_changed)
def forget_endpoint(**_event: Any) -> None:
    """Let tests change settings."""
    endpoint.cache_clear()
