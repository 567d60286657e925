"""Makes a large site under ``build/``, once: the demo and 10,000 works, each twice.

``python -m tools.bench.site`` prints the var folder. ``WORKS=500`` makes a small one.
Each work is in two languages. Articles go into the tables as rows, a thousand works in
a few seconds; their bodies are made of paragraphs of the demo, the same in both
languages, block by block.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tools.bench.bodies import LANGUAGES, lead_of, paragraphs, title_of

ROOT = Path(__file__).resolve().parent.parent.parent
WORKS = int(os.environ.get("WORKS", "10000"))
PORT = int(os.environ.get("BENCH_PORT", "28473"))
SECTIONS, TOPICS, PEOPLE, EXPERTS = 12, 60, 300, 100
BLOCKS = (12, 30)
KINDS = ("analysis", "analysis", "commentary", "news", "interview", "longread")
BATCH = 1000
FIRST_DAY = date(2011, 1, 10)


def folder() -> Path:
    """Return where the site is kept between runs."""
    return ROOT / "build" / "bench" / f"site-{WORKS}"


def environment(port: int = PORT) -> dict[str, str]:
    """Return the environment of every process of the site."""
    return {
        **os.environ,
        "BIFOLIUM_VAR": str(folder()),
        "BIFOLIUM_LANGUAGES": ",".join(LANGUAGES),
        # The first PDFs of twenty thousand editions would take the worker over an hour.
        "BIFOLIUM_PDF": "no",
        "BIFOLIUM_PORT": str(port),
        "BIFOLIUM_SITE_URL": "",
    }


def command(*arguments: str) -> list[str]:
    """Return a command of the command line."""
    return [sys.executable, "-m", "bifolium.ops.manage", *arguments]


def made() -> Path:
    """Return the folder of the site, made if it is not there or half made."""
    done = folder() / "works-are-in"
    if not done.exists():
        shutil.rmtree(folder(), ignore_errors=True)
        folder().mkdir(parents=True)
    subprocess.run(command("set_up", "--demo"), env=environment(), check=True)
    if not done.exists():
        subprocess.run(
            [sys.executable, "-m", __spec__.name, "fill"], env=environment(), check=True
        )
        done.touch()
    return folder()


@dataclass(frozen=True)
class Ground:
    """What articles name: keys of rows, and paragraphs in every language."""

    sections: list[dict[str, Any]]
    topics: list[int]
    people: list[int]
    covers: list[int]
    blocks: list[tuple[dict[str, Any], ...]]
    earlier: dict[int, list[UUID]]


def fill() -> None:
    """Put sections, topics, people and articles into a site with the demo."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bifolium.conf.settings"
    django.setup()
    from django.db import transaction

    from bifolium.press.watch import drop_triggers, make_triggers

    chance = random.Random(11)
    with transaction.atomic():
        drop_triggers()
        topics = made_topics()
        ground = Ground(
            sections=made_sections(),
            topics=topics,
            people=made_people(),
            covers=covers(),
            blocks=paragraphs(),
            earlier={topic: [] for topic in topics},
        )
        for start in range(0, WORKS, BATCH):
            plant(ground, range(start, min(WORKS, start + BATCH)), chance)
            print(f"  {min(WORKS, start + BATCH)} of {WORKS} works", flush=True)
        count_children(ground)
        make_triggers()
    from bifolium.participation.services import register_all

    register_all()


def made_sections() -> list[dict[str, Any]]:
    """Make the sections, each in all languages."""
    from uuid import uuid4

    from bifolium.pages.models import HomePage, SectionPage

    found = []
    for number in range(SECTIONS):
        key, rows = uuid4(), {}
        for home in HomePage.objects.live().select_related("locale"):
            page = SectionPage(
                title=f"Section {number + 1}",
                slug=f"section-{number + 1}",
                locale=home.locale,
                translation_key=key,
                lead="Everything that the institute has written on the matter.",
                show_in_menus=number < 4,
            )
            HomePage.objects.get(pk=home.pk).add_child(instance=page)
            page.save_revision().publish()
            rows[home.locale.language_code] = page
        found.append(rows)
    return found


def made_topics() -> list[int]:
    """Make topics and regions."""
    from bifolium.pages.models import Topic

    made = [
        Topic.objects.create(
            slug=f"matter-{number}",
            kind=Topic.Kind.REGION if number % 3 == 0 else Topic.Kind.TOPIC,
            name={"en": f"Matter {number}", "ru": f"Предмет {number}"},
            position=100 + number,
        )
        for number in range(TOPICS)
    ]
    return [topic.pk for topic in made]


def made_people() -> list[int]:
    """Make people with a post each, and pages of some of them."""
    from uuid import uuid4

    from bifolium.pages.models import ExpertPage, ExpertsPage
    from bifolium.people.models import Affiliation, Organisation, Person

    houses = list(Organisation.objects.all())
    found = []
    for number in range(PEOPLE):
        name = {"en": f"Anna Author {number}", "ru": f"Анна Автор {number}"}
        person = Person.objects.create(
            slug=f"author-{number}",
            name=name,
            sort_name=name,
            is_expert=number < EXPERTS,
        )
        post = {"en": "Senior researcher", "ru": "Старший научный сотрудник"}
        Affiliation.objects.create(
            person=person, organisation=houses[number % len(houses)], position=post
        )
        found.append(person.pk)
        key = uuid4()
        for above in ExpertsPage.objects.live() if number < EXPERTS else ():
            page = ExpertPage(
                title=name.get(above.locale.language_code, name["en"]),
                slug=person.slug,
                locale=above.locale,
                translation_key=key,
                person=person,
            )
            ExpertsPage.objects.get(pk=above.pk).add_child(instance=page)
            page.save_revision().publish()
    return found


