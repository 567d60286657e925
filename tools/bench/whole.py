"""What a whole site of 20,000 pages costs: tail, memory, baking, publishing, votes.

``python -m tools.bench.whole [row …]``; without a row, all of them. The site is made
by ``tools.bench.site`` and kept under ``build/``. Needs nginx for the tail.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools.bench import busy, site
from tools.bench.running import (
    baked_paths,
    children,
    first_answer,
    probe,
    read_one,
    serving,
    until_settled,
    weight,
)
from tools.bench.serve import HEADERS, free_port

EDITS = int(os.environ.get("EDITS", "60"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
REST_SECONDS = 15.0
CACHE_BYTES = 64 * 1024 * 1024
NGINX = """
user root; daemon off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/error.log;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 1024; }}
http {{ access_log off; default_type text/html; sendfile on; tcp_nopush on;
  keepalive_requests 1000000; client_body_temp_path {folder}/b;
  proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream django {{ server unix:{folder}/django; keepalive 16; }}
  server {{ listen 127.0.0.1:{port}; root {folder}/root;
    gzip_static on; brotli_static on; etag on; {headers}
    location /desk/ {{ proxy_pass http://django; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $http_host; }} }} }}
"""


def session() -> str:
    """Return the cookie of somebody who has signed in at the desk."""
    text = (
        "from django.contrib.auth import get_user_model as u;"
        "from django.test import Client as C; c = C(); c.force_login(u().objects.get("
        "username='admin')); print('sessionid=' + c.cookies['sessionid'].value)"
    )
    said = subprocess.run(
        site.command("shell", "--no-imports", "-c", text),
        env=site.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip().splitlines()[-1]


def start_nginx(folder: Path, path: str) -> tuple["subprocess.Popen[bytes]", int]:
    """Start nginx over the bytes of one page, with Django behind it for the desk."""
    from bifolium.press.store import StoreWriter

    writer = StoreWriter(site.folder() / "baked", "")
    page = writer.page(path)
    writer.close()
    place = folder / "root" / path.strip("/")
    place.mkdir(parents=True)
    (place / "index.html").write_bytes(b"-" * page.length)
    (place / "index.html.br").write_bytes(page.br)
    port = free_port()
    headers = "".join(f'add_header {name} "{value}"; ' for name, value in HEADERS[1:])
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, port=port, headers=headers)
    )
    folder.chmod(0o755)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "e.log")]
    return subprocess.Popen(command), port


def start_django(folder: Path) -> "subprocess.Popen[bytes]":
    """Start Django alone on a socket, as the supervisor does."""
    choice = {
        "parent": os.getpid(),
        "socket": str(folder / "django"),
        "workers": 1,
        "threads": 4,
    }
    command = [sys.executable, "-m", "bifolium.ops.backend", json.dumps(choice)]
    return subprocess.Popen(command, env=site.environment())


def tail() -> None:
    """Compare the slowest hundredth while four requests to the desk are rendered."""
    path = next(row for row in baked_paths(site.folder(), 500) if "/work-" in row)
    cookie = session()
    with tempfile.TemporaryDirectory() as text, serving():
        folder = Path(text)
        nginx, nginx_port = start_nginx(folder, path)
        django = start_django(folder)
        found: dict[str, list[float]] = {"front": [], "nginx": []}
        try:
            first_answer("/desk/login/", time.monotonic())
            first_answer("/desk/login/", time.monotonic(), nginx_port)
            until_settled(site.folder())
            for _round in range(ROUNDS):
                for name, port in (("front", site.PORT), ("nginx", nginx_port)):
                    found[name].append(loaded(port, cookie, path))
        finally:
            nginx.terminate()
            django.terminate()
            django.wait()
            os.chmod(folder, 0o700)
    ours, theirs = (statistics.median(found[name]) for name in ("front", "nginx"))
    ratio = statistics.median(
        mine / their for mine, their in zip(found["front"], found["nginx"], strict=True)
    )
    print(f"tail: p99 front {ours:.2f} ms, nginx {theirs:.2f} ms, ratio {ratio:.2f}")


def loaded(port: int, cookie: str, path: str) -> float:
    """Return the p99 of a page in ms while the desk is busy behind the same port."""
    paths = ["/desk/", "/desk/pages/1/", "/desk/reports/site-history/"]
    command = [sys.executable, "-m", "tools.bench.desk", str(port), cookie, *paths]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        time.sleep(2.5)
        found = sorted(probe(port, path))
        answered = int(desk.stdout.readline() or 0)
    finally:
        desk.terminate()
        desk.wait()
    if not answered:
        raise SystemExit("the desk did not answer")
    return found[int(len(found) * 0.99)]


def memory() -> None:
    """Weigh every process at rest, the front with a full cache."""
    with serving() as process:
        first_answer("/desk/login/", time.monotonic())
        until_settled(site.folder())
        fill_cache()
        time.sleep(REST_SECONDS)
        print(f"memory: whole start {weight(process.pid):.0f} MB, of it")
        for name, number in children(process.pid).items():
            print(f"  {name:28}{weight(number):6.0f} MB")


def fill_cache() -> None:
    """Ask for so many pages that the front has its 64 MB full."""
    with socket.create_connection(("127.0.0.1", site.PORT)) as connection:
        for path in baked_paths(site.folder(), 6000):
            if not path.isascii():
                continue
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{site.PORT}\r\n"
                "Accept-Encoding: br\r\n\r\n".encode()
            )
            read_one(connection)


def start() -> None:
    """Time the first baked page and the first byte of Django from a cold start."""
    path = next(row for row in baked_paths(site.folder(), 500) if "/work-" in row)
    baked, live = [], []
    for _turn in range(3):
        began = time.monotonic()
        with serving():
            baked.append(first_answer(path, began))
            live.append(first_answer("/desk/login/", began))
    print(f"start: first baked page {max(baked):.2f} s, Django {max(live):.2f} s")


def bake() -> None:
    """Bake a part of the site from nothing, and time rendering with and without."""
    subprocess.run(
        [sys.executable, "-m", "tools.bench.baking"], env=site.environment(), check=True
    )


def publish() -> None:
    """Edit as the desk does, and time until every page shows it."""
    with serving():
        first_answer("/desk/login/", time.monotonic())
        said = subprocess.run(
            [sys.executable, "-m", "tools.bench.edits", str(EDITS)],
            env=site.environment(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    result = json.loads(said.splitlines()[-1])
    every = []
    for kind, rows in result["kinds"].items():
        seconds = [row["seconds"] for row in rows]
        every += [row for row in rows if kind != "draft"]
        middle = {
            what: statistics.median(row[what] for row in rows)
            for what in ("seconds", "rendered", "changed")
        }
        print(
            f"  {kind:9}{len(rows):4} edits, median {middle['seconds']:6.2f} s,"
            f" slowest {max(seconds):6.2f} s,"
            f" rendered {middle['rendered']:.0f}, changed {middle['changed']:.0f}"
        )
    seconds = sorted(row["seconds"] for row in every)
    ratios = [row["rendered"] / max(row["changed"], 1) for row in every]
    print(
        f"publish: median {statistics.median(seconds):.2f} s,"
        f" p95 {seconds[int(len(seconds) * 0.95)]:.2f} s,"
        f" rendered / changed {statistics.median(ratios):.2f},"
        f" {result['still_there']} withdrawn pages still answered"
    )


ROWS: dict[str, Callable[[], None]] = {
    "start": start,
    "memory": memory,
    "tail": tail,
    "bake": bake,
    "publish": publish,
    "busy": busy.measure,
}


def main() -> None:
    """Run the rows that are asked for, in order."""
    site.made()
    subprocess.run(site.command("bake"), env=site.environment(), check=True)
    for name in sys.argv[1:] or ROWS:
        ROWS[name]()


if __name__ == "__main__":
    main()
