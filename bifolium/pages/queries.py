"""Questions about pages. Lists leave bodies in the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Prefetch, QuerySet
from wagtail.models import Page

from bifolium.conf.memory import remembered
from bifolium.editions.links import editions_of, language_codes
from bifolium.pages.models import (
    ArticlePage,
    AudiencePage,
    HomePage,
    Neighbour,
    ProjectPage,
    SectionPage,
    Signature,
    Topic,
)
from bifolium.pages.models.base import EditionPage
from bifolium.people.models import Person

AUTHOR = Signature.Role.AUTHOR
NEIGHBOURS = 3
UNLISTED = (
    "draft_title",
    "expired",
    "first_published_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "search_description",
    "seo_title",
)


def locale_key(language: str) -> int:
    """Return the key of a language's locale; 0 if the site does not have it."""
    return next((key for key, code in language_codes().items() if code == language), 0)


def home_of(language: str) -> HomePage | None:
    """Return the front page of a language, if it is published."""
    return home_in(locale_key(language))


@remembered
def home_in(locale_id: int) -> HomePage | None:
    """Return the front page of a locale, if it is published."""
    home: HomePage | None = HomePage.objects.live().filter(locale_id=locale_id).first()
    return home


def articles(locale_id: int) -> QuerySet[ArticlePage]:
    """Return the published articles of a language, the newest first.

    What only their own pages tell, such as the number of a revision, is left out: else
    every list would change with it.
    """
    live = ArticlePage.objects.live().filter(locale_id=locale_id)
    return listed(live.defer_streamfields()).order_by("-published_on", "pk")


