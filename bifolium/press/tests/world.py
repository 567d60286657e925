"""A site in two languages with something of every kind, for edits."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.pages.factories import (
    add_page,
    make_article,
    make_person,
    make_section,
    make_site,
)
from bifolium.pages.models import (
    ArticlePage,
    ExpertPage,
    ExpertsPage,
    PlainPage,
    PollsPage,
    ProjectFigure,
    ProjectPage,
    ProjectsPage,
    SectionPage,
    Topic,
    TopicsPage,
)
from bifolium.participation.factories import make_poll
from bifolium.participation.models import Poll
from bifolium.press.tests.desk import Desk


class World:
    """The site, the desk, and dice; the same seed makes the same edits.

    ``later`` is how far the clock has been put forward.
    """

    def __init__(self, seed: int) -> None:
        self.random, self.number, self.later = Random(seed), 0, timedelta()
        self.homes = make_site("en", "ru")
        self.desk = Desk()
        self.people = [make_person(f"Person {at}", slug=f"p{at}") for at in range(2)]
        self.topics = [
            Topic.objects.create(
                slug=f"t{at}", kind="topic", name={"en": f"Topic {at}"}, position=at
            )
            for at in range(2)
        ]
        self.dossier = make_record()
        keys = [uuid4() for _place in range(9)]
        for home in self.homes.values():
            self.furnish(home, keys)
        for _round in range(3):
            self.new_article()
        make_poll(key="first", opens_at=timezone.now() - timedelta(days=1))

    def furnish(self, home: Page, keys: list[Any]) -> None:
        """Give a front page everything but articles."""
        key = iter(keys)
        for slug in ("analysis", "news"):
            make_section(home, slug=slug, key=next(key))
        for kind, slug in (
            (TopicsPage, "topics"),
            (PollsPage, "polls"),
            (PlainPage, "about"),
        ):
            add_page(home, kind(title=slug, slug=slug, translation_key=next(key)))
        experts = ExpertsPage(
            title="Experts", slug="experts", translation_key=next(key)
        )
        experts = add_page(home, experts)
        for person in self.people[:2]:
            add_page(
                experts, ExpertPage(title=person.slug, slug=person.slug, person=person)
            )
        projects = ProjectsPage(
            title="Projects", slug="projects", translation_key=next(key)
        )
        project = ProjectPage(
            title="Envoys",
            slug="envoys",
            dossier=self.dossier,
            translation_key=next(key),
        )
        project.people = [ProjectFigure(key="giers")]
        add_page(add_page(home, projects), project)

    def any_edits(self, names: Iterable[str]) -> Iterator[str]:
        """Yield names without end; each comes once before one comes twice."""
        while True:
            yield from self.random.sample(rows := list(names), k=len(rows))

    def next(self) -> int:
        """Return a number that was not used yet."""
        self.number += 1
        return self.number

    def any_of(self, rows: Any) -> Any:
        """Return one of some rows, as the dice fall."""
        return self.random.choice(list(rows))

    def some_of(self, rows: Any, most: int) -> list[Any]:
        """Return a few of some rows."""
        found = list(rows)
        most = min(most, len(found))
        return self.random.sample(found, k=self.random.randint(0, most))

    def article(self) -> ArticlePage:
        """Return an article as its latest draft has it."""
        return self.any_of(open_articles()).get_latest_revision_as_object()

    def sound_poll(self) -> list[Poll]:
        """Return a poll that the desk takes, if any ends a minute after it begins."""
        least = F("opens_at") + timedelta(minutes=1)
        found = list(Poll.objects.exclude(closes_at__lte=least).order_by("pk"))
        return [self.any_of(found)] if found else []

    def section(self, path: str = "") -> SectionPage:
        """Return a section, in the language of a path if one is named."""
        sections = SectionPage.objects.order_by("pk")
        if path:
            code = "home-ru" if "home-ru" in path else "home-en"
            sections = sections.filter(url_path__contains=f"/{code}/")
        return self.any_of(sections)

    def new_article(self, **fields: Any) -> ArticlePage:
        """Publish an article by the program's door."""
        article = make_article(
            self.section(),
            title=f"Article {self.next()}",
            slug=f"a{self.number}",
            authors=tuple(self.some_of(self.people, 2)),
            published_on=date(2026, 1, 1) + timedelta(days=self.random.randint(0, 300)),
            fields=fields,
        )
        article.topics = self.some_of(self.topics, 2)
        article.save_revision().publish()
        return article


def open_articles(**wanted: Any) -> list[ArticlePage]:
    """Return the articles that an editor may write in: a schedule locks its page."""
    found = ArticlePage.objects.filter(**wanted).order_by("pk")
    return [page for page in found if not page.approved_schedule]


def make_record() -> Any:
    """Return a dossier in which somebody holds a post."""
    dossier = make_dossier("envoys")
    giers = make_thing(dossier, "person", "giers", "Giers")
    post = make_thing(dossier, "post", "rome", "Ambassador in Rome")
    king = make_thing(dossier, "authority", "king", "King")
    make_statement(giers, "holds", post, when="1915/1920", eyes=king)
    return dossier
