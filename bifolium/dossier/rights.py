"""Who may see and change a dossier at the desk.

Who has the general permission may always. Others may where they, or a group of
theirs, are named among the editors of the dossier.
"""

from typing import Any

from django.db.models import Q, QuerySet

from bifolium.dossier.models import Dossier

CHANGE = "dossier.change_dossier"
VIEW = "dossier.view_dossier"


def may_edit(user: Any, dossier: Dossier) -> bool:
    """Return whether a user may write in a dossier."""
    return user.has_perm(CHANGE) or is_named(user, dossier)


def may_see(user: Any, dossier: Dossier) -> bool:
    """Return whether a user may see a dossier at the desk, published or not."""
    return user.has_perm(VIEW) or may_edit(user, dossier)


def may_name_editors(user: Any) -> bool:
    """Return whether a user may name editors; who is only named may not."""
    return bool(user.has_perm(CHANGE))


def is_named(user: Any, dossier: Dossier) -> bool:
    """Return whether a user is an editor of this dossier, by name or by group."""
    return named_for(user).filter(pk=dossier.pk).exists()


def named_for(user: Any) -> QuerySet[Dossier]:
    """Return the dossiers that name a user, or a group of the user's."""
    if not user.is_active:
        return Dossier.objects.none()
    mine = Q(editors=user.pk) | Q(editor_groups__user=user.pk)
    return Dossier.objects.filter(pk__in=Dossier.objects.filter(mine).values("pk"))


def editable(user: Any) -> QuerySet[Dossier]:
    """Return every dossier that a user may write in."""
    return Dossier.objects.all() if user.has_perm(CHANGE) else named_for(user)
