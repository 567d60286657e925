"""What readers are told at the address of a row that was withdrawn from a record."""

from dataclasses import replace

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bifolium.dossier.lines import named
from bifolium.dossier.models import Statement
from bifolium.dossier.queries.removed import Removed, as_it_was, removed_name
from bifolium.pages.builders.record import Setting
from bifolium.pages.contexts import DossierGoneContext
from bifolium.pages.parts import Link

SAID = {
    "statement": gettext_lazy("This statement was withdrawn from the record."),
    "source": gettext_lazy("This source was withdrawn from the record."),
    "thing": gettext_lazy("This entry was withdrawn from the record."),
}


def gone(setting: Setting) -> DossierGoneContext:
    """Return what the page of a withdrawn row sees; what it said is not repeated.

    :raises Http404: if there never was one.
    """
    leaf = setting.leaf
    found = removed_name(setting.dossier, leaf.was, leaf.key, of=leaf.kind)
    if found is None:
        raise Http404
    title = _("Withdrawn")
    shell = setting.shell(title, description=str(SAID[leaf.was]))
    return DossierGoneContext(
        shell=replace(shell, is_indexed=False),
        title=title,
        rooms=setting.rooms(),
        said=str(SAID[leaf.was]),
        key=leaf.key,
        on=timezone.localdate(found.last.at),
        why=found.change.why if found.change else "",
        about=about(found, setting),
    )


def about(found: Removed, setting: Setting) -> Link | None:
    """Return the way to what a withdrawn statement was about, if that still stands."""
    row = as_it_was(found)
    if not isinstance(row, Statement):
        return None
    thing = setting.dossier.things.filter(pk=row.subject_id).first()
    if thing is None:
        return None
    one = named(thing, setting.language, setting.addresses)
    return Link(
        one.text,
        one.url,
        one.language if one.language != setting.language else "",
        False,
    )
