"""Processes that are replaced while readers ask: nobody may notice."""

import http.client
import json
import os
import signal
import socket
import sys
import threading
import time
from functools import partial

import pytest

from bifolium.ops.relay import Child, Troop, answers, turn_link
from bifolium.press.store import Page, StoreWriter

pytestmark = pytest.mark.enable_socket

# Answers as Django would, with its own number; what it has begun it ends.
LIVE = """
import os, signal, socketserver, sys, threading, time
from http.server import BaseHTTPRequestHandler

class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        time.sleep(0.01)
        body = b"live " + str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def address_string(self): return ""
    def log_message(self, *a): pass

class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = False
    block_on_close = False

server = Server(sys.argv[1], Answer)
signal.signal(15, lambda *a: threading.Thread(target=server.shutdown).start())
server.serve_forever()
server.server_close()
time.sleep(0.3)
os._exit(0)
"""
PATHS = ("/en/", "/desk/")


@pytest.fixture
def site(tmp_path):
    """A front and a process behind it, with one baked page; and the port."""
    writer = StoreWriter(tmp_path / "baked", "one")
    with writer.swap() as generation:
        page = Page("/en/", 200, (), "tag", b"", b"", 0)
        writer.put(page, generation, took=0, reason="")
    writer.close()
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    port = listener.getsockname()[1]

    def make(name, turn):
        place = tmp_path / f"{name}.{turn}"
        if name == "django":
            command = [sys.executable, "-c", LIVE, str(place)]
            enter = partial(turn_link, tmp_path / "django", place.name)
            return Child(name, command, (), partial(answers, place), enter)
        choice = {
            "parent": os.getpid(),
            "listener": listener.fileno(),
            "store": str(tmp_path / "baked"),
            "host": f"127.0.0.1:{port}",
            "languages": ["en"],
            "proxies": [],
            "most_body": 1000,
            "django": str(tmp_path / "django"),
            "others": {},
            "ready": str(place),
        }
        command = [sys.executable, "-m", "bifolium.press.front", json.dumps(choice)]
        return Child(name, command, (listener.fileno(),), place.exists)

    troop = Troop(make, [make("front", 0), make("django", 0)])
    for child in troop.children:
        child.enter()
    troop.look()
    yield troop, port
    troop.stop()
    listener.close()


class Readers:
    """Ask all the time, on connections that are kept; note what goes wrong."""

    def __init__(self, port, number=8):
        self.port, self.is_over = port, False
        self.answered, self.failed = [0] * number, []
        self.threads = [
            threading.Thread(target=self.read, args=[place]) for place in range(number)
        ]
        for thread in self.threads:
            thread.start()

    def read(self, place):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.is_over:
            path = PATHS[place % 2]
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failed.append(f"{path} {answer.status}")
                self.answered[place] += 1
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{path} {error!r}")
                connection.close()
        connection.close()

    def stop(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()


def until(condition, seconds=20):
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def pids(troop):
    return [child.process.pid for child in troop.children]


def test_nobody_notices_that_every_process_is_replaced(site):
    troop, port = site
    readers = Readers(port)
    until(lambda: min(readers.answered) > 5)
    before = pids(troop)

    for _turn in range(3):
        troop.replace_all()
        so_far = list(readers.answered)
        until(
            lambda so_far=so_far: all(
                now > then + 5
                for now, then in zip(readers.answered, so_far, strict=True)
            )
        )
    until(lambda: (troop.look(), not troop.leaving)[1])
    readers.stop()

    assert readers.failed == []
    assert not set(before) & set(pids(troop))


def test_successor_that_does_not_become_ready_leaves_the_old_one(site, capsys):
    troop, port = site
    readers = Readers(port, 2)
    until(lambda: min(readers.answered) > 5)
    before, make = pids(troop), troop.make

    def broken(name, turn):
        child = make(name, turn)
        child.command = [sys.executable, "-c", "raise SystemExit(3)"]
        return child

    troop.make = broken
    troop.replace_all()
    readers.stop()

    assert pids(troop) == before
    assert readers.failed == []
    assert "the old one stays" in capsys.readouterr().err


def test_killed_django_is_not_noticed_by_readers_of_baked_pages(site):
    troop, port = site
    readers = Readers(port, 1)
    until(lambda: min(readers.answered) > 5)

    os.kill(pids(troop)[1], signal.SIGKILL)
    so_far = readers.answered[0]
    until(lambda: readers.answered[0] > so_far + 50)
    readers.stop()

    assert readers.failed == []
