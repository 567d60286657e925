"""What the press listens to."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from bifolium.pages.models.base import EditionPage
from bifolium.press.services import print_card, remove_card


@receiver(page_published)
def card_for_published(instance: Page, **_event: Any) -> None:
    """A published edition gets its card after the commit."""
    if isinstance(instance, EditionPage):
        transaction.on_commit(lambda: print_card(page=instance))


@receiver(page_unpublished)
def no_card_for_unpublished(instance: Page, **_event: Any) -> None:
    """A withdrawn edition has no card."""
    if isinstance(instance, EditionPage):
        transaction.on_commit(lambda: remove_card(page=instance))


@receiver(post_delete)
def no_card_for_deleted(instance: Any, **_event: Any) -> None:
    """A deleted edition has no card."""
    if isinstance(instance, EditionPage):
        transaction.on_commit(lambda: remove_card(page=instance))
