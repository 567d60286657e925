"""What the press listens to."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    pre_page_move,
)

from bifolium.editions.links import path_of, pdf_path_of
from bifolium.pages.models.base import EditionPage
from bifolium.press.services import print_card, remove_card, take_down
from bifolium.press.watch import drop_triggers, is_possible, make_triggers


def stop_watching(**_event: Any) -> None:
    """Tables are made anew by migrations, and triggers would stand in the way."""
    if is_possible():
        drop_triggers()


def watch(**_event: Any) -> None:
    """Every change after a migration is noted."""
    if is_possible():
        make_triggers()


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


def leave_at_once(page: Page) -> None:
    """Take what stands at a page's address, and below it, from the store."""
    paths = [path_of(page), pdf_path_of(page)]
    transaction.on_commit(lambda: take_down(settings.BAKED, paths))


@receiver(page_unpublished)
@receiver(pre_page_move)
def unpublished_leaves(instance: Page, **_event: Any) -> None:
    """A withdrawn or moved page is not read a moment longer."""
    leave_at_once(instance)


@receiver(page_slug_changed)
def renamed_leaves(instance_before: Page, **_event: Any) -> None:
    """A renamed page leaves its old address."""
    leave_at_once(instance_before)


@receiver(pre_delete)
def deleted_leaves(instance: Any, **_event: Any) -> None:
    """A deleted page is not read a moment longer."""
    if isinstance(instance, EditionPage):
        leave_at_once(instance)
