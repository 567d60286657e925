from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "bifolium.editions"
    label = "editions"
    verbose_name = _("Editions")

    def ready(self) -> None:
        import_module("bifolium.editions.receivers")
