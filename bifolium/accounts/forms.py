"""Signing in at the desk, slower after each failure."""

from datetime import datetime
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from bifolium.accounts.gates import ACCOUNT, NETWORK, Patience, network_of
from bifolium.accounts.queries import shut_until
from bifolium.accounts.services import count_failure, forget_failures


def gate_key(kind: str, text: str) -> str:
    """Return the keyed hash under which failures are counted."""
    return salted_hmac(
        f"bifolium.accounts.{kind}", text, algorithm="sha256"
    ).hexdigest()


class SignInForm(LoginForm):
    """Wagtail's form behind two gates: one an account, one a part of the network."""

    def clean(self) -> dict[str, Any]:
        now = timezone.now()
        account, network = self.gates()
        until = shut_until([account[0], network[0]], now)
        if until:
            raise too_many(until, now)
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for key, patience in (account, network):
                count_failure(key=key, patience=patience, at=now)
            raise
        forget_failures(key=account[0])
        return cleaned

    def gates(self) -> tuple[tuple[str, Patience], tuple[str, Patience]]:
        """Return the keys of both gates, each with its patience.

        A name that does not exist has a gate too, so that gates tell nothing.
        """
        name = self.cleaned_data.get("username", "").casefold()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        return (
            (gate_key("account", name), ACCOUNT),
            (gate_key("network", network_of(address)), NETWORK),
        )


def too_many(until: datetime, now: datetime) -> ValidationError:
    """Return the refusal that says how many minutes to wait."""
    minutes = max(1, ceil((until - now).total_seconds() / 60))
    message = ngettext(
        "Too many failed sign-ins. Try again in %(minutes)d minute.",
        "Too many failed sign-ins. Try again in %(minutes)d minutes.",
        minutes,
    )
    return ValidationError(message % {"minutes": minutes}, code="too_many")
