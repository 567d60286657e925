import gzip

import brotli
import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from bifolium.conf.middleware import CompressText, accepted_encodings

TEXT = "<p>Совет послов</p>" * 100


def answer(response, accept):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accept})
    return CompressText(lambda request: response)(request)


def test_text_is_compressed_with_brotli_where_it_is_accepted():
    response = answer(HttpResponse(TEXT), "gzip, deflate, br, zstd")

    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).decode() == TEXT
    assert response["Content-Length"] == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"


def test_text_is_compressed_with_gzip_where_brotli_is_not_accepted():
    response = answer(HttpResponse(TEXT, headers={"ETag": '"a"'}), "gzip;q=0.8, br;q=0")

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == TEXT
    assert response["ETag"] == 'W/"a"'


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(b"x" * 1000, content_type="image/png"),
        HttpResponse(TEXT, headers={"Content-Encoding": "identity"}),
    ],
    ids=["short", "picture", "compressed"],
)
def test_what_gains_nothing_is_left_alone(response):
    content = response.content

    assert answer(response, "br").content == content


def test_a_reader_who_accepts_nothing_gets_plain_text():
    response = answer(HttpResponse(TEXT), "")

    assert response.content.decode() == TEXT
    assert response["Vary"] == "Accept-Encoding"


def test_files_are_streamed_as_they_are(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT)

    with file.open("rb") as opened:
        response = answer(FileResponse(opened), "br")

        assert b"".join(response.streaming_content).decode() == TEXT


def test_refused_encodings_are_not_accepted():
    assert accepted_encodings("BR;q=0, gzip; q=0.5") == {"gzip"}
