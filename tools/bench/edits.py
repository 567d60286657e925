"""Edits a large site as its desk would, one after another, and times the bakery.

A process of its own, beside the running site: ``python -m tools.bench.edits 40``. It
prints one line of JSON: for each kind of edit the seconds from the commit until every
page shows it, the pages rendered and the pages changed; and whether a page that was
withdrawn still answered when its editor had the answer.
"""

import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

from tools.bench.running import ask, until_settled
from tools.bench.site import folder

WEIGHTS = {"title": 6, "body": 5, "new": 4, "withdraw": 2, "draft": 2, "person": 1}


class Editor:
    """Somebody at the desk of the large site."""

    def __init__(self, chance: random.Random) -> None:
        from bifolium.pages.models import ArticlePage, SectionPage
        from bifolium.people.models import Person

        self.chance = chance
        self.articles = ArticlePage.objects.live().filter(slug__startswith="work-")
        self.sections = SectionPage.objects.live().filter(slug__startswith="section-")
        self.people = Person.objects.filter(slug__startswith="author-")
        self.still_there = 0

    def some(self, found: Any) -> Any:
        """Return one row of many."""
        keys = found.order_by("pk").values_list("pk", flat=True)
        return found.get(pk=self.chance.choice(list(keys)))

    def title(self) -> None:
        """Give an article another title."""
        page = self.some(self.articles)
        page.title = f"{page.title[:200]} {self.chance.randrange(1000)}"
        page.save_revision().publish()

    def body(self) -> None:
        """Take the last block from an article."""
        page = self.some(self.articles)
        raw = list(page.body.raw_data)[:-1]
        page.body = page._meta.get_field("body").to_python(json.dumps(raw))
        page.save_revision().publish()

    def draft(self) -> None:
        """Save a draft, which no reader sees."""
        page = self.some(self.articles)
        page.title = f"{page.title[:200]} draft"
        page.save_revision()

    def new(self) -> None:
        """Publish a new article of today, on what its section writes about."""
        from bifolium.pages.models import Signature

        section = self.some(self.sections)
        like = self.some(self.articles.filter(path__startswith=section.path))
        page = type(like)(
            title=f"New {self.chance.randrange(10**9)}",
            slug=f"work-new-{time.time_ns()}",
            lead=like.lead,
            locale=section.locale,
        )
        page.body = like.body
        page.topics = list(like.topics.all())
        page.signatures = [
            Signature(person=row.person) for row in like.signatures.all()
        ]
        section.add_child(instance=page)
        page.save_revision().publish()

    def withdraw(self) -> None:
        """Withdraw an article; it must be gone when this returns."""
        from bifolium.editions.links import path_of

        page = self.some(self.articles)
        page.unpublish()
        status, _body = ask(path_of(page))
        self.still_there += status == 200

    def person(self) -> None:
        """Give an author another name."""
        person = self.some(self.people)
        name = f"Anna Author {self.chance.randrange(10**6)}"
        person.name = {**person.name, "en": name}
        person.save()


def rendered_since(moment: float) -> tuple[int, int]:
    """Return how many pages were rendered, and changed, after a moment."""
    store = sqlite3.connect(folder() / "baked" / "pages.sqlite3")
    before = generation_before.pop() if generation_before else 0
    (rendered,) = store.execute(
        "select count(*) from page where baked_at >= ?", (moment,)
    ).fetchone()
    (changed,) = store.execute(
        "select count(*) from page where generation > ? and baked_at >= ?",
        (before, moment),
    ).fetchone()
    store.close()
    return rendered, changed


generation_before: list[int] = []


def note_generation() -> None:
    """Note the newest generation before an edit."""
    store = sqlite3.connect(folder() / "baked" / "pages.sqlite3")
    (newest,) = store.execute("select max(generation) from page").fetchone()
    generation_before[:] = [newest]
    store.close()


def timed(edit: Callable[[], None]) -> dict[str, float]:
    """Make one edit in a transaction and wait for the pages."""
    from django.db import transaction

    note_generation()
    moment = time.time()
    with transaction.atomic():
        edit()
    seconds = until_settled(folder())
    rendered, changed = rendered_since(moment)
    return {"seconds": seconds, "rendered": rendered, "changed": changed}


def main() -> None:
    """Make the edits and print what they took."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bifolium.conf.settings"
    django.setup()
    chance = random.Random(int(os.environ.get("SEED", "5")))
    editor = Editor(chance)
    until_settled(folder())
    found: dict[str, list[dict[str, float]]] = {}
    for _turn in range(int(sys.argv[1])):
        (kind,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        result = (
            untransacted(editor) if kind == "withdraw" else timed(getattr(editor, kind))
        )
        found.setdefault(kind, []).append(result)
        print(f"  {kind}: {result}", file=sys.stderr, flush=True)
    print(json.dumps({"kinds": found, "still_there": editor.still_there}))


def untransacted(editor: Editor) -> dict[str, float]:
    """Withdraw an article as a request does, and ask for it at once."""
    note_generation()
    moment = time.time()
    editor.withdraw()
    seconds = until_settled(folder())
    rendered, changed = rendered_since(moment)
    return {"seconds": seconds, "rendered": rendered, "changed": changed}


if __name__ == "__main__":
    main()
