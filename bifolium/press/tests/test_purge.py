"""Exactly the addresses that changed, and each until the network took it."""

import json
import re
import threading
from gzip import compress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server

import brotli
import pytest
import requests
from django.http import HttpResponse

from bifolium.conf.networks import settings_of
from bifolium.press.edges.cloudfront import MANY
from bifolium.press.edges.purge import NotTaken, Purger, keep_purging
from bifolium.press.render import FRESH, kept_headers
from bifolium.press.store import Page, StoreWriter, want

ORIGIN = "https://site.example"


class Network(BaseHTTPRequestHandler):
    """A network that writes down what it is asked, and refuses on demand."""

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, self.headers, body))
        self.send_response(self.server.status)
        self.end_headers()
        is_taken = self.server.status == 200
        said = json.dumps({"success": is_taken, "errors": []})
        self.wfile.write((self.server.xml or said).encode())

    do_POST = do_PURGE = answer

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def network(socket_enabled):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Network)
    server.asked, server.status, server.xml = [], 200, ""
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def writer(tmp_path):
    writer = StoreWriter(tmp_path / "baked", "one")
    put(writer, "/en/", "/ru/тест/")
    yield writer
    writer.close()


def put(writer, *paths, tag="a"):
    packed = brotli.compress(b"x"), compress(b"x", mtime=0)
    with writer.swap() as generation:
        for path in paths:
            page = Page(path, 200, (), tag, *packed, 1)
            writer.put(page, generation, took=0, reason="")


def take(writer, path):
    with writer.swap() as generation:
        writer.take(path, generation)


@pytest.fixture
def purger(writer, network):
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    networks = {"proxy": {"BACKEND": backend, "LOCATION": network.address}}
    purger = Purger(writer.folder, networks, ORIGIN)
    yield purger
    purger.close()


def test_what_is_there_at_the_first_start_is_not_purged(purger, network):
    assert purger.send() == []
    assert network.asked == []


def test_changed_and_removed_addresses_are_purged_once(purger, writer, network):
    put(writer, "/ru/тест/", tag="b")
    put(writer, "en", "/live/box.en.html", tag="door")
    take(writer, "/en/")

    assert purger.send() == [
        f"{ORIGIN}/en/",
        f"{ORIGIN}/ru/%D1%82%D0%B5%D1%81%D1%82/",
    ]
    assert purger.send() == []
    command, path, headers, _body = network.asked[1]
    assert (command, path) == ("PURGE", "/ru/%D1%82%D0%B5%D1%81%D1%82/")
    assert headers["Host"] == "site.example"


def test_a_page_baked_again_without_a_change_is_left_alone(purger, writer):
    put(writer, "/en/")

    assert purger.send() == []


def test_what_was_refused_is_sent_again_also_after_a_start(purger, writer, network):
    put(writer, "/en/", tag="b")
    network.status = 503

    with pytest.raises(NotTaken):
        purger.send()

    network.status = 200
    assert purger.send() == [f"{ORIGIN}/en/"]


def test_a_store_made_anew_purges_only_what_came_out_otherwise(purger, writer):
    for path in ("/en/", "/ru/тест/"):
        writer.connection.execute("delete from page where path = ?", (path,))
    want(writer.connection, ["/en/"], at=0, reason="first bake")

    assert purger.send() == []
    put(writer, "/en/")
    writer.connection.execute("delete from wanted")
    put(writer, "/en/new/")

    assert purger.send() == [
        f"{ORIGIN}/en/new/",
        f"{ORIGIN}/ru/%D1%82%D0%B5%D1%81%D1%82/",
    ]


def test_cloudflare_gets_batches_of_thirty(writer, network, monkeypatch):
    backend = "wagtail.contrib.frontend_cache.backends.CloudflareBackend"
    networks = {"c": {"BACKEND": backend, "ZONEID": "zone", "BEARER_TOKEN": "secret"}}
    purger = Purger(writer.folder, networks, ORIGIN)
    real = requests.post

    def post(url, **named):
        return real(url.replace("https://api.cloudflare.com", network.address), **named)

    monkeypatch.setattr(requests, "post", post)
    put(writer, *(f"/en/{number:03}/" for number in range(65)))

    purger.send()

    sizes = [len(json.loads(body)["files"]) for *_head, body in network.asked]
    assert sizes == [30, 30, 5]
    assert network.asked[0][1] == "/client/v4/zones/zone/purge_cache"
    assert network.asked[0][2]["Authorization"] == "Bearer secret"
    purger.close()


