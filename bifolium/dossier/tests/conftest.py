import pytest

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier
from bifolium.dossier.tests.samples import FILES


@pytest.fixture
def folder(tmp_path):
    """A small book in the general form."""
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def editor(client):
    """An editor who has signed in at the desk."""
    client.force_login(make_user(name="editor", role="editor"))
    return client
