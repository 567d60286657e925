from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from bifolium.ops import clock
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.pages.models import ArticlePage


@pytest.mark.django_db
def test_tick_publishes_what_is_due_and_leaves_what_is_not():
    section, now = make_section(make_site("en")["en"]), timezone.now()
    due, later = make_article(section), make_article(section, slug="later")
    for page, at in (
        (due, now - timedelta(minutes=1)),
        (later, now + timedelta(days=1)),
    ):
        page.title = "Renewed"
        page.go_live_at = at
        page.save_revision(approved_go_live_at=at)

    clock.tick()

    assert ArticlePage.objects.get(pk=due.pk).title == "Renewed"
    assert ArticlePage.objects.get(pk=later.pk).title != "Renewed"


@pytest.mark.django_db
def test_failing_database_does_not_stop_the_clock(monkeypatch, caplog):
    def fail(*_names, verbosity):
        raise DatabaseError("locked")

    monkeypatch.setattr(clock, "call_command", fail)

    clock.tick()

    assert "could not be published" in caplog.text
