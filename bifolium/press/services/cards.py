"""Files that follow from publishing."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from wagtail.models import Page, Site

from bifolium.conf.labels import label
from bifolium.editions.links import language_of
from bifolium.pages.models import ArticlePage, SiteOptions
from bifolium.press.cards import CardText, draw_card


def card_name(page: Page) -> str:
    """Return the name of an edition's share card in the storage of uploads."""
    return f"cards/{language_of(page)}/{page.translation_key}.png"


def card_text(page: Page) -> CardText:
    """Return what stands on an edition's share card, in its language."""
    language = language_of(page)
    site = Site.objects.filter(is_default_site=True).first()
    name = label(SiteOptions.for_site(site).name, language) if site else ""
    with translation.override(language):
        kind = (
            str(ArticlePage.Kind(page.kind).label)
            if isinstance(page, ArticlePage)
            else ""
        )
    return CardText(title=page.title, kind=kind, site=name)


def print_card(*, page: Page) -> None:
    """Draw the share card of an edition and put it in the place of the old one."""
    name = card_name(page)
    picture = ContentFile(draw_card(card_text(page)))
    default_storage.delete(name)
    default_storage.save(name, picture)


def remove_card(*, page: Page) -> None:
    """Remove the share card of an edition that is no longer public."""
    default_storage.delete(card_name(page))
