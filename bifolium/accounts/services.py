"""Every write of the accounts: roles, the way of an article, failed sign-ins."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from bifolium.accounts.gates import FORGOTTEN_AFTER, Patience
from bifolium.accounts.models import Gate, Role, User
from bifolium.accounts.roles import ADMINISTRATOR, EDITOR, RIGHTS, Rights

# What Wagtail's migrations make, and nobody needs beside our roles.
STRANGERS = ("Moderators", "Editors")
FILES = {"wagtailimages": "image", "wagtaildocs": "document"}


@transaction.atomic
def set_up_roles(*, again: bool = False) -> list[str]:
    """Make the groups of the roles and the way from author to publication.

    A role that has its group keeps what administrators gave it or took from it,
    unless ``again``; administrators always get every permission there is. Returns
    the keys of the roles whose group was made or set again.
    """
    root = Page.get_first_root_node()
    files = Collection.get_first_root_node()
    if root is None or files is None:
        return []
    is_first = not Role.objects.exists()
    if is_first:
        remove_strangers()
    made = [key for key in RIGHTS if again or not group_exists(key)]
    for key in made:
        grant(group=group_for(key), rights=RIGHTS[key], root=root, files=files)
    if ADMINISTRATOR not in made:
        group_for(ADMINISTRATOR).permissions.set(Permission.objects.all())
    if is_first or again:
        set_up_review(root=root)
    return made


def group_exists(key: str) -> bool:
    """Return whether a role has its group."""
    return Role.objects.filter(key=key).exists()


def group_for(key: str) -> Group:
    """Return the group of a role; made, named in the site's first language."""
    role = Role.objects.select_related("group").filter(key=key).first()
    if role is not None:
        return role.group
    with translation.override(settings.LANGUAGE_CODE):
        group, _made = Group.objects.get_or_create(name=str(RIGHTS[key].name))
    Role.objects.create(key=key, group=group)
    return group


def remove_strangers() -> None:
    """Remove Wagtail's own groups and workflow, as far as nobody uses them."""
    unused = Workflow.objects.filter(workflow_states=None)
    unused.filter(name__endswith="approval").delete()
    GroupApprovalTask.objects.filter(workflow_tasks=None, task_states=None).delete()
    Group.objects.filter(name__in=STRANGERS, user=None, role=None).delete()


def grant(*, group: Group, rights: Rights, root: Page, files: Collection) -> None:
    """Give a group exactly these rights."""
    GroupPagePermission.objects.filter(group=group).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=root, permission=permission)
        for permission in named(f"wagtailcore.{act}_page" for act in rights.on_pages)
    )
    on_files = (
        f"{app}.{act}_{name}" for app, name in FILES.items() for act in rights.on_files
    )
    GroupCollectionPermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=files, permission=permission)
        for permission in named(on_files)
    )
    everything = Permission.objects.all()
    group.permissions.set(everything if rights.everything else named(rights.on_models))


def named(permissions: Iterable[str]) -> QuerySet[Permission]:
    """Return the permissions that exist of those named ``app.codename``."""
    wanted = Q(pk__in=[])
    for permission in permissions:
        app, _dot, codename = permission.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def set_up_review(*, root: Page) -> None:
    """Let what authors submit go to the editors, on the whole tree.

    A tree that has a workflow keeps it.
    """
    if WorkflowPage.objects.filter(page=root).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Editorial review")
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set([group_for(EDITOR)])
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


def give_role(*, user: User, key: str) -> None:
    """Put a user into the group of a role."""
    user.groups.add(group_for(key))


@transaction.atomic
def count_failure(*, key: str, patience: Patience, at: datetime) -> Gate:
    """Count a failed sign-in and shut the gate for as long as is due.

    Old failures are forgotten: a gate of a day ago counts from one again.
    """
    Gate.objects.filter(failed_at__lt=at - FORGOTTEN_AFTER).delete()
    Gate.objects.get_or_create(key=key, defaults={"failed_at": at})
    Gate.objects.filter(key=key).update(failures=F("failures") + 1, failed_at=at)
    gate = Gate.objects.select_for_update().get(key=key)
    wait = patience.wait(gate.failures)
    if wait:
        gate.shut_until = at + wait
        gate.save(update_fields=["shut_until"])
    return gate


def forget_failures(*, key: str) -> None:
    """Open a gate: who signed in is who they say."""
    Gate.objects.filter(key=key).delete()
