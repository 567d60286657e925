"""What editions listen to."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale

from bifolium.editions.links import kept_codes


@receiver([post_save, post_delete], sender=Locale)
def forget_language_codes(**_event: Any) -> None:
    """A changed locale is read again."""
    kept_codes.cache_clear()
