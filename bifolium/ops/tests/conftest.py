import pytest

from bifolium.conf.options import read
from bifolium.ops.tests.exporting import ORIGIN
from bifolium.pages.factories import make_article, make_section, make_site


@pytest.fixture
def site(db, tmp_path, settings):
    settings.BAKED = tmp_path / "baked"
    settings.OPTION = {**read({}), "site_url": ORIGIN}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    section = make_section(make_site("ru", "en")["en"])
    return make_article(section, slug="two-men")
