"""The promise of the press: after any edit, no page differs from a fresh one."""

import os
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from gzip import decompress
from statistics import median
from unittest.mock import patch
from urllib.parse import urljoin

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TestCase
from django.utils import timezone, translation

from bifolium.conf.memory import Memory, memory
from bifolium.press import recorder
from bifolium.press.models import ChangedRow
from bifolium.press.plan import Plan
from bifolium.press.render import (
    FORGET,
    body_of,
    handler,
    kept_headers,
    links_in,
    request_for,
    roots,
    trouble_of,
)
from bifolium.press.tests.conftest import ORIGIN
from bifolium.press.tests.edits import DRAFTS, EDITS
from bifolium.press.tests.world import World

EDITS_WANTED = int(os.environ.get("EDITS", 12))
SEED = int(os.environ.get("SEED", 1))


@pytest.fixture
def world(bakery, bake, monkeypatch):
    """A baked site whose clock can be put forward."""
    world = World(SEED)
    now, seconds = timezone.now, time.time
    later = lambda: now() + world.later  # noqa: E731
    monkeypatch.setattr(timezone, "now", later)
    monkeypatch.setattr(recorder, "real_now", later)
    monkeypatch.setattr(time, "time", lambda: seconds() + world.later.total_seconds())
    bake()
    return world


@contextmanager
def remembering():
    """Let the process remember what it asks for, though this is in a transaction.

    Nobody writes meanwhile. What is baked here remembers nothing: so what is wrongly
    remembered is found out as well, and a site is rendered in half of the time.
    """
    memory.kept.clear()
    with patch.object(Memory, "is_open", lambda _memory: True):
        yield
    memory.kept.clear()


class Fresh:
    """Renders the whole site anew, as a reader finds it by links; nothing is recorded."""

    def __init__(self) -> None:
        self.files = {}

    def site(self, also):
        """Return headers and body of every page that may be baked, by its path.

        ``also`` are paths to look at besides.
        """
        found, waiting = {}, [*roots(), *also]
        seen = set(waiting)
        with remembering():
            while waiting:
                path = waiting.pop()
                page, links = self.files.get(path) or self.render(path)
                if path.startswith("/static/"):
                    self.files[path] = (page, links)
                if page:
                    found[path] = page
                new = [link for link in links if link not in seen]
                seen.update(new)
                waiting.extend(new)
        return found

    def render(self, path):
        """Return a page, or None, and what is linked from it."""
        for forget in FORGET:
            forget()
        for cache in caches.all(initialized_only=True):
            cache.clear()
        with translation.override(None):
            response = handler().get_response(request_for(path, ORIGIN))
        if trouble_of(response, path):
            return None, ()
        body = body_of(response)
        links = links_in(body, urljoin(ORIGIN, path), ORIGIN)
        return (tuple(kept_headers(response, path)), body), tuple(links)


def kept_site(bakery):
    """Return headers and body of every baked page by its path."""
    pages = map(bakery.writer.page, bakery.writer.paths())
    return {page.path: (page.headers, decompress(page.gzip)) for page in pages}


def stale(bakery, fresh):
    """Return the paths that are not baked, or not as they would be now."""
    kept = kept_site(bakery)
    site = fresh.site(kept)
    live = site.keys() - kept.keys() - bakery.writer.refused().keys()
    return sorted(live) + sorted(path for path in kept if kept[path] != site.get(path))


def wanted(bakery):
    """Return the paths that an edit has made wanted, and why."""
    return bakery.connection.execute(
        "select path, reason from wanted where reason not in ('clock', 'linked')"
    ).fetchall()


def make_edit(world, name):
    with TestCase.captureOnCommitCallbacks(execute=True):
        EDITS[name](world)


def test_after_random_edits_no_page_is_stale(world, bakery):
    """``EDITS=1000`` makes the run long, ``SEED=2`` another one."""
    fresh, ratios, total = Fresh(), [], Counter()
    assert stale(bakery, fresh) == []

    names = world.any_edits(EDITS)
    for number, name in zip(range(EDITS_WANTED), names, strict=False):
        bakery.settle_everything()
        make_edit(world, name)
        bakery.take_in(at=time.time())
        if name in DRAFTS:
            assert (name, wanted(bakery)) == (name, [])
        report = bakery.settle_everything()
        assert (number, name, stale(bakery, fresh)) == (number, name, [])
        assert ChangedRow.objects.count() == 0
        changed = len(set(report.changed) | set(report.gone))
        total.update(rendered=report.rendered, changed=changed)
        if changed:
            ratios.append(report.rendered / changed)
        say(f"{number} {name} {report.rendered} {changed}")

    assert ratios
    say(
        f"median {median(ratios):.2f} of {len(ratios)} edits that changed a page; {total}"
    )


def say(text):
    """Write a line of a long run where it was asked for."""
    if file := os.environ.get("EDITS_LOG"):
        with open(file, "a") as log:
            log.write(f"{text}\n")


def drop_a_trigger(_patch):
    with connection.cursor() as cursor:
        cursor.execute('drop trigger "press_wagtailcore_page_u"')


def see_no_row(patch):
    patch.setattr(Plan, "by_row", lambda self, change: set())


def see_no_guard(patch):
    patch.setattr(Plan, "by_guard", lambda self, change, changes: set())


def believe_every_answer(patch):
    patch.setattr(Plan, "concerned", lambda self, numbers, ask: {})


def forget_the_clock(patch):
    patch.setattr(recorder.Recording, "due_at", lambda self: None)


SABOTAGE = [
    (drop_a_trigger, "sql_title"),
    (see_no_row, "sql_title"),
    (see_no_guard, "service_new_article"),
    (believe_every_answer, "sql_title"),
    (forget_the_clock, "clock_poll_closes"),
]


@pytest.mark.parametrize(
    ("sabotage", "name"), SABOTAGE, ids=lambda row: getattr(row, "__name__", row)
)
def test_a_press_that_is_sabotaged_is_found_out(
    world, bakery, monkeypatch, sabotage, name
):
    """A comparison that has never found anything proves nothing."""
    sabotage(monkeypatch)

    make_edit(world, name)
    bakery.settle_everything()
    world.later += timedelta(hours=1)
    bakery.settle_everything()

    assert stale(bakery, Fresh())
