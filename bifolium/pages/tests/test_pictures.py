"""Tests of pictures as templates get them."""

import pytest

from bifolium.media.factories import make_picture
from bifolium.pages.factories import make_site
from bifolium.pages.pictures import picture_view

# Wagtail leaves the temporary file of a rendition to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_site()


def test_a_credit_is_in_the_language_of_the_page():
    view = picture_view(make_picture(), "ru")

    assert view.credit == "Нарисовано для проверки"
    assert view.credit_language == ""


def test_a_credit_in_another_language_says_which():
    picture = make_picture()
    picture.credit = {"en": "Drawn for tests"}

    view = picture_view(picture, "ru")

    assert (view.credit, view.credit_language) == ("Drawn for tests", "en")
