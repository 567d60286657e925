"""What of a record would come back to itself."""

from django.utils.translation import gettext as _

from bifolium.dossier.circles import has_circle
from bifolium.dossier.models import Dossier


def circles_in(dossier: Dossier) -> list[str]:
    """Return what would come back to itself in a dossier, in words."""
    parts = dossier.things.exclude(parent=None).values_list("pk", "parent")
    rows = dossier.statements.filter(predicate="continues")
    found = []
    if has_circle(parts):
        found.append(_("Something would be a part of itself in the end."))
    if has_circle(rows.values_list("subject", "object")):
        found.append(_("Something would continue itself in the end."))
    return found
