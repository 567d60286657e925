from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bifolium.participation.places import PLACES


class PagesConfig(AppConfig):
    name = "bifolium.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        import_module("bifolium.pages.builders")
        import_module("bifolium.pages.receivers")
        import_module("bifolium.pages.record_leaners")
        PLACES.append(import_module("bifolium.pages.poll_places").places_for_polls)
