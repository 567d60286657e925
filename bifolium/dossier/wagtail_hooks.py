from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from bifolium.dossier.models import Dossier


class DossierViewSet(SnippetViewSet):  # type: ignore[misc]
    """Dossiers in the desk; what they hold comes from their tables."""

    model = Dossier
    icon = "folder-open-inverse"
    menu_label = _("Dossiers")
    add_to_admin_menu = True
    list_display = ["__str__", "slug", "version"]


register_snippet(DossierViewSet)
