"""Machines that keep pages of their own beside one PostgreSQL database."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from bifolium.press.models import ChangedRow, Reader

FORGOTTEN = timedelta(days=1)


def is_shared() -> bool:
    """Return whether several machines may read what changed."""
    return connection.vendor == "postgresql"


def register(*, name: str, at: datetime) -> bool:
    """Enter a machine, so that every change is kept for it; return whether it is new.

    The lock waits for the transactions whose triggers have not seen it: when it is
    had, their rows can be read, and those that come after see the machine.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if Reader.objects.filter(pk=name).exists():
            return False
        cursor.execute("LOCK TABLE press_reader IN ACCESS EXCLUSIVE MODE")
        Reader.objects.create(name=name, beat_at=at)
    return True


def say_alive(*, name: str, at: datetime) -> bool:
    """Note that a machine lives, and forget those that have long not said so.

    Returns False if this one was forgotten: its pages are worth nothing then.
    """
    silent = Reader.objects.filter(beat_at__lt=at - FORGOTTEN).exclude(pk=name)
    for lost in silent.values_list("pk", flat=True):
        with transaction.atomic():
            Reader.objects.filter(pk=lost).delete()
            ChangedRow.objects.filter(reader=lost).delete()
    return bool(Reader.objects.filter(pk=name).update(beat_at=at))
