"""Which sentences lean on a row of the record that has changed since their review."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy

from bifolium.dossier.fingerprints import fingerprints
from bifolium.dossier.merged import rows_instead
from bifolium.dossier.models import Statement, Thing
from bifolium.pages.bound import Binding, bindings
from bifolium.pages.models import ReviewedBinding

MODELS = {"thing": Thing, "statement": Statement}


@dataclass(frozen=True)
class Leaning:
    """One row of the record that changed, or went, and the words that lean on it.

    ``row`` is null if it is gone.
    """

    page: Page
    kind: str
    key: int
    row: Any
    bindings: list[Binding]


def bindings_of(page: Page) -> list[Binding]:
    """Return the bindings of a page’s published text."""
    body = getattr(page, "body", None)
    return bindings(body.raw_data) if body is not None else []


def current(found: Iterable[Binding]) -> dict[tuple[str, int], str]:
    """Return the fingerprints of what is bound to, by kind and key."""
    rows = list(found)
    return {
        (kind, key): digest
        for kind in MODELS
        for key, digest in fingerprints(
            kind, {row.key for row in rows if row.kind == kind}
        ).items()
    }


def binding_pages(user: Any) -> list[Page]:
    """Return the published pages with bound words that a user may edit."""
    kinds = ContentType.objects.get_for_models(Thing, Statement).values()
    named = ReferenceIndex.objects.filter(to_content_type__in=kinds)
    keys = {key for key in named.values_list("object_id", flat=True) if key.isdigit()}
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    found = mine.filter(pk__in=keys, live=True).order_by("path").specific()
    return list(found)


def leaning(user: Any) -> list[Leaning]:
    """Return what a user should review, by page in the order of the tree."""
    pages = [(page, bindings_of(page)) for page in binding_pages(user)]
    now = current(one for _page, found in pages for one in found)
    seen = {
        (row.page_id, row.kind, row.key): row.fingerprint
        for row in ReviewedBinding.objects.filter(page__in=[page for page, _ in pages])
    }
    rows: list[Leaning] = []
    for page, found in pages:
        groups: dict[tuple[str, int], list[Binding]] = {}
        for one in found:
            groups.setdefault((one.kind, one.key), []).append(one)
        rows += [
            Leaning(page, *name, None, group)
            for name, group in groups.items()
            if name not in now or now[name] != seen.get((page.pk, *name))
        ]
    return [with_row(row) for row in rows]


def with_row(row: Leaning) -> Leaning:
    """Return the same with the row of the record, if it is still there."""
    rows = MODELS[row.kind]._default_manager
    key = row.key
    if row.kind == "statement":
        rows = rows.select_related("subject", "object", "in_eyes_of")
    else:
        key = rows_instead([key]).get(key, key)
    found = rows.filter(pk=key).first()
    return Leaning(row.page, row.kind, row.key, found, row.bindings)
