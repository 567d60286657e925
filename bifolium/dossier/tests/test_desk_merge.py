"""Merging at the desk: what it shows, what it refuses, and undoing."""

import pytest

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Merge, Statement, Thing
from bifolium.dossier.services import name_editors
from bifolium.dossier.tests.samples import HOSTILE

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys/merge/"
PAIR = {"kept": "person:maklakov", "merged": "person:maklakoff"}


@pytest.fixture
def pair():
    dossier = make_dossier()
    post = make_thing(dossier, "post", "paris", "Ambassador in Paris")
    kept = make_thing(dossier, "person", "maklakov", "Maklakov")
    merged = make_thing(dossier, "person", "maklakoff", "Maklakoff")
    make_statement(merged, "holds", post, when="1917/1924")
    return kept, merged


@pytest.fixture
def editor(client):
    client.force_login(make_user(name="anna", role="editor"))
    return client


def page_of(client, **given):
    return client.get(DESK, given).content.decode()


def test_preview_shows_what_would_move_and_writes_nothing(editor, pair):
    page = page_of(editor, kept="Maklakov", merged="Maklakoff [person:maklakoff]")

    assert "<code>s1</code>" in page
    assert "Maklakoff" in page
    assert Thing.objects.filter(kind="person").count() == 2


def test_merge_is_made_with_a_reason_and_undone(editor, pair):
    answer = editor.post(DESK, {**PAIR, "why": "one man"}, follow=True)

    made = Merge.objects.get()
    assert answer.redirect_chain[-1][0] == f"{DESK}{made.pk}/"
    assert (made.made.who, made.made.why) == ("anna", "one man")
    assert Statement.objects.get().subject == pair[0]
    assert "person:maklakoff" in page_of(editor)

    answer = editor.post(f"{DESK}{made.pk}/undo/", {"why": "two men"}, follow=True)

    assert answer.status_code == 200
    assert Statement.objects.get().subject_id == pair[1].pk
    made.refresh_from_db()
    assert made.undone.why == "two men"


@pytest.mark.parametrize(
    "given",
    [
        PAIR,
        {**PAIR, "why": " "},
        {**PAIR, "merged": "person:nobody", "why": "x"},
        {**PAIR, "merged": "person:maklakov", "why": "x"},
        {**PAIR, "merged": "post:paris", "why": "x"},
        {"kept": "", "merged": "", "why": "x"},
    ],
)
def test_wrong_or_unreasoned_merge_changes_nothing(editor, pair, given):
    answer = editor.post(DESK, given)

    assert answer.status_code == 400
    assert not Merge.objects.exists()
    assert Thing.objects.count() == 3


def test_name_of_several_things_asks_which(editor, pair):
    make_thing(pair[0].dossier, "place", "paris", "Paris")

    page = page_of(editor, kept="paris", merged="person:maklakoff")

    assert "[post:paris]; Paris [place:paris]" in page or (
        "Paris [place:paris]; Ambassador in Paris [post:paris]" in page
    )


def test_what_stands_in_the_way_of_undoing_is_told(editor, pair):
    editor.post(DESK, {**PAIR, "why": "one man"})
    made = Merge.objects.get()
    Statement.objects.update(manner="ambassador")

    page = editor.get(f"{DESK}{made.pk}/").content.decode()
    answer = editor.post(f"{DESK}{made.pk}/undo/", {"why": "x"}, follow=True)

    assert "s1" in page
    assert f"{DESK}{made.pk}/undo/" not in page
    assert "s1" in answer.content.decode()
    assert Statement.objects.get().subject == pair[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_harmless(editor, pair, name):
    Thing.objects.filter(key="maklakoff").update(
        labels={"en": name}, data={"ids": {name: name}, "role": {"en": name}}
    )
    Thing.objects.filter(key="maklakov").update(data={"role": {"en": "x"}})

    page = page_of(editor, **PAIR)
    editor.post(DESK, {**PAIR, "why": name})

    assert "<script>alert" not in page
    assert "<evil/>" not in page
    assert Thing.objects.get(key="maklakov").data["ids"] == {name: name}


@pytest.mark.parametrize("named", [False, True])
def test_only_editors_of_the_dossier_merge(client, pair, named):
    author = make_user(name="author", role="author")
    people = [author] if named else []
    name_editors(dossier=pair[0].dossier, people=people, groups=[], by=None)
    client.force_login(author)

    client.post(DESK, {**PAIR, "why": "one man"})

    assert Merge.objects.exists() == named


def test_merge_of_another_dossier_is_not_found(editor, pair):
    editor.post(DESK, {**PAIR, "why": "one man"})
    make_dossier("other")

    address = f"/desk/dossiers/other/merge/{Merge.objects.get().pk}/"

    assert editor.get(address).status_code == 404
