import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow

from bifolium.accounts.factories import make_roots, make_user
from bifolium.accounts.models import Role
from bifolium.accounts.roles import RIGHTS
from bifolium.accounts.services import group_for, set_up_roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root():
    return make_roots()


@pytest.fixture
def page(root):
    return root.add_child(instance=Page(title="Front", slug="front-page"))


def draft_of(author, root):
    return root.add_child(
        instance=Page(title="Own", slug="own", live=False, owner=author)
    )


def rights_on(page, role):
    tester = page.permissions_for_user(make_user(name=role, role=role))
    asked = {
        "add": tester.can_add_subpage(),
        "change": tester.can_edit(),
        "publish": tester.can_publish(),
        "delete": tester.can_delete(),
    }
    return {name for name, granted in asked.items() if granted}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("author", {"add"}),
        ("translator", {"add", "change"}),
        ("editor", {"add", "change", "publish", "delete"}),
        ("administrator", {"add", "change", "publish", "delete"}),
    ],
)
def test_each_role_has_its_rights_on_pages(page, role, rights):
    assert rights_on(page, role) == rights


def test_an_author_changes_an_own_draft_and_cannot_publish_it(root):
    author = make_user(role="author")
    root = Page.get_first_root_node()
    own = root.add_child(
        instance=Page(title="Own", slug="own", live=False, owner=author)
    )

    tester = own.permissions_for_user(author)

    assert tester.can_edit()
    assert tester.can_submit_for_moderation()
    assert not tester.can_publish()


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("wagtailadmin.access_admin", {"author", "editor", "translator"}),
        ("simple_translation.submit_translation", {"editor", "translator"}),
        ("participation.add_poll", {"author", "editor"}),
        ("people.change_person", {"editor", "translator"}),
        ("people.delete_person", {"editor"}),
        ("accounts.add_user", set()),
        ("wagtailcore.add_locale", set()),
    ],
)
def test_permissions_beyond_pages(permission, roles):
    users = [make_user(name=role, role=role) for role in RIGHTS]

    able = {user.username for user in users if user.has_perm(permission)}

    assert able == roles | {"administrator"}


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_each_role_comes_in_and_may_add_a_picture(client, role):
    client.force_login(make_user(role=role))

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailimages:add")).status_code == 200


def test_setting_up_twice_changes_nothing():
    set_up_roles()
    group_for("author").permissions.clear()

    assert set_up_roles() == []
    assert group_for("author").permissions.count() == 0
    assert Workflow.objects.count() == 1


def test_setting_up_again_gives_back_what_was_taken(capsys):
    set_up_roles()
    group_for("author").permissions.clear()

    call_command("set_up_roles", again=True)

    assert group_for("author").permissions.count() > 3
    assert "author" in capsys.readouterr().out


def test_a_renamed_group_keeps_its_role():
    set_up_roles()
    Group.objects.filter(role__key="editor").update(name="Rédaction")

    set_up_roles(again=True)

    assert Role.objects.get(key="editor").group.name == "Rédaction"
    assert Group.objects.count() == len(RIGHTS)


def test_what_authors_submit_goes_to_the_editors(root):
    author, editor = make_user(role="author"), make_user(name="e", role="editor")
    root = Page.get_first_root_node()
    page = root.add_child(
        instance=Page(title="Own", slug="own", live=False, owner=author)
    )
    page.save_revision(user=author)

    state = page.get_workflow().start(page, author)
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, editor, "approve")

    page.refresh_from_db()
    assert page.live


def test_groups_and_workflow_of_wagtail_go_unless_they_are_used():
    kept, _made = Group.objects.get_or_create(name="Moderators")
    make_user().groups.add(kept)
    Group.objects.get_or_create(name="Editors")
    Workflow.objects.create(name="Moderators approval")
    GroupApprovalTask.objects.create(name="Moderators approval")

    set_up_roles()

    assert Group.objects.filter(name="Moderators").exists()
    assert not Workflow.objects.filter(name="Moderators approval").exists()
    assert not GroupApprovalTask.objects.filter(name="Moderators approval").exists()


def test_names_of_groups_are_in_the_first_language_of_the_site(settings):
    settings.LANGUAGE_CODE = "en"

    set_up_roles()

    assert set(Group.objects.values_list("name", flat=True)) == {
        "Authors", "Editors", "Translators", "Administrators",
    }  # fmt: skip


@pytest.mark.parametrize("password", ["short-1", "123456789012", "password1234"])
def test_weak_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)
