"""What pages listen to."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import copy_for_translation_done, page_published

from bifolium.pages.models import ArticlePage
from bifolium.pages.models.base import EditionPage
from bifolium.pages.services import (
    choose_neighbours,
    freeze_byline,
    note_bindings,
    note_original,
    open_for_rating,
)


@receiver(page_published, sender=ArticlePage)
def settle_article(instance: ArticlePage, **_event: Any) -> None:
    """A published article has a frozen byline, neighbours and maybe a ballot box."""
    freeze_byline(article=instance)
    open_for_rating(article=instance)
    choose_neighbours(article=instance)


@receiver(copy_for_translation_done)
def keep_original_language(source_obj: Any, target_obj: Any, **_event: Any) -> None:
    """A page begun as a copy of another edition follows that edition."""
    if isinstance(source_obj, Page):
        note_original(source=source_obj, copy=target_obj)


@receiver(page_published)
def keep_what_words_lean_on(instance: Any, **_event: Any) -> None:
    """Newly bound words are as good as reviewed: their author has just read them."""
    if isinstance(instance, EditionPage):
        note_bindings(page=instance, at=timezone.now())
