import pytest
from django.core.exceptions import SuspiciousFileOperation

from bifolium.press.render import render

ORIGIN = "http://site.example"


@pytest.fixture
def folder(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.0123456789ab.css").write_text("p { color: red }")
    (tmp_path / "site.css").write_text("p { color: red }")
    (tmp_path.parent / "secret.txt").write_text("secret")


def headers(path):
    return dict(render(path, ORIGIN).page.headers)


def test_style_is_taken_as_a_file(folder):
    found = render("/static/site.0123456789ab.css", ORIGIN)

    assert found.page.length == 16
    assert found.recording.answers == []
    assert dict(found.page.headers)["Content-Type"] == "text/css; charset=utf-8"


def test_what_a_style_names_is_baked_with_it(folder, settings):
    style = 'a { background: url("fonts/a.woff2"), url(data:image/png;base64,AA) }'
    (settings.STATIC_ROOT / "fonts.css").write_text(style)

    found = render("/static/fonts.css", ORIGIN)

    assert found.links == ("/static/fonts/a.woff2",)


def test_only_a_name_with_a_digest_is_kept_for_ever(folder):
    assert "immutable" in headers("/static/site.0123456789ab.css")["Cache-Control"]
    assert headers("/static/site.css")["Cache-Control"] == "public, max-age=60"


def test_missing_file_is_left_to_django(folder):
    assert render("/static/none.css", ORIGIN).trouble == "status 404"


def test_nothing_outside_the_folder_is_taken(folder):
    with pytest.raises(SuspiciousFileOperation):
        render("/static/../secret.txt", ORIGIN)
