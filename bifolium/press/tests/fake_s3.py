"""A bucket in memory that speaks as much of S3 as is needed, for tests."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 7


class Handler(BaseHTTPRequestHandler):
    """Answers one request; ``server.objects`` are body and headers by key."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        body = self.body()
        if self.server.refusal:
            self.refuse(self.server.refusal)
            return
        kept = {name.lower(): value for name, value in self.headers.items()}
        self.server.objects[self.key()] = (body, kept)
        self.server.puts.append(self.key())
        self.say(200, b"", ETag=tag(body))

    def do_GET(self):
        if self.key():
            found = self.server.objects.get(self.key())
            if found is None:
                self.refuse("NoSuchKey", 404)
            else:
                self.say(200, found[0], ETag=tag(found[0]))
            return
        asked = parse_qs(urlsplit(self.path).query)
        prefix = asked.get("prefix", [""])[0]
        after = asked.get("continuation-token", [""])[0]
        keys = sorted(
            key for key in self.server.objects if key.startswith(prefix) and key > after
        )
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key>"
            f"<ETag>{escape(tag(self.server.objects[key][0]))}</ETag></Contents>"
            for key in keys[:PAGE]
        )
        rest = "<IsTruncated>false</IsTruncated>"
        if len(keys) > PAGE:
            token = escape(keys[PAGE - 1])
            rest = (
                "<IsTruncated>true</IsTruncated>"
                f"<NextContinuationToken>{token}</NextContinuationToken>"
            )
        text = f"<ListBucketResult>{rest}{rows}</ListBucketResult>"
        self.say(200, text.encode())

    def do_POST(self):
        for key in re.findall(r"<Key>([^<]+)</Key>", self.body().decode()):
            del self.server.objects[key]
        self.say(200, b"<DeleteResult></DeleteResult>")

    def key(self):
        """Return what is asked for, without the name of the bucket."""
        path = unquote(urlsplit(self.path).path)
        return path.lstrip("/").partition("/")[2]

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def refuse(self, code, status=403):
        text = f"<Error><Code>{code}</Code><Message>No.</Message></Error>"
        self.say(status, text.encode())

    def say(self, status, body, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


def tag(body: bytes) -> str:
    """Return the entity tag that S3 gives to what came in one piece."""
    return f'"{md5(body).hexdigest()}"'


@contextmanager
def bucket() -> Iterator[ThreadingHTTPServer]:
    """Run a server; it has ``address``, ``objects``, ``puts`` and ``refusal``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.objects, server.puts, server.refusal = {}, [], ""
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
