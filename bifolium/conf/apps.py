from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfConfig(AppConfig):
    name = "bifolium.conf"
    label = "conf"
    verbose_name = _("Settings")
