"""Who may write in a dossier: by the general permission, by name, by group."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import ModelLogEntry

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier
from bifolium.dossier.rights import editable, may_edit, may_name_editors, may_see
from bifolium.dossier.services import name_editors

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys/rights/"


@pytest.fixture
def dossier():
    return make_dossier()


def test_general_permission_is_enough(dossier):
    editor = make_user(role="editor")

    assert may_edit(editor, dossier)
    assert may_see(editor, dossier)
    assert may_name_editors(editor)
    assert list(editable(editor)) == [dossier]


def test_author_sees_every_dossier_and_edits_none(dossier):
    author = make_user(role="author")

    assert may_see(author, dossier)
    assert not may_edit(author, dossier)
    assert not editable(author).exists()


@pytest.mark.parametrize("way", ["name", "group"])
def test_named_editor_edits_one_dossier_and_names_nobody(dossier, way):
    other = make_dossier("other")
    author = make_user(role="author")
    group = Group.objects.create(name="Historians")
    author.groups.add(group)

    named = {"people": [author], "groups": []}
    if way == "group":
        named = {"people": [], "groups": [group]}
    name_editors(dossier=dossier, by=None, **named)

    assert may_edit(author, dossier)
    assert not may_edit(author, other)
    assert not may_name_editors(author)
    assert list(editable(author)) == [dossier]


def test_who_left_or_never_signed_in_edits_nothing(dossier):
    gone = make_user()
    name_editors(dossier=dossier, people=[gone], groups=[], by=None)
    gone.is_active = False
    gone.save()

    assert not may_edit(gone, dossier)
    assert not may_see(AnonymousUser(), dossier)


def test_editors_are_named_at_the_desk_and_it_is_logged(client, dossier):
    author = make_user(name="author", role="author")
    client.force_login(make_user(name="editor", role="editor"))
    assert "author" in client.get(DESK).content.decode()

    answer = client.post(DESK, {"people": [author.pk]})

    assert answer.status_code == 302
    assert may_edit(author, dossier)
    entry = ModelLogEntry.objects.get(action="wagtail.edit")
    assert entry.data == {"people": ["author"], "groups": []}
    assert entry.user.get_username() == "editor"
    assert "checked" in client.get(DESK).content.decode()


def test_what_is_no_person_names_nobody(client, dossier):
    client.force_login(make_user(name="editor", role="editor"))

    assert client.post(DESK, {"people": ["999"]}).status_code == 400
    assert not dossier.editors.exists()


@pytest.mark.parametrize("named", [False, True])
def test_who_is_only_named_cannot_name_others(client, dossier, named):
    author = make_user(name="author", role="author")
    name_editors(dossier=dossier, people=[author] if named else [], groups=[], by=None)
    client.force_login(author)

    answer = client.post(DESK, {"people": [author.pk]})

    assert answer.status_code == 302
    assert answer.url == "/desk/"
    assert dossier.editors.exists() == named


def test_list_of_dossiers_leads_there(client, dossier):
    client.force_login(make_user(name="editor", role="editor"))

    page = client.get("/desk/snippets/dossier/dossier/").content.decode()

    assert DESK in page
