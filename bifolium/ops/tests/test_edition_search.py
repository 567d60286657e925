"""An edition can be searched without a server."""

import json

from bifolium.ops.tests.exporting import export
from bifolium.press.static_edition.check import first_wrong


def search_file(folder, name):
    text = (folder / "search" / name).read_text()
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def test_the_edition_has_a_search_in_each_language_that_pages_link_to(site, tmp_path):
    export(tmp_path / "out")

    for language in ("en", "ru"):
        home = (tmp_path / "out" / language / "index.html").read_text()
        assert f'<li><a href="/{language}/search/">' in home
    page = (tmp_path / "out/en/search/index.html").read_text()
    assert 'href="/ru/search/" rel="alternate"' in page
    head = search_file(tmp_path / "out/en", "head.js")
    texts = list((tmp_path / "out/en/search/texts").glob("*.js"))
    assert head["count"] == len(texts) > 1
    assert first_wrong(tmp_path / "out") == ""


def test_the_next_export_changes_the_search_only_where_pages_did(site, tmp_path):
    export(tmp_path / "out")
    folder = tmp_path / "out/en/search"
    before = {file.name: file.stat().st_ino for file in folder.glob("texts/*.js")}

    site.title = "Quincunx"
    site.save_revision().publish()
    export(tmp_path / "out")

    after = {file.name: file.stat().st_ino for file in folder.glob("texts/*.js")}
    changed = [name for name in before if before[name] != after[name]]
    assert (
        "Quincunx" in search_file(tmp_path / "out/en", f"texts/{changed[0]}")["title"]
    )
    assert len(changed) < len(after)
    assert "quincunx " in (folder / "words/all.js").read_text()


def test_without_a_search_pages_stay_as_they_were_baked(site, tmp_path):
    export(tmp_path / "out", "--no-search")

    assert "/search/" not in (tmp_path / "out/en/index.html").read_text()
    assert not (tmp_path / "out/en/search").exists()
