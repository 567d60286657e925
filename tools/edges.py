"""Compares nginx over a static edition with our front: 200 requests, byte for byte.

Both serve the same pages; what is no plain read of a page goes, from both, to one
process that stands for Django. Wanted: nginx and libnginx-mod-http-brotli-static.
"""

import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from gzip import compress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from typing import NamedTuple
from urllib.parse import quote

import brotli

from bifolium.press.edges.nginx import Edge, nginx_text
from bifolium.press.static_edition.places import place_of
from bifolium.press.static_edition.tree import Tree
from bifolium.press.store import Page, StoreWriter

LANGUAGES = ("en", "ru")
SECURITY = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Who answers, when, and over which connection: true differences, and harmless.
THEIR_OWN = {"date", "server", "connection", "keep-alive", "transfer-encoding"}
KINDS = {
    "/en/": "text/html; charset=utf-8",
    "/ru/": "text/html; charset=utf-8",
    "/en/analysis/two-men/": "text/html; charset=utf-8",
    "/ru/аналитика/двое-мужчин/": "text/html; charset=utf-8",
    "/en/a+b & c/": "text/html; charset=utf-8",
    "/en/feed.xml": "application/atom+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
}
MAIN = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/edition.conf; }}
"""


class Ask(NamedTuple):
    """One request; ``headers`` as pairs."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()


class Said(NamedTuple):
    """One answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Living(BaseHTTPRequestHandler):
    """Stands for Django: answers what pages cannot, always the same way."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        path, _mark, query = self.path.partition("?")
        body = f"live {self.command} {self.path}\n".encode()
        status, headers = 404, {"Content-Type": "text/html; charset=utf-8"}
        if "utm_" in query:
            status, headers["Location"], body = 301, path, b""
        elif query or self.headers.get("Cookie"):
            status = 200
        elif path == "/en/old/":
            status, headers["Location"] = 301, "/en/"
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and body:
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        """A Unix socket has no address."""
        return ""


def headers_of(path: str) -> tuple[tuple[str, str], ...]:
    """Return the headers that the bakery keeps with a page."""
    language = path[1:3] if path[3:4] == "/" else ""
    spoken = [("Content-Language", language)] if language else []
    return (
        ("Content-Type", KINDS[path]),
        *SECURITY.items(),
        *spoken,
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", "public, max-age=0, must-revalidate"),
    )


def made_pages() -> list[Page]:
    """Return the pages of a small site."""
    found = []
    for number, path in enumerate(KINDS):
        body = f"<!doctype html><title>{path}</title>{'слово word ' * 200}".encode()
        packed = brotli.compress(body), compress(body, mtime=0)
        tag = f"{number:024x}"
        found.append(Page(path, 200, headers_of(path), tag, *packed, len(body)))
    return found


def doors() -> list[Page]:
    """Return the answers at the front door, one in each language."""
    return [
        Page(
            code,
            302,
            (("Location", f"/{code}/"), ("Vary", "Accept-Language, Cookie")),
            f"door{code}",
            *(brotli.compress(b""), compress(b"", mtime=0)),
            0,
        )
        for code in LANGUAGES
    ]


def write_store(folder: Path, pages: list[Page]) -> None:
    """Write pages as the bakery does."""
    writer = StoreWriter(folder, "edges")
    with writer.swap() as generation:
        for page in [*pages, *doors()]:
            writer.put(page, generation, took=0, reason="edges")
    writer.close()


def write_edition(folder: Path, pages: list[Page]) -> dict[str, object]:
    """Write the same pages as an edition; return its manifest."""
    tree, known = Tree(folder), {}
    for page in pages:
        kind = KINDS[page.path]
        name = place_of(page.path, kind)
        tree.put(name, brotli.decompress(page.br))
        tree.put(f"{name}.br", page.br)
        tree.put(f"{name}.gz", page.gzip)
        language = dict(page.headers).get("Content-Language", "")
        known[page.path] = {
            **{"file": name, "kind": kind, "language": language},
            **{"etag": page.etag, "is_as_baked": True},
        }
    tree.finish({"pages": known})
    return {"pages": known, "files": tree.files}


