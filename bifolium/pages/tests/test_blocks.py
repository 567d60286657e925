"""The contract that every block keeps, and what single blocks refuse."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from wagtail.blocks import CharBlock, TextBlock

from bifolium.dossier.factories import make_demo
from bifolium.media.factories import make_picture
from bifolium.pages.blocks import ARTICLE_BODY
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.pages.models import ArticlePage

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BLOCKS = ArticlePage._meta.get_field("body").stream_block.child_blocks
HOSTILE = '<script>alert("x")</script>'

every_block = pytest.mark.parametrize("name", [name for name, _block in ARTICLE_BODY])


def stored(name: str) -> Any:
    """Return the example of a block as a body stores it."""
    block = BLOCKS[name]
    return block.get_prep_value(block.normalize(block.get_preview_value()))


def plain_texts(name: str) -> list[str]:
    """Return the fields of a block that hold plain text."""
    fields = getattr(BLOCKS[name], "child_blocks", {}).items()
    return [field for field, block in fields if type(block) in (CharBlock, TextBlock)]


def article_with(name: str, value: Any, section: Any = None) -> ArticlePage:
    block = {"type": name, "value": value, "id": "6a1f0000-0000-0000-0000-0000000000aa"}
    section = section or make_section(make_site("en", "ru")["en"])
    return make_article(section, body=[block])


def main_of(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


@every_block
def test_block_is_found_in_the_picker_with_help_and_a_template(name):
    meta = BLOCKS[name].meta

    assert meta.icon != "placeholder"
    assert str(meta.description)
    assert str(meta.group)
    assert get_template(meta.template)


@every_block
def test_block_stands_in_a_page_under_its_anchor(client, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path
    section = make_section(make_site("en", "ru")["en"])
    make_picture()
    make_demo()

    html = main_of(client, article_with(name, stored(name), section))

    assert 'id="b-6a1f0000"' in html
    assert " style=" not in html
    assert "[[" not in html


@every_block
def test_block_is_stored_and_read_unchanged(name):
    block = BLOCKS[name]
    once = block.get_prep_value(block.to_python(stored(name)))

    again = block.get_prep_value(block.to_python(once))

    assert again == once


@every_block
def test_block_stands_when_what_it_names_is_gone(client, name):
    assert 'id="b-6a1f0000"' in main_of(client, article_with(name, stored(name)))


@pytest.mark.parametrize("name", [name for name in BLOCKS if plain_texts(name)])
def test_block_shows_hostile_text_as_text(client, name):
    """Rich text is cleaned where it comes in, so only plain texts are tried."""
    hostile = dict.fromkeys(plain_texts(name), HOSTILE)

    html = main_of(client, article_with(name, {**stored(name), **hostile}))

    assert HOSTILE not in html


def clean(name: str, value: Any) -> Any:
    return BLOCKS[name].clean(BLOCKS[name].to_python(value))


def test_note_that_is_not_closed_is_refused_with_the_place():
    with pytest.raises(ValidationError) as refused:
        clean("text", {"text": "<p>The order[[never closed</p>"})

    assert "never closed" in str(refused.value.block_errors["text"])


def test_table_row_of_another_width_than_its_head_is_refused():
    table = {**stored("table"), "columns": ["One", "Two"]}

    with pytest.raises(ValidationError) as refused:
        clean("table", table)

    assert re.search(r"3.+2", str(refused.value.block_errors["rows"]))


def test_figure_with_years_that_run_backwards_is_refused():
    dossier = make_demo()
    value = {"dossier": dossier.pk, "figure": "timeline", "caption": ""}

    with pytest.raises(ValidationError) as refused:
        clean("dossier_figure", {**value, "options": {"since": 1924, "until": 1917}})

    assert "options" in refused.value.block_errors
