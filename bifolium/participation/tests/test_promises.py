"""The page of promises stands in every language, on every site."""

import pytest
from django.conf import settings
from django.utils.translation import override

from bifolium.participation.models import Level
from bifolium.participation.pages import LEVELS
from bifolium.participation.tests.posting import open_poll, text_of, vote

pytestmark = pytest.mark.django_db

PAGE = "/ballot/promises/"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_promises_and_what_is_not_promised_stand_in_every_language(client, language):
    response = client.get(PAGE, {"language": language})

    page = text_of(response)
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in page
    assert page.count("<li>") == 8 + 6
    assert "Belenios" in page
    assert page.count("<dt>") == len(Level.choices)
    assert "Set-Cookie" not in response


def test_every_level_is_described_by_its_own_name():
    with override("en"):
        names = {str(level.label) for level in Level}

    assert {name for name, _words in LEVELS} == names


def test_a_result_leads_to_the_promises(client):
    open_poll()
    response = vote(client, "map")

    assert f'href="{PAGE}?language=en"' in text_of(client.get(response["Location"]))
