"""Naming who edits a dossier."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.log_actions import log

from bifolium.accounts.models import User
from bifolium.dossier.models import Dossier


@transaction.atomic
def name_editors(
    *, dossier: Dossier, people: Iterable[User], groups: Iterable[Group], by: Any
) -> None:
    """Let exactly these people and groups edit a dossier, and log who said so."""
    people, groups = list(people), list(groups)
    dossier.editors.set(people)
    dossier.editor_groups.set(groups)
    named = {
        "people": [person.get_username() for person in people],
        "groups": [group.name for group in groups],
    }
    log(dossier, "wagtail.edit", user=by, data=named)
