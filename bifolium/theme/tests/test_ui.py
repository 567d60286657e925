from datetime import date

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from bifolium.theme.templatetags.ui import day, icon, of, preload_fonts


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "5\u00a0March 1917"),
        ("ru", "5\u00a0марта 1917"),
        ("fr", "5\u00a0mars 1917"),
    ],
)
def test_a_day_is_written_as_people_write_it(language: str, text: str) -> None:
    with translation.override(language):
        html = day(date(1917, 3, 5))

    assert html == f'<time datetime="1917-03-05">{text}</time>'


def test_an_unknown_icon_is_nothing() -> None:
    assert icon("no-such") == ""
    assert "<path" in icon("telegram")


def test_a_russian_page_fetches_both_scripts_and_an_english_page_one() -> None:
    with translation.override("ru"):
        russian = preload_fonts()
    with translation.override("en"):
        english = preload_fonts()

    assert russian.count("preload") == 2
    assert "cyrillic" not in english


def test_a_script_is_loaded_once_a_page() -> None:
    source = '{% script "bifolium/js/steps.js" %}{% script "bifolium/js/steps.js" %}'
    request = RequestFactory().get("/")

    assert render(source, request=request).count("<script") == 1


def test_a_key_that_is_missing_gives_nothing() -> None:
    assert of({"a": "b"}, "a") == "b"
    assert of({"a": "b"}, "c") == ""
