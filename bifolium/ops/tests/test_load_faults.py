from pathlib import Path
from shutil import copytree

import pytest
from wagtail.models import Collection, Locale, Page

from bifolium.ops.loader import FolderError, load_demo
from bifolium.participation.models import Box

DEMO = Path(__file__).resolve().parents[3] / "demo"

pytestmark = pytest.mark.django_db


def test_fault_in_one_file_leaves_nothing_behind(tmp_path):
    Locale.objects.get_or_create(language_code="ru")
    Collection.add_root(name="Root")
    Page.add_root(title="Root", slug="root")
    folder = copytree(DEMO, tmp_path / "demo")
    file = folder / "pages" / "news" / "the-project-opens" / "ru.md"
    file.write_text(file.read_text() + "\n[#bad poll]\npoll: no-such-poll\n")

    with pytest.raises(FolderError, match="#bad"):
        load_demo(folder=folder, say=lambda _line: None)

    assert Page.objects.count() == 1
    assert not Box.objects.exists()
