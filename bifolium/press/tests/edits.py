"""Edits of every kind, made at random as editors, services and programs make them.

Each is a function of a ``World``; its name begins with the door that it takes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from bifolium.dossier.factories import make_statement, make_thing
from bifolium.dossier.models import Statement, Thing
from bifolium.dossier.tests.samples import FILES, bring
from bifolium.pages.factories import add_page
from bifolium.pages.models import (
    ArticlePage,
    ExpertPage,
    ExpertsPage,
    FootLink,
    PlainPage,
    ProjectPage,
    RelatedPage,
    SectionPage,
    Signature,
    SiteOptions,
    Topic,
)
from bifolium.participation.factories import cast, make_poll, make_rating
from bifolium.participation.models import Box
from bifolium.participation.services import place_poll, publish_ratings
from bifolium.people.models import Affiliation, Organisation, Person
from bifolium.press.tests.world import World, open_articles

MOST_ARTICLES = 7
MOST_PEOPLE = 5
MOST_POLLS = 2


# By the desk's own forms.


def desk_new_article(world: World) -> None:
    if ArticlePage.objects.count() >= MOST_ARTICLES:
        return desk_delete(world)
    number = world.next()
    changes = {"title": f"Typed {number}", "slug": f"typed{number}", "lead": "New."}
    return world.desk.add(world.section(), "articlepage", **changes)


def desk_title(world: World) -> None:
    title = f"Title {world.next()}"
    world.desk.edit(world.article(), is_published=True, title=title)


def desk_lead(world: World) -> None:
    lead = f"Lead {world.next()}"
    world.desk.edit(world.article(), is_published=True, lead=lead)


def desk_text(world: World) -> None:
    text = f"Text {world.next()} " + "words " * world.random.randint(0, 400)
    world.desk.edit(world.article(), is_published=True, text=text)


def desk_day(world: World) -> None:
    day = date(2026, 1, 1) + timedelta(days=world.random.randint(0, 300))
    world.desk.edit(world.article(), is_published=True, published_on=day.isoformat())


def desk_topics(world: World) -> None:
    keys = [topic.pk for topic in world.some_of(Topic.objects.order_by("pk"), 3)]
    world.desk.edit(world.article(), is_published=True, topics=keys)


def desk_slug(world: World) -> None:
    world.desk.edit(world.article(), is_published=True, slug=f"s{world.next()}")


def desk_draft(world: World) -> None:
    # The desk writes what is not published yet into the page itself.
    live = world.any_of(ArticlePage.objects.live().order_by("pk"))
    title = f"Draft {world.next()}"
    draft = live.get_latest_revision_as_object()
    world.desk.edit(draft, is_published=False, title=title)


def desk_unpublish(world: World) -> None:
    live = ArticlePage.objects.live().order_by("pk")
    if live.count() > 3:
        world.desk.page("unpublish", world.any_of(live))


def desk_publish_again(world: World) -> None:
    if hidden := open_articles(live=False):
        page = world.any_of(hidden).get_latest_revision_as_object()
        world.desk.edit(page, is_published=True)


def desk_move(world: World) -> None:
    article = world.article()
    target = world.section(article.url_path)
    if target.pk != article.get_parent().pk:
        world.desk.move(article, target)


def desk_delete(world: World) -> None:
    if ArticlePage.objects.count() > 4:
        world.desk.page("delete", world.article())


def desk_reorder(world: World) -> None:
    pages = Page.objects.filter(depth=3).order_by("pk")
    world.desk.reorder(world.any_of(pages), world.random.randint(0, 3))


def desk_copy_for_translation(world: World) -> None:
    article = world.article()
    taken = ArticlePage.objects.filter(translation_key=article.translation_key)
    if taken.count() > 1 or ArticlePage.objects.count() >= MOST_ARTICLES:
        return
    address = reverse("simple_translation:submit_page_translation", args=[article.pk])
    home = next(
        one for one in world.homes.values() if one.locale_id != article.locale_id
    )
    world.desk.send(address, locales=[home.locale_id])
    draft = taken.exclude(pk=article.pk).get()
    world.desk.edit(draft, is_published=True, title=f"Translated {world.next()}")


def desk_menus(world: World) -> None:
    page = world.any_of(SectionPage.objects.order_by("pk"))
    if page.show_in_menus:
        Page.objects.filter(pk=page.pk).update(show_in_menus=False)
    else:
        world.desk.edit(page, is_published=True, show_in_menus="on")


def desk_section_name(world: World) -> None:
    section = world.any_of(SectionPage.objects.order_by("pk"))
    world.desk.edit(section, is_published=True, title=f"Section {world.next()}")


def desk_section_slug(world: World) -> None:
    section = world.any_of(SectionPage.objects.order_by("pk"))
    world.desk.edit(section, is_published=True, slug=f"section{world.next()}")


def desk_person(world: World) -> None:
    person = world.any_of(Person.objects.order_by("pk"))
    address = reverse(person.snippet_viewset.get_url_name("edit"), args=[person.pk])
    world.desk.send(address, name_0=f"Имя {world.next()}")


def desk_topic_name(world: World) -> None:
    topic = world.any_of(Topic.objects.order_by("pk"))
    address = reverse(topic.snippet_viewset.get_url_name("edit"), args=[topic.pk])
    world.desk.send(address, name_1=f"Topic {world.next()}")


def desk_poll(world: World) -> None:
    for poll in world.sound_poll():
        address = reverse(poll.snippet_viewset.get_url_name("edit"), args=[poll.pk])
        world.desk.send(address, question_1=f"Question {world.next()}?")


def desk_site_options(world: World) -> None:
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["pages", "siteoptions", site.pk])
    world.desk.send(address, notice_1=f"Notice {world.next()}")


def desk_redirect(world: World) -> None:
    address = reverse("wagtailredirects:add")
    old = f"/en/old{world.next()}/"
    world.desk.send(address, old_path=old, redirect_link="https://example.org/")


# By services and models.


def service_new_article(world: World) -> None:
    if ArticlePage.objects.count() < MOST_ARTICLES:
        world.new_article()


def service_expert(world: World) -> None:
    experts = world.any_of(ExpertsPage.objects.order_by("pk"))
    person = world.any_of(Person.objects.order_by("pk"))
    if not ExpertPage.objects.child_of(experts).filter(person=person).exists():
        page = ExpertPage(title=person.slug, slug=f"e{world.next()}", person=person)
        add_page(experts, page)


def service_affiliation(world: World) -> None:
    place = Organisation.objects.create(
        slug=f"o{world.next()}", name={"en": f"Place {world.number}"}
    )
    Affiliation.objects.create(
        person=world.any_of(Person.objects.order_by("pk")),
        organisation=place,
        position={"en": "fellow"},
        since=date(2020, 1, 1),
    )


def service_poll(world: World) -> None:
    if Box.objects.polls().count() < MOST_POLLS:
        yesterday = timezone.now() - timedelta(days=1)
        make_poll(key=f"poll-{world.next()}", opens_at=yesterday)


def service_poll_places(world: World) -> None:
    works = [*ProjectPage.objects.order_by("pk"), *world.homes.values()]
    poll = world.any_of(Box.objects.polls().order_by("pk"))
    chosen = world.some_of(works, 3)
    place_poll(box=poll, subjects=[work.translation_key for work in chosen])


def service_votes(world: World) -> None:
    box = make_rating(world.article().translation_key)
    for _reader in range(6):
        cast(box, world.next(), str(world.random.randint(1, 5)), at=timezone.now())


def service_ratings(world: World) -> None:
    service_votes(world)
    publish_ratings()


def service_dossier(world: World) -> None:
    number = world.next()
    post = world.any_of(Thing.objects.filter(kind="post").order_by("pk"))
    person = make_thing(world.dossier, "person", f"n{number}", f"Envoy {number}")
    year, king = 1850 + number % 90, Thing.objects.get(key="king")
    make_statement(person, "holds", post, when=str(year), eyes=king)


def service_dossier_import(world: World) -> None:
    with TemporaryDirectory() as name:
        for sheet, text in FILES.items():
            other = text.replace("Anna", f"Anna {world.next()}")
            (Path(name) / f"{sheet}.csv").write_text(other, encoding="utf-8")
        bring(world.dossier, Path(name))


def service_project_text(world: World) -> None:
    project = world.any_of(ProjectPage.objects.order_by("pk"))
    project.subtitle = f"Subtitle {world.next()}"
    project.save_revision().publish()


def service_related(world: World) -> None:
    article, target = world.article(), Page.objects.get(pk=world.article().pk)
    article.related = [RelatedPage(target=target, sort_order=0)]
    article.save_revision().publish()


# Past everything: bulk calls, relations, raw SQL.


def bulk_names(world: World) -> None:
    key = world.any_of(Person.objects.order_by("pk")).pk
    Person.objects.filter(pk=key).update(name={"en": f"Bulk {world.next()}"})


def bulk_topics(world: World) -> None:
    topics = list(Topic.objects.order_by("pk"))
    for topic in topics:
        topic.name = {"en": f"Topic {world.next()}"}
    Topic.objects.bulk_update(topics, ["name"])


def bulk_people(world: World) -> None:
    if Person.objects.count() < MOST_PEOPLE:
        name = {"en": f"Crowd {world.next()}"}
        row = Person(slug=f"c{world.number}", name=name, sort_name=name, is_expert=True)
        Person.objects.bulk_create([row])


def bulk_signatures(world: World) -> None:
    article = ArticlePage.objects.get(pk=world.article().pk)
    person = world.any_of(Person.objects.order_by("pk"))
    Signature.objects.bulk_create(
        [Signature(page=article, person=person, sort_order=9)]
    )


def bulk_unsign(world: World) -> None:
    keys = [row.pk for row in world.some_of(Signature.objects.order_by("pk"), 2)]
    Signature.objects.filter(pk__in=keys).delete()


def bulk_foot_links(world: World) -> None:
    options = SiteOptions.objects.get(site__is_default_site=True)
    FootLink.objects.filter(options=options).delete()
    page = world.any_of(PlainPage.objects.order_by("pk"))
    FootLink.objects.bulk_create([FootLink(options=options, page=page, sort_order=0)])


def bulk_kind(world: World) -> None:
    kind = world.any_of(ArticlePage.Kind.values)
    ArticlePage.objects.filter(pk=world.article().pk).update(kind=kind)


def bulk_statements(world: World) -> None:
    row = world.any_of(Statement.objects.order_by("pk"))
    Statement.objects.filter(pk=row.pk).update(manner=f"manner {world.next()}")


def bulk_redirects(world: World) -> None:
    Redirect.objects.all().delete()


def relation_add(world: World) -> None:
    topic = world.any_of(Topic.objects.order_by("pk"))
    topic.articles.through.objects.get_or_create(
        articlepage_id=world.article().pk, topic_id=topic.pk
    )


def relation_clear(world: World) -> None:
    topic = world.any_of(Topic.objects.order_by("pk"))
    topic.articles.through.objects.filter(topic=topic).delete()


def sql_subtitles(world: World) -> None:
    run("update pages_articlepage set subtitle = %s", f"Subtitle {world.next()}")


def sql_title(world: World) -> None:
    text = "update wagtailcore_page set title = %s where id = %s"
    run(text, f"By hand {world.next()}", world.article().pk)


def sql_hide_and_show(world: World) -> None:
    text = "update wagtailcore_page set live = not live where id = %s"
    run(text, world.article().pk)


def sql_nothing(world: World) -> None:
    run("update pages_articlepage set subtitle = subtitle")


def run(text: str, *values: object) -> None:
    """Run a statement past the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)


