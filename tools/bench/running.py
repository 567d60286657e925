"""A whole site as it is run: started, asked, weighed and stopped; for the bench."""

import http.client
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.bench.serve import tree
from tools.bench.site import PORT, environment

WAIT_SECONDS = 60.0
SHORT_PAUSE = 0.005
PROBES, PROBE_PAUSE = 300, 0.01


def ask(
    path: str, port: int = PORT, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Return status and body of one answer, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def probe(port: int, path: str) -> list[float]:
    """Return how long answers took, in ms, a hundred asked for each second."""
    wanted = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAccept-Encoding: br\r\n\r\n"
    ).encode()
    found = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _turn in range(PROBES):
            began = time.perf_counter()
            connection.sendall(wanted)
            read_one(connection)
            found.append((time.perf_counter() - began) * 1000)
            time.sleep(PROBE_PAUSE)
    return found


def read_one(connection: socket.socket) -> None:
    """Read one answer with a length to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, _line, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(head.decode())
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += received(connection)


def received(connection: socket.socket) -> bytes:
    """Return some bytes; a closed connection is the end of the bench."""
    data = connection.recv(65536)
    if not data:
        raise SystemExit("the server closed the connection")
    return data


@contextmanager
def serving(port: int = PORT, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``bifolium serve`` over the large site; stop it afterwards."""
    command = [sys.executable, "-m", "bifolium.ops.cli", "serve", *more]
    process = subprocess.Popen(command, env=environment(port), stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def first_answer(path: str, started_at: float, port: int = PORT) -> float:
    """Return the seconds from a start to the first good answer at a path."""
    while True:
        try:
            status, _body = ask(path, port)
        except (TimeoutError, ConnectionError):
            status = 0
        passed = time.monotonic() - started_at
        if status == 200:
            return passed
        if passed > WAIT_SECONDS:
            raise SystemExit(f"{path} answers {status} after {passed:.0f} s")
        time.sleep(SHORT_PAUSE)


def children(parent: int) -> dict[str, int]:
    """Return the processes right below a supervisor by their names."""
    found = {}
    for number in tree(parent)[1:]:
        words = Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")
        above = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1]
        if int(above) == parent:
            name = words[words.index("-m") + 1] if "-m" in words else words[0]
            found[name] = number
    return found


def weight(parent: int) -> float:
    """Return the proportional set size of a tree of processes in MB."""
    total = 0
    for number in tree(parent):
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])
    return total / 1024


def baked_paths(var: Path, most: int) -> list[str]:
    """Return paths that the store holds, in no order that means anything."""
    store = sqlite3.connect(var / "baked" / "pages.sqlite3")
    rows = store.execute(
        "select path from page where path like '/%' order by etag limit ?", (most,)
    )
    found = [path for (path,) in rows]
    store.close()
    return found


def is_settled(var: Path) -> bool:
    """Return whether no change waits and no page is owed that can be baked."""
    main = sqlite3.connect(f"file:{var}/bifolium.sqlite3?mode=ro", uri=True)
    store = sqlite3.connect(f"file:{var}/baked/pages.sqlite3?mode=ro", uri=True)
    try:
        (changes,) = main.execute("select count(*) from press_changedrow").fetchone()
        (owed,) = store.execute(
            "select count(*) from wanted where tries = 0 and due_at <= ?",
            (time.time(),),
        ).fetchone()
    finally:
        main.close()
        store.close()
    return not changes and not owed


def until_settled(var: Path, seconds: float = 600.0) -> float:
    """Wait until nothing is owed; return how long that took."""
    started_at = time.monotonic()
    while not is_settled(var):
        if time.monotonic() - started_at > seconds:
            raise SystemExit("the bakery does not come to rest")
        time.sleep(SHORT_PAUSE)
    return time.monotonic() - started_at
