from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "bifolium.press"
    label = "press"
    verbose_name = _("Press")

    def ready(self) -> None:
        import_module("bifolium.press.receivers")