def test_fastly_gets_one_request_an_address(writer, network):
    backend = "bifolium.press.edges.fastly.FastlyBackend"
    networks = {"f": {"BACKEND": backend, "TOKEN": "key", "API": network.address}}
    purger = Purger(writer.folder, networks, ORIGIN)
    put(writer, "/en/", tag="b")
    network.status = 401

    with pytest.raises(NotTaken):
        purger.send()

    command, path, headers, _body = network.asked[0]
    assert (command, path) == ("POST", "/purge/site.example/en/")
    assert headers["Fastly-Key"] == "key"
    purger.close()


@pytest.fixture
def cloudfront(writer, network, monkeypatch):
    """What purges at CloudFront, or rather at ``network``."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "DEFAULT_REGION"):
        monkeypatch.setenv(f"AWS_{name}", "test")
    network.xml = "<Answer><Id>I1</Id></Answer>"
    monkeypatch.setenv("AWS_ENDPOINT_URL", network.address)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    purger = Purger(writer.folder, settings_of("cloudfront:E2EXAMPLE", ""), ORIGIN)
    yield purger
    purger.close()


def test_cloudfront_gets_the_paths_in_one_invalidation(cloudfront, writer, network):
    put(writer, "/ru/тест/", tag="b")
    take(writer, "/en/")

    cloudfront.send()

    ((command, path, _headers, body),) = network.asked
    assert command == "POST"
    assert path.endswith("/distribution/E2EXAMPLE/invalidation")
    paths = re.findall(r"<Path>([^<]+)</Path>", body.decode())
    assert sorted(paths) == ["/en/", "/ru/%D1%82%D0%B5%D1%81%D1%82/"]
    assert cloudfront.send() == []


def test_cloudfront_purges_everything_where_much_has_changed(
    cloudfront, writer, network
):
    put(writer, *(f"/en/{number:03}/" for number in range(MANY)))

    assert len(cloudfront.send()) == MANY

    ((*_head, body),) = network.asked
    assert re.findall(r"<Path>([^<]+)</Path>", body.decode()) == ["/*"]


def test_what_cloudfront_refused_or_never_heard_is_sent_again(
    cloudfront, writer, network, monkeypatch
):
    put(writer, "/en/", tag="b")
    network.status = 400
    with pytest.raises(NotTaken, match="Couldn't purge"):
        cloudfront.send()

    network.status = 200
    with create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", nobody)
    lonely = Purger(writer.folder, settings_of("cloudfront:E2EXAMPLE", ""), ORIGIN)
    with pytest.raises(NotTaken, match="not reached"):
        lonely.send()
    lonely.close()

    assert cloudfront.send() == [f"{ORIGIN}/en/"]


def test_nobody_at_home_is_tried_again_after_pauses_that_grow(purger, writer, network):
    put(writer, "/en/", tag="b")
    network.status = 503
    pauses = []

    def rest(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            network.status = 200
        if len(pauses) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_purging(lambda: purger, rest)

    assert pauses == [2.0, 4.0, 8.0, 0.5]


@pytest.mark.parametrize(
    ("network", "header"),
    [({}, ""), ({"fastly": {}}, "Surrogate-Control"), ({"x": {}}, "CDN-Cache-Control")],
)
def test_only_with_a_network_pages_say_how_long_it_may_keep_them(
    settings, network, header
):
    settings.CDN = network
    answer = HttpResponse("x", headers={"Content-Language": "en"})

    names = dict(kept_headers(answer, "/en/"))

    assert names["Cache-Control"] == FRESH
    found = {"Surrogate-Control", "CDN-Cache-Control"} & names.keys()
    assert found == ({header} if header else set())
