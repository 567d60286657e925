"""Pages that lean on a row of the record: by bound words, or by its key in a block.

A key stands in a block beside the dossier that it is of: ``{"dossier": 3, "person":
"maklakov"}``, in ``options`` (``{"posts": [{"value": "paris"}]}``) or as what a step
lights. Drafts lean, too: what they name would be gone when they are published.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from bifolium.dossier.leaners import LEANERS, Leaner, Row
from bifolium.dossier.models import Source, Statement, Thing
from bifolium.pages.bound import bindings
from bifolium.pages.models.project import ProjectFigure

OPTIONS = {
    "persons": "person",
    "posts": "post",
    "missions": "mission",
    "recognised": "authority",
}
"""Which option of a drawing names things of which kind."""


def leaners(row: Row) -> list[Leaner]:
    """Return the pages that lean on a row, in the order of the tree."""
    if isinstance(row, Source):
        return []
    found = bound_to(row)
    return found + naming(row) if isinstance(row, Thing) else found


def bound_to(row: Thing | Statement) -> list[Leaner]:
    """Return the pages with words bound to a row."""
    kind = str(row._meta.model_name)
    found = []
    indexed = indexed_pages(row)
    for page, raw in pages_and_bodies(indexed, "linktype"):
        own = [one for one in bindings(raw) if (one.kind, one.key) == (kind, row.pk)]
        if own or page.pk in indexed:
            sentences = tuple(dict.fromkeys(one.sentence for one in own))
            found.append(leaner(page, _("words are bound to it"), sentences))
    return found


def naming(thing: Thing) -> list[Leaner]:
    """Return the pages that name a thing by its key."""
    indexed = indexed_pages(thing.dossier)
    found = [
        leaner(page, _("a block names it"))
        for page, raw in pages_and_bodies(indexed, "dossier")
        if any(names(value, thing) for value in raw)
    ]
    if thing.kind == Thing.Kind.PERSON:
        rows = ProjectFigure.objects.filter(
            page__dossier=thing.dossier_id, key=thing.key
        )
        projects = Page.objects.filter(pk__in=rows.values("page"))
        found += [
            leaner(page, _("it is among its people"))
            for page in projects.select_related("locale").order_by("path")
        ]
    return found


def indexed_pages(row: Model) -> set[int]:
    """Return the ids of the pages that Wagtail knows to refer to a row."""
    pages = ContentType.objects.get_for_model(Page)
    found = ReferenceIndex.get_references_to(row).filter(base_content_type=pages)
    return {int(key) for key in found.values_list("object_id", flat=True)}


def pages_and_bodies(
    indexed: Iterable[int], text: str
) -> Iterator[tuple[Page, list[Any]]]:
    """Yield pages with all that their bodies say, in the order of the tree.

    They are those named, and those whose latest draft holds a text.
    """
    latest = Cast("latest_revision__content", TextField())
    written = Page.objects.filter(has_unpublished_changes=True).alias(text=latest)
    ids = {*indexed, *written.filter(text__contains=text).values_list("pk", flat=True)}
    pages = Page.objects.filter(pk__in=ids).select_related("locale", "latest_revision")
    for page in pages.order_by("path"):
        yield page, [*body_of(page.specific), *body_of_draft(page)]


def body_of(page: Page) -> list[Any]:
    """Return the body of a page in its raw form."""
    body = getattr(page, "body", None)
    return list(body.raw_data) if hasattr(body, "raw_data") else []


def body_of_draft(page: Page) -> list[Any]:
    """Return the body of the latest draft, if there is one that is not published."""
    if not (page.has_unpublished_changes and page.latest_revision):
        return []
    body = page.latest_revision.content.get("body")
    raw = json.loads(body) if isinstance(body, str) and body.startswith("[") else []
    return list(raw)


def names(value: Any, thing: Thing) -> bool:
    """Return whether a value of a block names a thing, however deep."""
    if isinstance(value, list | tuple):
        return any(names(one, thing) for one in value)
    if not isinstance(value, dict):
        return False
    if value.get("dossier") == thing.dossier_id and thing.key in keys(value, thing):
        return True
    return any(names(one, thing) for one in value.values())


def keys(block: dict[str, Any], thing: Thing) -> Iterator[str]:
    """Yield the keys in a block that may be those of a thing of that kind."""
    if thing.kind == Thing.Kind.PERSON:
        yield str(block.get("person") or "")
    options = block.get("options") or {}
    for option, kind in OPTIONS.items():
        if kind == thing.kind:
            yield from items(options.get(option))
    for step in raw_items(block.get("steps")):
        yield from items(step.get("lights") if isinstance(step, dict) else None)


def items(value: Any) -> Iterator[str]:
    """Yield the texts of a list, or of one text."""
    for one in [value] if isinstance(value, str) else raw_items(value):
        yield str(one)


def raw_items(value: Any) -> Iterator[Any]:
    """Yield the values of a list in either of its raw forms."""
    for one in value if isinstance(value, list | tuple) else ():
        yield one["value"] if isinstance(one, dict) and "value" in one else one


def leaner(page: Page, how: str, sentences: tuple[str, ...] = ()) -> Leaner:
    """Return a page as it stands in the list of what leans on a row."""
    return Leaner(
        title=page.get_admin_display_title(),
        language=page.locale.language_code,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        how=how,
        sentences=sentences,
    )


LEANERS.append(leaners)
