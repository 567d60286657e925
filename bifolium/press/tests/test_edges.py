"""The configuration that other servers are given."""

import shutil
import subprocess

import pytest

from bifolium.press.edges import caddy, nginx
from bifolium.press.edges.nginx import Edge

PAGE = {"kind": "text/html; charset=utf-8", "language": "en", "is_as_baked": True}
FEED = {**PAGE, "kind": "application/atom+xml; charset=utf-8"}
POLL = {**PAGE, "is_as_baked": False}
MANIFEST = {
    "pages": {
        "/en/": {**PAGE, "file": "en/index.html", "etag": "a1"},
        "/en/poll/": {**POLL, "file": "en/poll/index.html", "etag": "b2"},
        "/en/feed.xml": {**FEED, "file": "en/feed.xml", "etag": "c3"},
    },
    "files": {"en/poll/index.html": {"sha256": "d4" * 32}},
}


def edge(**changes):
    given = {
        "root": "/srv/edition",
        "listen": "8080",
        "names": ("site.example",),
        "host": "site.example",
        "languages": ("en", "ru"),
        "server": "",
        "headers": {"X-Content-Type-Options": "nosniff", "Vary": "x"},
        "tracking": ("utm_[^=&]*", "fbclid"),
        "redirects": (("/en/old", "/en/", 301),),
    }
    return Edge(**{**given, **changes})


def test_a_page_has_the_tag_of_the_store_and_a_changed_one_its_own():
    text = nginx.nginx_text(edge(), MANIFEST)

    assert '"/en/" "a1";' in text
    assert f'"/en/poll/" "{"d4" * 12}";' in text


def test_beside_a_living_server_only_pages_as_baked_are_answered():
    text = nginx.nginx_text(edge(server="http://127.0.0.1:8000"), MANIFEST)

    assert "/en/poll/" not in text
    assert "proxy_pass http://127.0.0.1:8000;" in text
    assert "return 301" not in text


def test_an_edition_alone_redirects_and_has_its_own_page_for_what_is_missing():
    text = nginx.nginx_text(edge(), MANIFEST)

    assert 'location = "/en/old/" { return 301 "/en/"; }' in text
    # nginx forgets those of the server where a location has one of its own.
    pages = text.count("error_page 419 = @unchanged;")
    assert text.count("error_page 404 /$bifolium_spoken/404.html;") == pages + 1
    assert "proxy_pass" not in text


def test_a_feed_keeps_its_type():
    text = nginx.nginx_text(edge(), MANIFEST)

    assert 'location = "/en/feed.xml"' in text
    assert 'default_type "application/atom+xml; charset=utf-8";' in text


@pytest.mark.parametrize("text", ["/en/$host/", "/en/\n/", "/en/\0/"])
def test_what_would_not_be_taken_literally_is_refused(text):
    with pytest.raises(ValueError, match="literally"):
        nginx.quoted(text)


def test_caddy_gets_the_same_headers_types_and_redirects():
    text = caddy.caddy_text(edge(), MANIFEST)

    assert 'X-Content-Type-Options "nosniff"' in text
    assert 'header /en/feed.xml Content-Type "application/atom+xml' in text
    assert 'redir "/en/old/" "/en/" 301' in text
    with pytest.raises(ValueError, match="literally"):
        caddy.quoted("{env.SECRET}")


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
@pytest.mark.parametrize("server", ["", "http://127.0.0.1:8000"])
def test_nginx_takes_the_configuration(tmp_path, server):
    main = tmp_path / "nginx.conf"
    (tmp_path / "edition.conf").write_text(
        nginx.nginx_text(edge(server=server, listen="127.0.0.1:18999"), MANIFEST)
    )
    main.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        "include /etc/nginx/modules-enabled/*.conf;\nevents { }\n"
        f"http {{ access_log off; include {tmp_path}/edition.conf; }}\n"
    )

    command = ["nginx", "-t", "-c", str(main), "-e", str(tmp_path / "e.log")]
    answer = subprocess.run(command, capture_output=True, text=True)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_takes_the_configuration(tmp_path):
    file = tmp_path / "Caddyfile"
    file.write_text(caddy.caddy_text(edge(), MANIFEST))

    command = ["caddy", "adapt", "--config", str(file), "--adapter", "caddyfile"]
    answer = subprocess.run(command, capture_output=True, text=True)

    assert answer.returncode == 0, answer.stderr
