import pytest
from django.urls import reverse

from bifolium.accounts.models import User
from bifolium.dossier.factories import make_dossier
from bifolium.dossier.models import Dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    user = User.objects.create_superuser(
        username="editor", email="editor@example.org", password="x"
    )
    client.force_login(user)
    return client


def test_editor_finds_the_dossiers_in_the_desk(desk):
    make_dossier("envoys")

    page = desk.get(reverse("wagtailsnippets_dossier_dossier:list"))

    assert page.status_code == 200
    assert "envoys" in page.content.decode()


def test_editor_names_a_dossier(desk):
    dossier = make_dossier("envoys")
    address = reverse("wagtailsnippets_dossier_dossier:edit", args=[dossier.pk])

    answer = desk.post(
        address,
        {"slug": "envoys", "title_ru": "Посланники", "title_en": "New", "title_fr": ""}
        | {f"description_{code}": "" for code in ("ru", "en", "fr")},
    )

    assert answer.status_code == 302
    assert Dossier.objects.get().title == {"ru": "Посланники", "en": "New"}


def test_dossier_is_called_by_its_title():
    assert str(make_dossier()) == "Посланники"
