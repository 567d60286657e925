from pathlib import Path

import brotli
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage

from bifolium.theme.storage import PreparedStaticFiles


def collected(house: Path) -> dict[str, object]:
    """Return what collectstatic hands over when a house puts a folder in front."""
    paths = {
        path: (storage, path)
        for finder in get_finders()
        for path, storage in finder.list([])
        if path.startswith("bifolium/")
    }
    front = FileSystemStorage(location=house)
    paths["bifolium/css/tokens.css"] = (front, "tokens.css")
    return paths


def test_tokens_of_a_house_are_in_the_bundles_that_are_served(tmp_path: Path) -> None:
    house, root = tmp_path / "house", tmp_path / "root"
    house.mkdir()
    (house / "tokens.css").write_text(":root { --ink: #123456; }")
    storage = PreparedStaticFiles(location=root, base_url="/static/")

    made = {name: hashed for name, hashed, _ in storage.post_process(collected(house))}

    served = root / made["bifolium/bundles/site.css"]
    assert "--ink:#123456" in served.read_text()


def test_what_is_served_lies_beside_its_compressed_self(tmp_path: Path) -> None:
    house, root = tmp_path / "house", tmp_path / "root"
    house.mkdir()
    (house / "tokens.css").write_text(":root { --ink: #123456; }")
    storage = PreparedStaticFiles(location=root, base_url="/static/")

    made = {name: hashed for name, hashed, _ in storage.post_process(collected(house))}

    served = root / made["bifolium/bundles/article.css"]
    content = brotli.decompress(Path(f"{served}.br").read_bytes())
    assert content == served.read_bytes()
