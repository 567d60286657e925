"""What the desk shows before anything is published."""

from uuid import uuid4

import pytest
from django.urls import reverse

from bifolium.accounts.factories import make_user
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


@pytest.fixture
def editor(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_site("en", "ru")
    client.force_login(make_user(role="editor"))
    return client


def preview(client, name):
    address = reverse("wagtailadmin_block_preview")
    return client.get(address, {"id": BLOCKS[name].definition_prefix})


@pytest.mark.parametrize("name", [name for name, _block in ARTICLE_BODY])
def test_every_block_has_a_preview_in_our_style(editor, name):
    response = preview(editor, name)

    assert BLOCKS[name].is_previewable
    assert response.status_code == 200
    html = response.content.decode()
    assert "bifolium/bundles/article.css" in html
    assert f'class="block block--{name}"' in html


def test_a_preview_sets_notes_as_readers_see_them(editor):
    html = preview(editor, "text").content.decode()

    assert "[[" not in html
    assert 'class="note"' in html


def test_a_preview_shows_a_picture_of_the_site(editor):
    assert "missing" in preview(editor, "figure").content.decode()
    make_picture(alt={"ru": "План Берна"})

    assert "План Берна" in preview(editor, "figure").content.decode()


def test_a_preview_draws_a_dossier_of_the_site(editor):
    make_demo()

    assert "<svg" in preview(editor, "dossier_figure").content.decode()


def page_preview(client, page, mode):
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return client.get(address, {"mode": mode}).content.decode()


def test_an_edition_is_previewed_in_its_own_language_and_in_the_other(editor):
    homes, key, shared = make_site("en", "ru"), uuid4(), uuid4()
    english = make_article(make_section(homes["en"], key=key), key=shared)
    russian = make_article(make_section(homes["ru"], key=key), title="Двое", key=shared)
    russian.title = "Двое, черновик"
    russian.save_revision()

    modes = dict(english.preview_modes)

    assert list(modes) == ["", "ru"]
    assert '<html lang="en"' in page_preview(editor, english, "")
    other = page_preview(editor, english, "ru")
    assert '<html lang="ru"' in other
    assert "Двое, черновик" in other


def test_a_new_page_is_previewed_in_its_own_language_only():
    assert [mode for mode, _name in ArticlePage().preview_modes] == [""]


def test_a_mode_without_an_edition_shows_the_page_itself(editor):
    article = make_article(make_section(make_site("en", "ru")["en"]))

    assert '<html lang="en"' in page_preview(editor, article, "fr")
