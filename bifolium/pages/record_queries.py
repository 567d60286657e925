"""Where a record is read, and which articles lean on it; one query each."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex

from bifolium.conf.memory import remembered
from bifolium.dossier.addresses import NOWHERE, Addresses
from bifolium.dossier.models import Merge, Thing
from bifolium.editions.links import path_of
from bifolium.pages.models import ArticlePage, ProjectPage
from bifolium.pages.queries import articles, locale_key


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
    named = Q(to_object_id__in=keys)
    if isinstance(rows[0], Thing):
        named |= Q(to_object_id__in=went_into(keys))
    naming = ReferenceIndex.objects.filter(
        named, to_content_type=content_type
    ).values_list("object_id", flat=True)
    pages = {int(key) for key in naming if key.isdigit()}
    return articles(locale_id).filter(pk__in=pages)


def went_into(keys: Sequence[str]) -> "QuerySet[Merge, str]":
    """Return the ids, as the index of references has them, of what went into things."""
    rows = Merge.objects.filter(leads_to__in=keys, undone=None)
    return rows.annotate(named=Cast("row", CharField())).values_list("named", flat=True)


@remembered
def record_addresses(dossier_id: int, language: str) -> Addresses:
    """Return where a dossier is read in a language; nowhere if it is not."""
    project = project_showing(dossier_id, locale_key(language))
    return Addresses(f"{path_of(project)}dossier/") if project else NOWHERE
