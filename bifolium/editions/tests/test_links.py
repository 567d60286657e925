from dataclasses import dataclass

import pytest

from bifolium.editions.links import original_of


@dataclass
class Edition:
    original_language: str = ""


@pytest.mark.parametrize(
    ("editions", "original"),
    [
        ({"en": Edition("ru"), "ru": Edition()}, "ru"),
        ({"en": Edition(), "ru": Edition("en"), "fr": Edition("en")}, "en"),
        ({"en": Edition(), "ru": Edition()}, "en"),
        ({"ru": Edition()}, "ru"),
        ({}, ""),
    ],
)
def test_original_is_what_the_others_name_or_the_first(editions, original):
    assert original_of(editions) == original
