"""How near the front comes to nginx: the same bytes, in one run, as ratios.

``python -m tools.bench.serve`` needs ``nginx`` with brotli_static, and ``wrk``
(Debian: apt-get install nginx libnginx-mod-http-brotli-static wrk). CPU is that of the
whole process tree; trust it, and ratios within a round, more than requests a second.
"""

import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from gzip import compress
from pathlib import Path

import brotli

from bifolium.press.store import Page, StoreWriter

ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = 2
TICK = os.sysconf("SC_CLK_TCK")
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; script-src 'self'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Content-Language", "en"),
    ("Vary", "Accept-Encoding"),
    ("Cache-Control", "public, max-age=0, must-revalidate"),
)
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 1024; }}
http {{ access_log off; default_type text/html; sendfile on; tcp_nopush on;
  keepalive_requests 1000000; client_body_temp_path {folder}/b;
  proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {cache}
  server {{ listen 127.0.0.1:{port}; root {folder}/root;
    gzip_static on; brotli_static on; etag on; {headers} }} }}
"""


def made_page() -> bytes:
    """Return 60 KB of HTML that brotli takes to about 12 KB, always the same."""
    chance = random.Random(7)
    letters = "etaoinshrdlucmfwyp"
    words = [
        "".join(chance.choices(letters, k=chance.randint(2, 9))) for _word in range(900)
    ]
    weights = [1 / (place + 1) for place in range(900)]
    body = b"<!doctype html><title>Page</title>"
    while len(body) < 60_000:
        text = " ".join(chance.choices(words, weights, k=60))
        body += f"<p id='b-{chance.randrange(10**8)}'>{text}</p>\n".encode()
    return body


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def start_nginx(folder: Path, body: bytes, *, is_cached: bool) -> tuple[int, int]:
    """Start nginx over the same bytes; return process and port."""
    root = folder / "root" / "page"
    root.mkdir(parents=True)
    (root / "index.html").write_bytes(body)
    (root / "index.html.br").write_bytes(brotli.compress(body, quality=11))
    (root / "index.html.gz").write_bytes(compress(body, 9))
    port = free_port()
    cache = "open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;"
    headers = "".join(f'add_header {name} "{value}"; ' for name, value in HEADERS[1:])
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, port=port, headers=headers, cache=cache * is_cached)
    )
    folder.chmod(0o755)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "e.log")]
    return subprocess.Popen(command).pid, port


def start_front(folder: Path, body: bytes) -> tuple[int, int]:
    """Start the front over the same bytes; return process and port."""
    writer = StoreWriter(folder / "baked", "bench")
    packed = brotli.compress(body, quality=11), compress(body, 9)
    with writer.swap() as generation:
        page = Page(
            "/page/", 200, HEADERS, "0123456789abcdef01234567", *packed, len(body)
        )
        writer.put(page, generation, took=0, reason="bench")
    writer.close()
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listener.set_inheritable(True)
    port = int(listener.getsockname()[1])
    choice = {
        "parent": os.getpid(),
        "listener": listener.fileno(),
        "store": str(folder / "baked"),
        "host": f"127.0.0.1:{port}",
        "languages": ["en"],
        "proxies": [],
        "most_body": 1000,
        "django": str(folder / "none"),
        "others": {},
        "ready": str(folder / "ready"),
    }
    command = [sys.executable, "-m", "bifolium.press.front", json.dumps(choice)]
    process = subprocess.Popen(command, pass_fds=[listener.fileno()])
    return process.pid, port


def tree(parent: int) -> list[int]:
    """Return a process and those below it."""
    found = [parent]
    for one in Path("/proc").glob("[0-9]*"):
        try:
            above = int((one / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if above in found and int(one.name) not in found:
            found.append(int(one.name))
    return found


def cpu(parent: int) -> float:
    """Return the seconds of CPU that a tree of processes has used."""
    total = 0.0
    for number in tree(parent):
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def load(parent: int, port: int, connections: int, tag: str = "") -> dict[str, float]:
    """Ask as fast as wrk can; return requests a second, CPU µs and p99 in ms."""
    before = cpu(parent)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency"]
    command += ["-H", "Accept-Encoding: br"]
    if tag:
        command += ["-H", f"If-None-Match: {tag}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/page/"], capture_output=True, text=True
    ).stdout
    number = int(re.search(r"(\d+) requests in", said)[1])
    if "Non-2xx" in said and not tag:
        raise SystemExit(said)
    late, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return {
        "rate": number / SECONDS,
        "cpu": (cpu(parent) - before) / number * 1e6,
        "p99": float(late) * scale,
    }


def tag_of(port: int) -> str:
    """Return the entity tag that a server gives the page."""
    command = ["curl", "-sI", "-H", "Accept-Encoding: br"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/page/"], capture_output=True, text=True
    ).stdout
    return re.search(r"(?i)etag: (.+)", said)[1].strip()


def measure(servers: dict[str, tuple[int, int]]) -> dict[str, dict[str, list[float]]]:
    """Return what every server did, round by round, in turn."""
    found: dict[str, dict[str, list[float]]] = {}
    kinds = [("c=32", 32, False), ("c=256", 256, False), ("304", 32, True)]
    for _round in range(ROUNDS):
        for title, connections, is_known in kinds:
            for name, (parent, port) in servers.items():
                tag = tag_of(port) if is_known else ""
                result = load(parent, port, connections, tag)
                for what, value in result.items():
                    key = f"{title} {name}"
                    found.setdefault(key, {}).setdefault(what, []).append(value)
    return found


def report(found: dict[str, dict[str, list[float]]]) -> None:
    """Print medians, and ratios of the front to both kinds of nginx."""
    print(f"{'':24}{'req/s':>9}{'CPU µs':>9}{'p99 ms':>9}   (medians of {ROUNDS})")
    for name, values in found.items():
        medians = [statistics.median(values[what]) for what in ("rate", "cpu", "p99")]
        print(f"{name:24}{medians[0]:9.0f}{medians[1]:9.1f}{medians[2]:9.2f}")
    for title in ("c=32", "c=256", "304"):
        ours = found[f"{title} front"]
        for other in ("nginx", "nginx+cache"):
            theirs = found[f"{title} {other}"]
            rate, used = (
                statistics.median(
                    mine / their
                    for mine, their in zip(ours[what], theirs[what], strict=True)
                )
                for what in ("rate", "cpu")
            )
            print(f"{title:6} front / {other:12} req/s {rate:.2f}   CPU {used:.2f}")


def main() -> None:
    """Run all of it in a folder that is gone afterwards."""
    for tool in ("nginx", "wrk", "curl"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing; see the head of {__file__}")
    body = made_page()
    packed = len(brotli.compress(body, quality=11))
    print(f"page {len(body)} B, br {packed} B; {os.getloadavg()[0]:.1f} load before")
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        folder.chmod(0o755)
        for name in ("stock", "cached"):
            (folder / name).mkdir()
        servers = {
            "front": start_front(folder, body),
            "nginx": start_nginx(folder / "stock", body, is_cached=False),
            "nginx+cache": start_nginx(folder / "cached", body, is_cached=True),
        }
        try:
            time.sleep(3)
            report(measure(servers))
        finally:
            for parent, _port in servers.values():
                os.kill(parent, signal.SIGTERM)


if __name__ == "__main__":
    main()
