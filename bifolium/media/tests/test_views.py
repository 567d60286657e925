import os

import pytest
from django.utils.http import http_date

pytestmark = pytest.mark.django_db

PIXEL = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, content in {
        "images/map.width-800.gif": PIXEL,
        "original_images/map.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "original_images/page.html": b"<script>alert(1)</script>",
        "documents/private.pdf": b"%PDF",
        "../secret-key": b"secret",
    }.items():
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.symlink(tmp_path / "secret-key", settings.MEDIA_ROOT / "images" / "link.gif")
    return settings.MEDIA_ROOT


def test_a_rendition_may_be_kept_for_ever(client, uploads):
    response = client.get("/media/images/map.width-800.gif")

    assert b"".join(response.streaming_content) == PIXEL
    assert response["Content-Type"] == "image/gif"
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_drawing_can_run_nothing(client, uploads):
    response = client.get("/media/original_images/map.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "immutable" not in response["Cache-Control"]
    response.close()


def test_what_is_no_picture_is_downloaded(client, uploads):
    response = client.get("/media/original_images/page.html")

    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_an_unchanged_file_is_not_sent_again(client, uploads):
    file = uploads / "images/map.width-800.gif"
    since = http_date(file.stat().st_mtime)

    response = client.get(
        "/media/images/map.width-800.gif", headers={"If-Modified-Since": since}
    )

    assert response.status_code == 304
    assert response.content == b""


@pytest.mark.parametrize(
    "name",
    [
        "images/none.gif",
        "images/",
        "images",
        "../secret-key",
        "images/../../secret-key",
        "images/%2e%2e/%2e%2e/secret-key",
        "/etc/passwd",
        "images/link.gif",
        "images/map%00.gif",
        "documents/private.pdf",
        "images/../documents/private.pdf",
    ],
)
def test_what_is_not_for_readers_is_not_found(client, uploads, name):
    assert client.get(f"/media/{name}", follow=True).status_code == 404


def test_an_upload_cannot_be_posted_to(client, uploads):
    assert client.post("/media/images/map.width-800.gif").status_code == 405
