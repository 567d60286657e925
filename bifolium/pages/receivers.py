"""What pages listen to."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from bifolium.pages.models import ArticlePage
from bifolium.pages.services import freeze_byline, open_for_rating


@receiver(page_published, sender=ArticlePage)
def settle_article(instance: ArticlePage, **_event: Any) -> None:
    """A published article has a frozen byline and, if rated, a ballot box."""
    freeze_byline(article=instance)
    open_for_rating(article=instance)
