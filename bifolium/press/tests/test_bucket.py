"""An edition in a bucket: what is sent, with which headers, and what is not."""

import json
from gzip import decompress

import pytest

from bifolium.press.static_edition import s3
from bifolium.press.static_edition.bucket import send
from bifolium.press.static_edition.s3 import Bucket, Unreachable
from bifolium.press.static_edition.tree import MANIFEST, NotOurs, Tree
from bifolium.press.tests.fake_s3 import bucket as running

PAGE = "en/index.html"
PATHS = {
    "/en/": (PAGE, "text/html; charset=utf-8", "en"),
    "/en/feed.xml": ("en/feed.xml", "application/atom+xml; charset=utf-8", "en"),
}


@pytest.fixture
def server(socket_enabled, monkeypatch):
    with running() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        yield server


@pytest.fixture
def objects(server):
    return Bucket("s3://institute/site/")


def edition(folder, page=b"<p>one</p>", **more):
    """Make an edition, and return where it is."""
    files = {
        PAGE: page,
        "en/feed.xml": b"<feed/>",
        "static/a.0123456789ab.css": b"a{}",
        "media/card.png": b"png",
        **more,
    }
    tree = Tree(folder)
    for name, data in files.items():
        tree.put(name, data)
    pages = {
        path: {"file": name, "kind": kind, "language": language}
        for path, (name, kind, language) in PATHS.items()
    }
    tree.finish({"pages": pages, "key": "k"})
    return folder


def test_every_object_has_the_headers_of_the_edition(objects, server, tmp_path):
    done = send(edition(tmp_path / "out"), objects)

    headers = {key: kept for key, (_body, kept) in server.objects.items()}
    assert done.sent == [
        "en/feed.xml",
        PAGE,
        "media/card.png",
        "static/a.0123456789ab.css",
    ]
    page = headers[f"site/{PAGE}"]
    assert page["content-type"] == "text/html; charset=utf-8"
    assert page["content-language"] == "en"
    assert page["cache-control"] == "public, max-age=0, must-revalidate"
    assert "content-encoding" not in page
    feed = headers["site/en/feed.xml"]
    assert feed["content-type"] == "application/atom+xml; charset=utf-8"
    style = headers["site/static/a.0123456789ab.css"]
    assert style["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style["cache-control"]
    assert headers["site/media/card.png"]["cache-control"] == "public, max-age=3600"
    assert server.objects[f"site/{PAGE}"][0] == b"<p>one</p>"


def test_what_pages_need_comes_before_them_and_the_manifest_last(
    objects, server, tmp_path
):
    send(edition(tmp_path / "out"), objects)

    first, *rest, last = server.puts
    assert first == last == f"site/{MANIFEST}"
    assert set(rest[:2]) == {"site/media/card.png", "site/static/a.0123456789ab.css"}


def test_only_what_changed_is_sent_and_what_left_is_removed(objects, server, tmp_path):
    send(edition(tmp_path / "out", **{f"en/{n}.html": b"x" for n in range(9)}), objects)
    server.puts.clear()

    again = send(tmp_path / "out", objects)
    assert (again.sent, again.removed, server.puts) == ([], [], [])
    done = send(edition(tmp_path / "out", page=b"<p>two</p>"), objects)

    assert done.sent == [PAGE]
    assert done.removed == [f"en/{n}.html" for n in range(9)]
    assert server.puts == [f"site/{PAGE}", f"site/{MANIFEST}"]
    assert server.objects[f"site/{PAGE}"][0] == b"<p>two</p>"


def test_what_others_changed_or_removed_is_put_right(objects, server, tmp_path):
    send(edition(tmp_path / "out"), objects)
    server.objects[f"site/{PAGE}"] = (b"other", {})
    del server.objects["site/en/feed.xml"]
    server.objects["site/letter.txt"] = (b"dear", {})

    done = send(tmp_path / "out", objects)

    assert (done.sent, done.removed) == (["en/feed.xml", PAGE], ["letter.txt"])
    assert server.objects[f"site/{PAGE}"][0] == b"<p>one</p>"


def test_texts_may_be_kept_compressed(objects, server, tmp_path):
    send(edition(tmp_path / "out"), objects)

    done = send(tmp_path / "out", objects, is_packed=True)

    body, headers = server.objects[f"site/{PAGE}"]
    assert (decompress(body), headers["content-encoding"]) == (b"<p>one</p>", "gzip")
    assert server.objects["site/media/card.png"][0] == b"png"
    assert done.kept == ["media/card.png"]


def test_old_addresses_lead_to_new_ones(objects, server, tmp_path):
    redirects = [
        ("/en/old", "/ru/новое/", 301),
        ("/en", "/de/", 301),
        ("/en/ask?a=1", "/en/", 301),
    ]

    send(edition(tmp_path / "out"), objects, redirects=redirects)

    leads = {
        key: kept["x-amz-website-redirect-location"]
        for key, (_body, kept) in server.objects.items()
        if "x-amz-website-redirect-location" in kept
    }
    new = "/ru/%D0%BD%D0%BE%D0%B2%D0%BE%D0%B5/"
    assert leads == {
        "site/en/old": new,
        "site/en/old/index.html": new,
        "site/en": "/de/",
    }


def test_a_bucket_that_holds_anything_else_is_left_as_it_is(objects, server, tmp_path):
    server.objects["site/letter.txt"] = (b"dear", {})

    with pytest.raises(NotOurs):
        send(edition(tmp_path / "out"), objects)

    assert list(server.objects) == ["site/letter.txt"]


def test_beside_the_prefix_nothing_is_touched(objects, server, tmp_path):
    server.objects["site2/letter.txt"] = (b"dear", {})

    send(edition(tmp_path / "out"), objects)

    assert server.objects["site2/letter.txt"] == (b"dear", {})


def test_a_bucket_that_refuses_is_one_line_and_the_next_try_goes_on(
    objects, server, tmp_path
):
    edition(tmp_path / "out")
    send(tmp_path / "out", objects)
    edition(tmp_path / "out", page=b"<p>two</p>")
    server.refusal = "AccessDenied"

    with pytest.raises(Unreachable, match="AccessDenied"):
        send(tmp_path / "out", objects)

    server.refusal = ""
    assert send(tmp_path / "out", objects).sent == [PAGE]
    kept = json.loads(server.objects[f"site/{MANIFEST}"][0])
    assert set(kept["objects"]) == set(kept["files"])


def test_without_the_package_one_line_says_what_to_install(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(s3, "import_module", missing)

    with pytest.raises(Unreachable, match=r"bifolium\[s3\]"):
        Bucket("s3://institute/site")


@pytest.mark.parametrize("address", ["s3://", "s3:///site", "s3://a/b?c=d"])
def test_what_is_no_address_of_a_bucket_is_refused(address):
    with pytest.raises(Unreachable, match="s3://bucket/prefix"):
        Bucket(address)
