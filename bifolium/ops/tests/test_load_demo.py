"""The demo that ships, loaded as `bifolium demo` loads it."""

from pathlib import Path
from shutil import copytree

import pytest
from wagtail.models import Collection, Locale, Page

from bifolium.ops.loader import FolderError, load_demo
from bifolium.pages.models import ArticlePage
from bifolium.participation.models import Box
from bifolium.participation.queries import tally_of

DEMO = Path(__file__).resolve().parents[3] / "demo"

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    Locale.objects.get_or_create(language_code="ru")
    Collection.add_root(name="Root")
    return Page.add_root(title="Root", slug="root")


def quiet(_line):
    pass


def test_second_load_makes_nothing_and_changes_nothing(root):
    first = load_demo(folder=DEMO, say=quiet)
    article = ArticlePage.objects.live().first()
    article.title = "As an editor left it"
    article.save_revision().publish()

    second = load_demo(folder=DEMO, say=quiet)

    assert first > 80
    assert second == 0
    assert ArticlePage.objects.get(pk=article.pk).title == "As an editor left it"


def test_paragraphs_have_one_id_in_both_languages(root):
    load_demo(folder=DEMO, say=quiet)

    for english in ArticlePage.objects.filter(locale__language_code="en", level="full"):
        russian = english.get_translations().filter(locale__language_code="ru").first()
        if russian:
            own = [block["id"] for block in english.body.raw_data]
            assert own == [block["id"] for block in russian.specific.body.raw_data]


def test_closed_sample_poll_has_the_counts_of_the_file(root):
    load_demo(folder=DEMO, say=quiet)

    result = tally_of(Box.objects.get(key="what-next"))

    assert [row.votes for row in result.rows] == [33, 30, 24, 21]
    assert [row.percent for row in result.rows] == [31, 28, 22, 19]


def test_fault_in_one_file_leaves_nothing_behind(root, tmp_path):
    folder = copytree(DEMO, tmp_path / "demo")
    file = folder / "pages" / "news" / "the-project-opens" / "ru.md"
    file.write_text(file.read_text() + "\n[#bad poll]\npoll: no-such-poll\n")

    with pytest.raises(FolderError, match="#bad"):
        load_demo(folder=folder, say=quiet)

    assert Page.objects.count() == 1
    assert not Box.objects.exists()