def asks() -> list[Ask]:
    """Return what is asked, in order: 200 requests and more."""
    codings = ("br, gzip, deflate", "gzip", "", "br;q=0, gzip", "identity", "deflate")
    found = [
        Ask(method, quote(path), (("Accept-Encoding", coding),) if coding else ())
        for path, coding in itertools.product(KINDS, codings)
        for method in ("GET", "HEAD")
    ]
    for number, path in enumerate(KINDS):
        tag = f"{number:024x}"
        for coding, named in (
            ("br", f'"{tag}-br"'),
            ("br", f'W/"{tag}-br"'),
            ("br", f'"other", "{tag}-br"'),
            ("br", f'"{tag}-br", "other"'),
            ("br", f'"{tag}"'),
            ("br", '"other"'),
            ("br", "*"),
            ("gzip", f'"{tag}-gzip"'),
            ("gzip", f'"{tag}-br"'),
            ("", f'"{tag}"'),
        ):
            known = (("If-None-Match", named), ("Accept-Encoding", coding))
            found.append(Ask("GET", quote(path), known))
    br = ("Accept-Encoding", "br")
    for target in ("/en/old/", "/en/none/", "/none", "/en", "//en/", "/en/../en/"):
        found += [Ask("GET", target, (br,)), Ask("HEAD", target, (br,))]
    for query in ("utm_source=a", "fbclid=1&utm_medium=b", "page=2", "q=%D1%82"):
        found += [Ask("GET", f"/en/?{query}", (br,)), Ask("GET", f"/?{query}", (br,))]
    for language in ("ru", "ru-RU,ru;q=0.9,en;q=0.8", "de", "de, en;q=0.5", "", "*"):
        found.append(Ask("GET", "/", (("Accept-Language", language),)))
    for name, value in (
        ("Cookie", "bifolium_staff=1"),
        ("Cookie", "django_language=ru"),
        ("Range", "bytes=0-10"),
        ("Authorization", "Basic eA=="),
        ("Host", "other.example"),
    ):
        found.append(Ask("GET", "/en/", ((name, value), br)))
    return [*found, *(Ask(method, "/en/") for method in ("POST", "PUT", "DELETE"))]


def said(port: int, ask: Ask, host: str) -> Said:
    """Send one request and return the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(
            ask.method, ask.target, skip_host=True, skip_accept_encoding=True
        )
        named = dict(ask.headers)
        connection.putheader("Host", named.pop("Host", host))
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        headers = {
            name.lower(): value
            for name, value in answer.getheaders()
            if name.lower() not in THEIR_OWN
        }
        if answer.status == 304 and headers.get("content-length") == "0":
            # nginx says so of every answer without a body.
            del headers["content-length"]
        return Said(answer.status, headers, answer.read())
    finally:
        connection.close()


def start_front(folder: Path, listener: socket.socket) -> "subprocess.Popen[bytes]":
    """Start the front over the store, on a socket that is open already."""
    listener.set_inheritable(True)
    choice = {
        "parent": os.getpid(),
        "listener": listener.fileno(),
        "store": str(folder / "baked"),
        "host": f"127.0.0.1:{listener.getsockname()[1]}",
        "languages": LANGUAGES,
        "proxies": ["127.0.0.1"],
        "most_body": 100_000,
        "django": str(folder / "django"),
        "others": {},
        "ready": str(folder / "ready"),
    }
    command = [sys.executable, "-m", "bifolium.press.front", json.dumps(choice)]
    return subprocess.Popen(command, pass_fds=[listener.fileno()])


def start_nginx(
    folder: Path, manifest: dict[str, object], front: int
) -> tuple["subprocess.Popen[bytes]", int]:
    """Start nginx over the edition, with the front behind it; return its port too."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    edge = Edge(
        root=str(folder / "edition"),
        listen=f"127.0.0.1:{port}",
        names=("_",),
        host=f"127.0.0.1:{front}",
        languages=LANGUAGES,
        server=f"http://127.0.0.1:{front}",
        headers=SECURITY,
        tracking=("utm_[^=&]*", "fbclid"),
    )
    (folder / "edition.conf").write_text(nginx_text(edge, manifest))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "e.log")]
    return subprocess.Popen(command), port


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    give_up_at = time.monotonic() + 20
    while time.monotonic() < give_up_at:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nobody listens on port {port}")


def differing(front: int, nginx: int) -> tuple[int, list[str]]:
    """Ask both everything; return how often, and where the answers differ."""
    host, faults, every = f"127.0.0.1:{front}", [], asks()
    for ask in every:
        ours, theirs = said(front, ask, host), said(nginx, ask, host)
        if ours != theirs:
            front_said, nginx_said = shown(ours, theirs), shown(theirs, ours)
            faults.append(f"{ask}\n  front {front_said}\n  nginx {nginx_said}")
    return len(every), faults


def shown(one: Said, other: Said) -> str:
    """Return what of an answer is not in the other."""
    headers = dict(one.headers.items() - other.headers.items())
    body = one.body[:40] if one.body != other.body else ""
    return f"{one.status} {headers} {body!r}"


def compare() -> tuple[int, list[str]]:
    """Start everything in a folder that is gone afterwards, and compare."""
    pages = made_pages()
    with tempfile.TemporaryDirectory() as name, socket.socket() as listener:
        folder = Path(name)
        folder.chmod(0o755)
        write_store(folder / "baked", pages)
        manifest = write_edition(folder / "edition", pages)
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = int(listener.getsockname()[1])
        living = ThreadingUnixStreamServer(str(folder / "django"), Living)
        threading.Thread(target=living.serve_forever, daemon=True).start()
        processes = [start_front(folder, listener)]
        try:
            process, nginx = start_nginx(folder, manifest, port)
            processes.append(process)
            wait_for(nginx)
            return differing(port, nginx)
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
                process.wait(10)
            living.shutdown()
            living.server_close()


def main() -> None:
    """Compare, and fail if anything differs."""
    number, faults = compare()
    for fault in faults:
        print(fault)
    print(f"nginx and the front: {number} requests, {len(faults)} answers differ")
    if faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
