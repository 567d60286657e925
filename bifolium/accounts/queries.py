"""Questions about accounts."""

from collections.abc import Iterable
from datetime import datetime

from bifolium.accounts.models import Gate


def shut_until(keys: Iterable[str], at: datetime) -> datetime | None:
    """Return until when the last of these gates is shut; None if all are open."""
    shut = Gate.objects.filter(key__in=list(keys), shut_until__gt=at)
    return shut.order_by("-shut_until").values_list("shut_until", flat=True).first()
