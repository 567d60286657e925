"""What the ballot boxes listen to: editors' saves reach the record after the commit."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.dispatch import receiver

from bifolium.participation.models import Box, Option, Poll
from bifolium.participation.queries import has_ballots
from bifolium.participation.services import register_all, register_box, remove_box


@receiver(post_save, sender=Box)
@receiver(post_save, sender=Poll)
def register_saved(instance: Box, raw: bool = False, **_event: Any) -> None:
    """A box that was made or changed."""
    transaction.on_commit(partial(_register, instance.pk))


@receiver(post_save, sender=Option)
@receiver(post_delete, sender=Option)
def register_reworded(instance: Option, **_event: Any) -> None:
    """An answer that was made or reworded."""
    transaction.on_commit(partial(_register, instance.box_id))


@receiver(pre_delete, sender=Box)
@receiver(pre_delete, sender=Poll)
def keep_voted(instance: Box, **_event: Any) -> None:
    """A box in which readers have voted stays, whoever deletes it.

    :raises ProtectedError: always then.
    """
    if has_ballots(instance):
        raise ProtectedError("Readers have voted in this box.", {instance})


@receiver(post_delete, sender=Box)
@receiver(post_delete, sender=Poll)
def remove_deleted(instance: Box, **_event: Any) -> None:
    """A box without ballots that was deleted."""
    transaction.on_commit(partial(remove_box, key=instance.key))


@receiver(post_migrate)
def register_kept(sender: Any, **_event: Any) -> None:
    """Boxes made before the record was, or restored from a backup."""
    if sender.label == "participation":
        register_all()


def _register(pk: int) -> None:
    box = Box.objects.filter(pk=pk).first()
    if box:
        register_box(box=box)
