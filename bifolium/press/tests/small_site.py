"""A small site in files of its own, for tests that kill what works on it.

Run as ``python -m bifolium.press.tests.small_site VAR COMMAND``: ``make`` it, or ``make
poll`` with a ballot box; ``title TEXT`` publishes; ``titles TEXT COUNT PAUSE`` publishes
again and again; ``schedule SECONDS`` lets the worker publish; ``jobs`` tells of it;
``kill ROUNDS SEED`` kills bakers at random places; ``verify``. All but the first two
answer one line of JSON.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

SETTINGS = "bifolium.press.tests.small_settings"
TITLES = 3


def outside(database: str = "") -> dict[str, str]:
    """Return the environment without what tests put into it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BIFOLIUM_", "DJANGO_", "COV_"))
    }
    named = {"BIFOLIUM_DATABASE_URL": database} if database else {}
    return kept | named | {"DJANGO_SETTINGS_MODULE": SETTINGS}


def run(folder: Path, *words: object, database: str = "") -> Any:
    """Run a command of a small site in a process of its own; return what it says."""
    command = [sys.executable, "-m", __spec__.name, str(folder), *map(str, words)]
    done = subprocess.run(
        command, env=outside(database), capture_output=True, text=True
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout or "null")


def prepare(var: str) -> None:
    """Load Django over a folder, without migrations."""
    os.environ["BIFOLIUM_VAR"] = var
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def make(*, with_poll: bool) -> None:
    """Make the tables, and a section with a few articles."""
    from django.core.management import call_command

    from bifolium.pages.factories import make_article, make_section, make_site

    call_command("migrate", run_syncdb=True, verbosity=0)
    section = make_section(make_site("en", "ru")["en"])
    for place in range(TITLES):
        make_article(section, title=f"Title {place}", slug=f"a{place}")
    if with_poll:
        poll()


def publish(title: str, slug: str = "a0") -> None:
    """Publish an article with another title."""
    from bifolium.pages.models import ArticlePage

    article = ArticlePage.objects.get(slug=slug)
    article.title = title
    article.save_revision().publish()


def titles(text: str, count: int, pause: float) -> dict[str, float]:
    """Publish some titles; return the moment at which each was committed."""
    published = {}
    for number in range(count):
        title = f"{text} {number}"
        publish(title)
        published[title] = time.time()
        time.sleep(pause)
    return published


def schedule(seconds: float) -> None:
    """Let the worker publish another article in so many seconds."""
    from django.utils import timezone

    from bifolium.pages.models import ArticlePage

    article = ArticlePage.objects.get(slug="a1")
    article.title = "Scheduled"
    article.go_live_at = timezone.now() + timedelta(seconds=seconds)
    article.save_revision().publish()


def jobs() -> dict[str, object]:
    """Return every job with its state and tries, and what the worker published."""
    from wagtail.models import PageLogEntry

    from bifolium.press.models import Job

    published = PageLogEntry.objects.filter(action="wagtail.publish.scheduled")
    return {
        "jobs": list(Job.objects.order_by("pk").values_list("name", "state", "tries")),
        "scheduled": published.filter(label="Scheduled").count(),
    }


def poll() -> None:
    """Open a ballot box."""
    from bifolium.participation.factories import make_poll

    make_poll(results="always")


def bakery():
    """Return the bakery of the site, as the worker opens it."""
    from django.conf import settings

    from bifolium.press.release import origin_of, release_of
    from bifolium.press.services import Bakery

    origin, release = origin_of(settings.OPTION), release_of(settings.OPTION)
    return Bakery(settings.BAKED, origin=origin, release=release)


def bake_and_die(number: int) -> None:
    """Bake in a process that is killed before its n-th statement in the store."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        baker, left = bakery(), iter(range(number))

        def count(_statement: str) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        baker.connection.set_trace_callback(count)
        baker.begin(at=0)
        baker.settle_everything()
        os._exit(0)
    os.waitpid(child, 0)


def kill(rounds: int, seed: int) -> dict[str, object]:
    """Publish, kill, look; and say what was found."""
    from bifolium.press.models import ChangedRow

    random, torn, owed = Random(seed), [], 0
    for place in range(rounds):
        publish(f"Round {place}", f"a{random.randrange(TITLES)}")
        bake_and_die(int(random.expovariate(1 / 150)))
        baker = bakery()
        torn += baker.connection.execute("pragma integrity_check").fetchall()
        waiting = baker.connection.execute("select 1 from wanted limit 1").fetchone()
        owed += bool(ChangedRow.objects.exists() or waiting)
        baker.close()
    return {"torn": [row for row in torn if row != ("ok",)], "owed": owed}


def verify() -> dict[str, str]:
    """Bake what is owed and return the pages that differ from fresh ones."""
    baker = bakery()
    baker.begin(at=0)
    baker.settle_everything()
    return baker.verify()


COMMANDS: dict[str, Callable[[list[str]], object]] = {
    "make": lambda words: make(with_poll="poll" in words),
    "title": lambda words: publish(*words),
    "titles": lambda words: titles(words[0], int(words[1]), float(words[2])),
    "schedule": lambda words: schedule(float(words[0])),
    "jobs": lambda words: jobs(),
    "kill": lambda words: kill(*map(int, words)),
    "verify": lambda words: verify(),
}


if __name__ == "__main__":
    folder, command, *values = sys.argv[1:]
    prepare(str(Path(folder)))
    sys.stdout.write(json.dumps(COMMANDS[command](values)))
