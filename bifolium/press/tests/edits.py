"""Edits of every kind, made at random as editors, services and programs make them."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Site

from bifolium.pages.factories import (
    add_page,
    make_article,
    make_person,
    make_section,
    make_site,
    text_block,
)
from bifolium.pages.models import (
    ArticlePage,
    ExpertPage,
    ExpertsPage,
    PollsPage,
    SectionPage,
    SiteOptions,
    Topic,
    TopicsPage,
)
from bifolium.participation.factories import make_poll
from bifolium.participation.models import Box
from bifolium.people.models import Affiliation, Organisation, Person


class Editor:
    """Edits one site; the same seed makes the same edits."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.number = 0
        self.homes = make_site("en", "ru")
        self.people = [make_person(f"Person {at}", slug=f"p{at}") for at in range(3)]
        self.topics = [
            Topic.objects.create(slug=f"t{at}", name={"en": f"Topic {at}"}, position=at)
            for at in range(3)
        ]
        for home in self.homes.values():
            add_page(home, TopicsPage(title="Topics", slug="topics"))
            add_page(home, PollsPage(title="Polls", slug="polls"))
            experts = add_page(home, ExpertsPage(title="Experts", slug="experts"))
            for person in self.people:
                page = ExpertPage(title=person.slug, slug=person.slug, person=person)
                add_page(experts, page)
        for slug in ("analysis", "news"):
            key = uuid4()
            for home in self.homes.values():
                make_section(home, slug=slug, key=key)
        for _round in range(6):
            self.new_article()

    def any_of(self, rows):
        rows = list(rows)
        return self.random.choice(rows) if rows else None

    def article(self):
        return self.any_of(ArticlePage.objects.order_by("pk"))

    def next(self):
        self.number += 1
        return self.number

    def edit(self):
        """Make one edit and return its name."""
        names = sorted(name for name in vars(Editor) if name.startswith("new_"))
        names += sorted(name for name in vars(Editor) if name.startswith("change_"))
        name = self.random.choice(names)
        getattr(self, name)()
        return name

    def new_article(self):
        section = self.any_of(SectionPage.objects.order_by("pk"))
        article = make_article(
            section,
            title=f"Article {self.next()}",
            slug=f"a{self.number}",
            authors=tuple(self.random.sample(self.people, k=self.random.randint(0, 2))),
            published_on=date(2026, 1, 1) + timedelta(days=self.random.randint(0, 300)),
        )
        article.topics = self.random.sample(self.topics, k=self.random.randint(0, 2))
        article.save_revision().publish()

    def new_translation(self):
        article = self.article()
        other = "ru" if article.url_path.count("home-en") else "en"
        section = article.get_parent().specific.get_translations().first()
        taken = ArticlePage.objects.filter(translation_key=article.translation_key)
        if section and taken.count() == 1:
            make_article(
                section, title=other, slug=article.slug, key=article.translation_key
            )

    def new_poll(self):
        now = timezone.now()
        make_poll(key=f"poll-{self.next()}", opens_at=now - timedelta(days=1))

    def new_person(self):
        self.people.append(make_person(f"P {self.next()}", slug=f"n{self.number}"))

    def new_affiliation(self):
        place = Organisation.objects.create(
            slug=f"o{self.next()}", name={"en": f"Place {self.number}"}
        )
        Affiliation.objects.create(
            person=self.any_of(self.people),
            organisation=place,
            position={"en": "fellow"},
            since=date(2020, 1, 1),
        )

    def change_title(self):
        article = self.article()
        article.title = f"Title {self.next()}"
        article.save_revision().publish()

    def change_draft(self):
        article = self.article()
        article.title = f"Draft {self.next()}"
        article.save_revision()

    def change_body(self):
        article = self.article()
        blocks = article._meta.get_field("body").stream_block
        article.body = blocks.to_python([text_block(f"Text {self.next()}")])
        article.save_revision().publish()

    def change_slug(self):
        article = self.article()
        article.slug = f"s{self.next()}"
        article.save_revision().publish()

    def change_topics(self):
        article = self.article()
        article.topics = self.random.sample(self.topics, k=self.random.randint(0, 3))
        article.save_revision().publish()

    def change_live(self):
        article = self.article()
        if article.live:
            article.unpublish()
        else:
            article.save_revision().publish()

    def change_place(self):
        article = self.article()
        code = "home-ru" if "home-ru" in article.url_path else "home-en"
        target = self.any_of(
            SectionPage.objects.filter(url_path__contains=code).order_by("pk")
        )
        if target.pk != article.get_parent().pk:
            article.move(Page.objects.get(pk=target.pk), pos="last-child")

    def change_to_nothing(self):
        if ArticlePage.objects.count() > 4:
            Page.objects.get(pk=self.article().pk).delete()

    def change_names_in_bulk(self):
        Person.objects.filter(pk=self.any_of(self.people).pk).update(
            name={"en": f"Bulk {self.next()}"}
        )

    def change_topics_in_bulk(self):
        topics = list(Topic.objects.order_by("pk"))
        for topic in topics:
            topic.name = {"en": f"Topic {self.next()}"}
        Topic.objects.bulk_update(topics, ["name"])

    def change_by_sql(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "update pages_articlepage set subtitle = %s",
                [f"Subtitle {self.next()}"],
            )

    def change_site(self):
        site = Site.objects.get(is_default_site=True)
        SiteOptions.objects.filter(site=site).update(
            notice={"en": f"Notice {self.next()}"}
        )

    def change_poll(self):
        box = self.any_of(Box.objects.polls().order_by("pk"))
        if box:
            Box.objects.filter(pk=box.pk).update(
                closes_at=timezone.now() + timedelta(hours=self.random.choice([-1, 1]))
            )
