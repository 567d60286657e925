from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "bifolium.press"
    label = "press"
    verbose_name = _("Press")

    def ready(self) -> None:
        receivers = import_module("bifolium.press.receivers")
        pre_migrate.connect(receivers.stop_watching, sender=self)
        post_migrate.connect(receivers.watch, sender=self)
