"""Questions about pages. Lists leave bodies in the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, QuerySet
from wagtail.models import Page, ReferenceIndex

from bifolium.editions.links import editions_of, language_codes
from bifolium.pages.models import (
    ArticlePage,
    AudiencePage,
    HomePage,
    ProjectPage,
    SectionPage,
    Topic,
)
from bifolium.pages.models.base import EditionPage
from bifolium.participation.models import Box
from bifolium.people.models import Person


def locale_key(language: str) -> int:
    """Return the key of a language's locale; 0 if the site does not have it."""
    return next((key for key, code in language_codes().items() if code == language), 0)


def home_of(language: str) -> HomePage | None:
    """Return the front page of a language, if it is published."""
    home: HomePage | None = (
        HomePage.objects.live().filter(locale_id=locale_key(language)).first()
    )
    return home


def articles(locale_id: int) -> QuerySet[ArticlePage]:
    """Return the published articles of a language, the newest first."""
    found: QuerySet[ArticlePage] = (
        ArticlePage.objects.live()
        .filter(locale_id=locale_id)
        .defer_streamfields()
        .select_related("cover")
        .prefetch_related("signatures__person")
        .order_by("-published_on", "pk")
    )
    return found


def menu_of(home: Page) -> list[Page]:
    """Return the pages of the main menu in the order of the tree."""
    return list(home.get_children().live().in_menu().order_by("path"))


def ancestors_of(page: Page) -> list[Page]:
    """Return the pages above, from the front page down, in one query."""
    step = page.steplen
    prefixes = [page.path[:end] for end in range(2 * step, len(page.path), step)]
    return list(Page.objects.filter(path__in=prefixes).order_by("path"))


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


def locales_narrowed(section: SectionPage, *, topic: str, year: int) -> set[int]:
    """Return the locales in which a section, narrowed, holds anything."""
    return {
        edition.locale_id
        for edition in editions_of(section).values()
        if section_articles(edition, topic=topic, year=year).exists()
    }


def locales_crossed(topics: Iterable[Topic]) -> set[int]:
    """Return the locales in which some article carries every one of the topics."""
    chosen = list(topics)
    return {key for key in language_codes() if crossing_articles(chosen, key).exists()}


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
    above = article.path[: -article.steplen]
    found: ProjectPage | None = live.filter(path=above).first()
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


def related_to(article: ArticlePage, *, most: int = 3) -> list[ArticlePage]:
    """Return what the editor set beside an article, else what shares its topics."""
    keys = [row.target.translation_key for row in article.related.all()]
    own = articles(article.locale_id).exclude(pk=article.pk)
    if keys:
        found = {
            row.translation_key: row for row in own.filter(translation_key__in=keys)
        }
        return [found[key] for key in keys if key in found][:most]
    topics = [topic.pk for topic in article.topics.all()]
    shared = own.filter(topics__in=topics).annotate(shared=Count("topics"))
    return list(shared.order_by("-shared", "-published_on", "pk")[:most])


def bodies_by_language(page: Page) -> dict[str, list[str]]:
    """Return the ids of the body's blocks by language, for every live edition."""
    codes = language_codes()
    rows = (
        type(page)
        .objects.live()
        .filter(translation_key=page.translation_key)
        .values_list("locale_id", "body")
    )
    return {codes[key]: [block["id"] for block in body.raw_data] for key, body in rows}


def articles_with_poll(box: Box, locale_id: int) -> QuerySet[ArticlePage]:
    """Return the articles of a language in whose body a poll stands."""
    naming = ReferenceIndex.get_references_to(box).values("object_id")
    keys = [int(row["object_id"]) for row in naming if row["object_id"].isdigit()]
    return articles(locale_id).filter(pk__in=keys)


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


def locales_showing(project: ProjectPage) -> set[int]:
    """Return the locales in which a project is published with the same dossier."""
    found = ProjectPage.objects.live().filter(
        translation_key=project.translation_key, dossier=project.dossier_id
    )
    return set(found.values_list("locale_id", flat=True))


def project_showing(dossier_id: int, locale_id: int) -> ProjectPage | None:
    """Return the project of a language below which a dossier is read."""
    found: ProjectPage | None = (
        ProjectPage.objects.live()
        .filter(dossier=dossier_id, locale_id=locale_id)
        .defer_streamfields()
        .order_by("path")
        .first()
    )
    return found


def articles_naming(rows: Sequence[Model], locale_id: int) -> QuerySet[ArticlePage]:
    """Return the articles of a language whose words are bound to one of the rows.

    The rows are of one model: things, or statements.
    """
    keys = [str(row.pk) for row in rows]
    if not keys:
        return articles(locale_id).none()
    content_type = ContentType.objects.get_for_model(rows[0])
    naming = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id__in=keys
    ).values_list("object_id", flat=True)
    pages = {int(key) for key in naming if key.isdigit()}
    return articles(locale_id).filter(pk__in=pages)
