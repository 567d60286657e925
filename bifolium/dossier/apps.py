from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "bifolium.dossier"
    label = "dossier"
    verbose_name = _("Dossier")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        receivers = import_module("bifolium.dossier.receivers")
        pre_migrate.connect(receivers.stop_following, sender=self)
        post_migrate.connect(receivers.follow, sender=self)
