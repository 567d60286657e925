"""Tests of the machines that bake beside one database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bifolium.press.models import ChangedRow, Reader
from bifolium.press.services import bakery as module
from bifolium.press.services.readers import FORGOTTEN, say_alive

pytestmark = pytest.mark.django_db


def enter(name, *, silent_for=timedelta()):
    Reader.objects.create(name=name, beat_at=timezone.now() - silent_for)
    ChangedRow.objects.create(source="pages_articlepage", reader=name)


def test_machine_that_has_long_been_silent_is_forgotten_with_its_changes():
    enter("here", silent_for=timedelta(minutes=1))
    enter("lost", silent_for=FORGOTTEN + timedelta(minutes=1))

    assert say_alive(name="here", at=timezone.now())
    assert list(Reader.objects.values_list("name", flat=True)) == ["here"]
    assert list(ChangedRow.objects.values_list("reader", flat=True)) == ["here"]


def test_machine_that_was_forgotten_is_told_so():
    assert not say_alive(name="lost", at=timezone.now())


def test_bakery_that_was_forgotten_begins_anew_and_answers_nothing_old(
    bakery, bake, monkeypatch
):
    bake()
    monkeypatch.setattr(module, "is_shared", lambda: True)
    monkeypatch.setattr(module, "register", lambda *, name, at: True)

    bakery.say_alive(at=timezone.now())

    assert bakery.writer.is_barred()
    assert bakery.connection.execute("select count(*) from wanted").fetchone()[0]


def test_so_many_changes_that_each_table_is_asked_whole(bakery, bake, monkeypatch):
    bake()
    monkeypatch.setattr(module, "MOST_CHANGES", 1)
    for _number in range(3):
        ChangedRow.objects.create(
            source="wagtailcore_page", new='{"id": 1}', reader=bakery.reader
        )

    while bakery.take_in(at=0):
        pass
    assert not ChangedRow.objects.exists()


def test_changes_of_a_table_that_is_watched_no_longer_are_dropped(bakery, bake):
    bake()
    ChangedRow.objects.create(source="gone_table", new="{}", reader=bakery.reader)

    assert bakery.take_in(at=0)
    assert not ChangedRow.objects.exists()
