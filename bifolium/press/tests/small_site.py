"""A small site in files of its own, for tests that kill what works on it.

Run as ``python -m bifolium.press.tests.small_site VAR COMMAND``: ``make`` it; ``title
TEXT`` publishes; ``kill ROUNDS SEED`` kills bakers at random places; ``verify``. The
last two answer one line of JSON. ``make poll`` opens a ballot box as well.
"""

import json
import os
import signal
import subprocess
import sys
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


def make() -> None:
    """Make the tables, and a section with a few articles."""
    from django.core.management import call_command

    from bifolium.pages.factories import make_article, make_section, make_site

    call_command("migrate", run_syncdb=True, verbosity=0)
    section = make_section(make_site("en", "ru")["en"])
    for place in range(TITLES):
        make_article(section, title=f"Title {place}", slug=f"a{place}")


def publish(title: str, slug: str = "a0") -> None:
    """Publish an article with another title."""
    from bifolium.pages.models import ArticlePage

    article = ArticlePage.objects.get(slug=slug)
    article.title = title
    article.save_revision().publish()


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


if __name__ == "__main__":
    folder, command, *values = sys.argv[1:]
    prepare(str(Path(folder)))
    if command == "make":
        make()
        if "poll" in values:
            poll()
    elif command == "title":
        publish(*values)
    elif command == "kill":
        sys.stdout.write(json.dumps(kill(*map(int, values))))
    else:
        sys.stdout.write(json.dumps(verify()))