def listed(found: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Return articles with what a list shows of them."""
    authors = Prefetch("signatures", Signature.objects.select_related("person"))
    return found.defer(*UNLISTED).select_related("cover").prefetch_related(authors)


def articles_in_order(keys: Sequence[int]) -> list[ArticlePage]:
    """Return articles as lists show them, in the order of their keys."""
    if not keys:
        return []
    rows = ArticlePage.objects.filter(pk__in=sorted(keys)).order_by("pk")
    found = {row.pk: row for row in listed(rows.defer_streamfields())}
    return [found[key] for key in keys if key in found]


@remembered
def menu_of(home: Page) -> list[Page]:
    """Return the pages of the main menu in the order of the tree."""
    return list(home.get_children().live().in_menu().order_by("path"))


def ancestors_of(page: Page) -> list[Page]:
    """Return the pages above, from the front page down, in one query."""
    step = page.steplen
    return at_paths(
        tuple(page.path[:end] for end in range(2 * step, len(page.path), step))
    )


@remembered
def at_paths(paths: tuple[str, ...]) -> list[Page]:
    """Return the pages at places of the tree, in its order."""
    return list(Page.objects.filter(path__in=paths).order_by("path"))


def child_named(parent: Page, slug: str) -> Page | None:
    """Return the page below another by its name, published or not.

    Where pages of but one type are made, it is asked for as what it is, at once.
    """
    kinds = parent.specific_class.allowed_subpage_models()
    if len(kinds) == 1:
        first, last = (
            parent.path + letter * parent.steplen
            for letter in (parent.alphabet[0], parent.alphabet[-1])
        )
        found = kinds[0].objects.filter(
            path__range=(first, last), depth=parent.depth + 1, slug=slug
        )
        # Without a name it would bring every row that a page names.
        if kinds[0].served_with:
            found = found.select_related(*kinds[0].served_with)
        if page := found.order_by("path").first():
            return page
    return parent.get_children().filter(slug=slug).first()


@remembered
def branch_named(parent: Page, slug: str) -> Page | None:
    """Return a page on the way to others, as ``child_named`` does."""
    return child_named(parent, slug)


@remembered
def audience_pages(locale_id: int) -> list[AudiencePage]:
    """Return the entrances of a language in the order of the tree."""
    found = AudiencePage.objects.live().filter(locale_id=locale_id)
    return list(found.defer_streamfields().select_related("audience").order_by("path"))


def section_articles(
    section: SectionPage, *, topic: str = "", year: int = 0
) -> QuerySet[ArticlePage]:
    """Return a section's articles, narrowed by topic and year of publication."""
    found = articles(section.locale_id).filter(path__startswith=section.path)
    if topic:
        found = found.filter(topics__slug=topic)
    return found.filter(published_on__year=year) if year else found


@remembered
def section_keys(section: SectionPage, topic: str, year: int) -> list[int]:
    """Return the keys of a section's articles, narrowed, the oldest first."""
    found = section_articles(section, topic=topic, year=year)
    return list(found.reverse().values_list("pk", flat=True))


def years_of(found: QuerySet[ArticlePage]) -> list[int]:
    """Return the years of publication, the newest first."""
    days = found.order_by().dates("published_on", "year", order="DESC")
    return [day.year for day in days]


def topics_of(found: QuerySet[ArticlePage]) -> list[Topic]:
    """Return the topics and regions that articles carry, in their order."""
    keys = found.order_by().values("pk")
    return list(
        Topic.objects.filter(articles__in=keys)
        .distinct()
        .order_by("kind", "position", "pk")
    )


@remembered
def filters_of(section: SectionPage) -> tuple[list[Topic], list[int]]:
    """Return the topics and the years by which a section can be narrowed."""
    every = section_articles(section)
    return topics_of(every), years_of(every)


@remembered
def topics_beside(topics: tuple[Topic, ...], locale_id: int) -> list[Topic]:
    """Return the topics of articles that carry all of these, themselves included."""
    return topics_of(crossing_articles(topics, locale_id))


def only_elsewhere(section: SectionPage) -> list[ArticlePage]:
    """Return works of a section that its language lacks, once a work.

    Of several editions the one in the site's first language stands for the work.
    """
    order = [code for code, _name in settings.LANGUAGES]
    own = ArticlePage.objects.live().filter(locale_id=section.locale_id)
    found: dict[UUID, ArticlePage] = {}
    others = editions_of(section)
    for code in sorted(others, key=order.index):
        other = others[code]
        if other.locale_id == section.locale_id:
            continue
        missing = (
            articles(other.locale_id)
            .filter(path__startswith=other.path)
            .exclude(translation_key__in=own.values("translation_key"))
        )
        for article in missing:
            found.setdefault(article.translation_key, article)
    return list(found.values())


def crossing_articles(topics: Iterable[Topic], locale_id: int) -> QuerySet[ArticlePage]:
    """Return the articles that carry every one of the topics."""
    found = articles(locale_id)
    for topic in topics:
        found = found.filter(topics=topic)
    return found


@remembered
def crossing_keys(topics: tuple[Topic, ...], locale_id: int) -> list[int]:
    """Return the keys of articles that carry all topics, the oldest first."""
    found = crossing_articles(topics, locale_id)
    return list(found.reverse().values_list("pk", flat=True))


@remembered
def locales_narrowed(section: SectionPage, topic: str, year: int) -> set[int]:
    """Return the locales in which a section, narrowed, holds anything."""
    return {
        edition.locale_id
        for edition in editions_of(section).values()
        if section_articles(edition, topic=topic, year=year).exists()
    }


@remembered
def locales_crossed(topics: tuple[Topic, ...]) -> set[int]:
    """Return the locales in which some article carries every one of the topics."""
    return {key for key in language_codes() if crossing_articles(topics, key).exists()}


@remembered
def topic_counts(locale_id: int) -> list[tuple[Topic, int]]:
    """Return every topic and region with the number of its published articles."""
    live = ArticlePage.objects.live().filter(locale_id=locale_id)
    counts = dict(
        ArticlePage.topics.through.objects.filter(articlepage__in=live.values("pk"))
        .values_list("topic")
        .annotate(number=Count("pk"))
    )
    topics = Topic.objects.order_by("kind", "position", "pk")
    return [(topic, counts.get(topic.pk, 0)) for topic in topics]


def chapters_of(project: Page) -> list[ArticlePage]:
    """Return the published chapters of a project in the order of the tree."""
    found = ArticlePage.objects.live().filter(
        path__startswith=project.path, depth=project.depth + 1
    )
    return list(found.defer_streamfields().order_by("path"))


def project_of(article: ArticlePage) -> ProjectPage | None:
    """Return the published project of an article in the article's language.

    A chapter belongs to the project above it; other articles name theirs, in any
    language.
    """
    live = ProjectPage.objects.live().defer_streamfields().select_related("cover")
    found: ProjectPage | None = None
    above = ancestors_of(article)[-1:]
    if above and above[0].content_type_id == content_type_of(ProjectPage):
        found = live.filter(path=above[0].path).first()
    if found or not article.project_id:
        return found
    key = ProjectPage.objects.filter(pk=article.project_id).values("translation_key")
    named = live.filter(translation_key__in=key, locale_id=article.locale_id)
    found = named.first()
    return found


def project_articles(project: ProjectPage) -> QuerySet[ArticlePage]:
    """Return the articles that name a project and are not its chapters."""
    return (
        articles(project.locale_id)
        .filter(project__translation_key=project.translation_key)
        .exclude(path__startswith=project.path)
    )


def projects(locale_id: int) -> list[ProjectPage]:
    """Return the published projects of a language, the newest first."""
    return list(
        ProjectPage.objects.live()
        .filter(locale_id=locale_id)
        .defer_streamfields()
        .select_related("cover")
        .order_by("-published_on", "pk")
    )


def signed_by(person: Person, locale_id: int) -> QuerySet[ArticlePage]:
    """Return the articles that a person signed in any role."""
    return articles(locale_id).filter(signatures__person=person).distinct()


def content_type_of(model: type[Page]) -> int:
    """Return the key under which pages of a type are entered."""
    return int(ContentType.objects.get_for_model(model).pk)


def related_keys(article: ArticlePage) -> list[UUID]:
    """Return the works set beside an article by its editor, else its neighbours."""
    chosen = article.related.select_related("target")
    if works := [row.target.translation_key for row in chosen]:
        return works
    rows = Neighbour.objects.filter(page=article.pk).order_by("place")
    return list(rows.values_list("work", flat=True))


def nearest_works(article: ArticlePage, *, most: int = NEIGHBOURS) -> list[UUID]:
    """Return the published works that share the most topics, of those the newest."""
    links = ArticlePage.topics.through.objects.filter(
        topic__in=article.topics.values_list("pk", flat=True),
        articlepage__live=True,
        articlepage__locale=article.locale_id,
    )
    nearest = (
        links.exclude(articlepage=article.pk)
        .values_list("articlepage__translation_key")
        .annotate(shared=Count("topic"))
        .order_by("-shared", "-articlepage__published_on", "articlepage")
    )
    return [key for key, _shared in nearest[:most]]


@remembered
def keys_signed_by(person: Person) -> list[int]:
    """Return the keys of the articles that a person signed in any role, drafts too."""
    rows = Signature.objects.filter(person=person).order_by("page", "pk")
    return list(dict.fromkeys(rows.values_list("page", flat=True)))


def beside(article: ArticlePage, *, most: int) -> tuple[list[ArticlePage], ...]:
    """Return what is related to an article, and what else its first author wrote."""
    related = related_keys(article)
    author = next((row.person for row in article.signed if row.role == AUTHOR), None)
    written = keys_signed_by(author) if author else []
    newest = (
        ArticlePage.objects.live()
        .filter(pk__in=written, locale_id=article.locale_id)
        .order_by("-published_on", "pk")
    )
    keys = list(newest.values_list("pk", flat=True)[: 2 * most + 1])
    works = (
        ArticlePage.objects.live()
        .filter(translation_key__in=related, locale_id=article.locale_id)
        .values_list("translation_key", "pk")
    )
    placed = dict(works) if related else {}
    first = [
        placed[key] for key in related if key in placed and placed[key] != article.pk
    ]
    others = [key for key in keys if key not in (*first[:most], article.pk)]
    shown = articles_in_order([*first[:most], *others[:most]])
    return shown[: len(first[:most])], shown[len(first[:most]) :]


def same_path_elsewhere(path: str) -> list[Page]:
    """Return published pages of other languages at the same address.

    ``path`` is that of the request: ``/ru/news/opening/``.
    """
    names = path.strip("/").split("/")
    if len(names) < 2:
        return []
    homes = HomePage.objects.live().exclude(locale_id=locale_key(names[0]))
    wanted = [f"{home.url_path}{'/'.join(names[1:])}/" for home in homes]
    return list(Page.objects.live().filter(url_path__in=wanted).specific())


def levels_of(pages: Iterable[Page]) -> dict[int, str]:
    """Return the level of each edition by its key, with one query a page type."""
    by_type: dict[type[EditionPage], list[int]] = defaultdict(list)
    for page in pages:
        model = page.content_type.model_class()
        if model is not None and issubclass(model, EditionPage):
            by_type[model].append(page.pk)
    found: dict[int, str] = {}
    for model, keys in by_type.items():
        found |= dict(model.objects.filter(pk__in=keys).values_list("pk", "level"))
    return found