# By the clock.


def clock_poll_closes(world: World) -> None:
    at = timezone.now() + timedelta(minutes=30)
    Box.objects.filter(pk=world.any_of(Box.objects.polls().order_by("pk")).pk).update(
        closes_at=at
    )


def clock_poll_opens(world: World) -> None:
    at = timezone.now() + timedelta(minutes=30)
    Box.objects.filter(pk=world.any_of(Box.objects.polls().order_by("pk")).pk).update(
        opens_at=at, closes_at=None
    )


def clock_go_live(world: World) -> None:
    at = timezone.localtime(timezone.now() + timedelta(minutes=20))
    page = world.any_of(ArticlePage.objects.not_live().order_by("pk") or [None])
    if page:
        page.go_live_at = at
        page.save_revision(approved_go_live_at=at)
        page.latest_revision.publish()


def clock_expire(world: World) -> None:
    at = timezone.localtime(timezone.now() + timedelta(minutes=20))
    page = world.article()
    if page.live and ArticlePage.objects.live().count() > 3:
        page.expire_at = at
        page.save_revision().publish()


def clock_goes_on(world: World) -> None:
    world.later += timedelta(minutes=world.random.choice([1, 15, 40, 60 * 26]))
    call_command("publish_scheduled", verbosity=0)


DOORS = ("desk_", "service_", "bulk_", "relation_", "sql_", "clock_")
EDITS: dict[str, Callable[[World], None]] = {
    name: found for name, found in sorted(globals().items()) if name.startswith(DOORS)
}
DRAFTS = ("desk_draft", "service_votes", "sql_nothing")
