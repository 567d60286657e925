import gzip
from pathlib import Path

import brotli

from bifolium.theme.compression import compress, level_of

STYLE = ".byline { margin-inline: 1rem }\n" * 40


def test_a_text_is_kept_in_both_ways(tmp_path):
    file = tmp_path / "page.0123456789ab.css"
    file.write_text(STYLE)

    compress(file, 11)

    assert brotli.decompress(Path(f"{file}.br").read_bytes()).decode() == STYLE
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()).decode() == STYLE


def test_what_gains_nothing_has_no_compressed_file(tmp_path):
    for name, text in {"x.css": "p{}", "text.woff2": STYLE}.items():
        (tmp_path / name).write_text(text)

        compress(tmp_path / name, 11)

        assert not (tmp_path / f"{name}.br").exists()


def test_what_readers_load_is_compressed_hardest():
    assert level_of("bifolium/page.css") > level_of("wagtailadmin/page.css")