def covers() -> list[int]:
    """Return the pictures of the demo."""
    from bifolium.media.models import Picture

    return list(Picture.objects.values_list("pk", flat=True).order_by("pk"))


@dataclass
class Rows:
    """What is to be inserted, by table."""

    pages: list[Any] = field(default_factory=list)
    tags: list[Any] = field(default_factory=list)
    signed: list[Any] = field(default_factory=list)
    bylines: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    neighbours: list[Any] = field(default_factory=list)

    def insert(self) -> None:
        """Put everything into the tables."""
        from wagtail.models import Page

        from bifolium.pages.models import (
            ArticlePage,
            BylineAsPublished,
            Neighbour,
            Signature,
        )
        from bifolium.participation.models import Box

        insert(Page, self.pages)
        insert(ArticlePage, self.pages)
        ArticlePage.topics.through.objects.bulk_create(self.tags)
        Signature.objects.bulk_create(self.signed)
        BylineAsPublished.objects.bulk_create(self.bylines)
        Box.objects.bulk_create(self.boxes)
        Neighbour.objects.bulk_create(self.neighbours)


def plant(ground: Ground, numbers: range, chance: random.Random) -> None:
    """Put some works into the tables, with everything that hangs on them."""
    from wagtail.models import Page

    from bifolium.participation.models import Box

    key = Page.objects.order_by("-pk").values_list("pk", flat=True)[0]
    rows = Rows()
    for number in numbers:
        work = UUID(int=chance.getrandbits(128), version=4)
        rows.boxes.append(Box(key=f"rating-{work}", kind="rating", subject=work))
        matters = chance.sample(ground.topics, 3)
        writers = chance.sample(ground.people, chance.choice((1, 1, 2)))
        chosen = chance.sample(ground.blocks, chance.randint(*BLOCKS))
        ids = [str(UUID(int=chance.getrandbits(128), version=4)) for _block in chosen]
        kind, cover = chance.choice(KINDS), chance.choice([*ground.covers[:6], None])
        for code in LANGUAGES:
            key += 1
            article = written(ground, number, code, chosen, ids)
            article.pk, article.translation_key = key, work
            article.kind, article.cover_id = kind, cover
            rows.pages.append(article)
            hang(ground, rows, article, matters, writers)
        for topic in matters:
            ground.earlier[topic].append(work)
    rows.insert()


def hang(
    ground: Ground, rows: Rows, article: Any, matters: list[int], writers: list[int]
) -> None:
    """Note what hangs on one edition: topics, signatures, neighbours."""
    from bifolium.pages.models import (
        ArticlePage,
        BylineAsPublished,
        Neighbour,
        Signature,
    )

    key, link = article.pk, ArticlePage.topics.through
    rows.tags += [link(articlepage_id=key, topic_id=one) for one in matters]
    for order, person in enumerate(writers):
        rows.signed.append(Signature(page_id=key, person_id=person, sort_order=order))
        rows.bylines.append(
            BylineAsPublished(
                page_id=key, person_id=person, as_of=article.published_on, lines=[]
            )
        )
    near = dict.fromkeys(
        work for topic in matters for work in ground.earlier[topic][-2:]
    )
    rows.neighbours += [
        Neighbour(page_id=key, work=work, place=place)
        for place, work in enumerate(list(near)[:3])
    ]


def written(
    ground: Ground,
    number: int,
    code: str,
    chosen: list[tuple[dict[str, Any], ...]],
    ids: list[str],
) -> Any:
    """Return one edition of a work, not saved and without its keys."""
    from django.utils import timezone
    from wagtail.models import Page

    from bifolium.pages.models import ArticlePage

    section, place = ground.sections[number % SECTIONS][code], LANGUAGES.index(code)
    title = title_of(chosen, place, number)
    now = timezone.now()
    article = ArticlePage(
        path=section.path + Page._int2str(number // SECTIONS + 1).rjust(4, "0"),
        depth=section.depth + 1,
        title=title,
        draft_title=title,
        slug=f"work-{number}",
        url_path=f"{section.url_path}work-{number}/",
        locale_id=section.locale_id,
        live=True,
        first_published_at=now,
        last_published_at=now,
        lead=lead_of(chosen, place),
        published_on=FIRST_DAY + timedelta(days=number * 5400 // WORKS),
        reading_minutes=len(chosen),
    )
    body = [{**pair[place], "id": name} for name, pair in zip(ids, chosen, strict=True)]
    article.body = article._meta.get_field("body").to_python(json.dumps(body))
    article.content_type = content_type(ArticlePage)
    return article


def content_type(model: Any) -> Any:
    """Return the content type of a model."""
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model)


def insert(model: Any, rows: list[Any]) -> None:
    """Insert the columns of a model that inherits, which bulk_create refuses."""
    from django.db import connection

    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',
            [
                [
                    field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    for field in fields
                ]
                for row in rows
            ],
        )


def count_children(ground: Ground) -> None:
    """Let the sections know how many articles they have."""
    from wagtail.models import Page

    for page in each(ground):
        children = Page.objects.filter(
            path__startswith=page.path, depth=page.depth + 1
        ).count()
        Page.objects.filter(pk=page.pk).update(numchild=children)


def each(ground: Ground) -> Iterator[Any]:
    """Yield the sections in every language."""
    for rows in ground.sections:
        yield from rows.values()


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        fill()
    else:
        print(made())
