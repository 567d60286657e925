"""Writes that follow from publishing, and those that editors ask for at the desk."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from wagtail.models import Page, Revision

from bifolium.accounts.models import User
from bifolium.editions.links import language_of
from bifolium.pages.builders.people import frozen_lines, holding
from bifolium.pages.leaning import bindings_of, current
from bifolium.pages.models import (
    ArticlePage,
    BylineAsPublished,
    Neighbour,
    ReviewedBinding,
)
from bifolium.pages.models.base import EditionPage
from bifolium.pages.queries import nearest_works
from bifolium.pages.texts import fixed_texts
from bifolium.participation.services import open_rating
from bifolium.people.queries import affiliations_of

AT_ONCE = 50


def freeze_byline(*, article: ArticlePage) -> None:
    """Keep what each signing person was on the day of publication, once."""
    signed = {row.person_id: row.person for row in article.signatures.all()}
    frozen = set(
        BylineAsPublished.objects.filter(page=article).values_list(
            "person_id", flat=True
        )
    )
    fresh = [person for key, person in signed.items() if key not in frozen]
    held = affiliations_of(fresh)
    BylineAsPublished.objects.bulk_create(
        BylineAsPublished(
            page=article,
            person=person,
            as_of=article.published_on,
            lines=frozen_lines(holding(held.get(person.pk, []), article.published_on)),
        )
        for person in fresh
    )


def choose_neighbours(*, article: ArticlePage) -> bool:
    """Choose anew the works that share topics; return whether they are others now."""
    nearest = nearest_works(article)
    rows = article.neighbours.order_by("place")
    if list(rows.values_list("work", flat=True)) == nearest:
        return False
    with transaction.atomic():
        article.neighbours.all().delete()
        Neighbour.objects.bulk_create(
            Neighbour(page=article, work=work, place=place)
            for place, work in enumerate(nearest)
        )
    return True


def choose_all_neighbours(alive: Callable[[], None] = lambda: None) -> int:
    """Choose anew for every published article; return for how many it changed.

    ``alive`` is called now and then.
    """
    changed = 0
    keys = list(ArticlePage.objects.live().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = ArticlePage.objects.filter(pk__in=keys[start : start + AT_ONCE])
        for article in some.defer_streamfields():
            changed += choose_neighbours(article=article)
        alive()
    return changed


def open_for_rating(*, article: ArticlePage) -> None:
    """Make the ballot box of a work that readers may rate, if it has none."""
    if article.is_rated:
        open_rating(subject=article.translation_key)


def fix_typography(*, page: Page, user: User) -> Revision | None:
    """Save a draft of a page's latest texts with the typography of its language.

    Returns the new revision; None if there is nothing to change.
    """
    latest = page.get_latest_revision_as_object()
    fields, _changes = fixed_texts(latest)
    if not fields:
        return None
    for name, value in fields.items():
        field = latest._meta.get_field(name)
        # A stream reads its raw form from JSON.
        raw = value if isinstance(value, str) else json.dumps(value)
        setattr(latest, name, field.to_python(raw))
    revision: Revision = latest.save_revision(user=user, log_action=True)
    return revision


def note_original(*, source: Page, copy: Page) -> None:
    """Let a copy made for translation say in which language the work was written."""
    if not isinstance(copy, EditionPage) or copy.alias_of_id:
        return
    copy.original_language = source.original_language or language_of(source)
    copy.save(update_fields=["original_language"], clean=False)
    draft = copy.get_latest_revision_as_object()
    draft.original_language = copy.original_language
    draft.save_revision(clean=False)


def note_bindings(*, page: Page, at: datetime, user: User | None = None) -> None:
    """Keep what newly bound words of a published page lean on, as it is now.

    What was there before keeps its fingerprint: publishing is no review of it.
    """
    now = current(bindings_of(page))
    ReviewedBinding.objects.bulk_create(
        [
            ReviewedBinding(
                page_id=page.pk,
                kind=kind,
                key=key,
                fingerprint=fingerprint,
                reviewed_at=at,
                reviewed_by=user,
            )
            for (kind, key), fingerprint in now.items()
        ],
        ignore_conflicts=True,
    )


def review_binding(
    *, page: Page, kind: str, key: int, at: datetime, user: User
) -> bool:
    """Say that a page agrees with what the record says now.

    Returns whether the page leans on that row at all; a row that is gone cannot be
    agreed with.
    """
    now = current(
        one for one in bindings_of(page) if (one.kind, one.key) == (kind, key)
    )
    if (kind, key) not in now:
        return False
    ReviewedBinding.objects.update_or_create(
        page_id=page.pk,
        kind=kind,
        key=key,
        defaults={
            "fingerprint": now[kind, key],
            "reviewed_at": at,
            "reviewed_by": user,
        },
    )
    return True
