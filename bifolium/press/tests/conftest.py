import pytest

from bifolium.press.services import Bakery

ORIGIN = "http://localhost:8000"


@pytest.fixture
def bakery(db, tmp_path, settings):
    settings.BAKED = tmp_path / "baked"
    bakery = Bakery(settings.BAKED, origin=ORIGIN, release="test")
    yield bakery
    bakery.close()


@pytest.fixture
def bake(bakery):
    """Bake what is owed and return the report."""

    def settle():
        bakery.begin(at=0)
        return bakery.settle_everything()

    return settle
