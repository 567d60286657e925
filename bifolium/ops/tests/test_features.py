import errno
import importlib.util
import socket
import sqlite3

import pytest

from bifolium.ops.console import Refused
from bifolium.ops.features import (
    check_folder,
    check_network,
    check_port,
    check_python,
)


class Sqlite:
    """An sqlite3 module of another Python."""

    OperationalError = sqlite3.OperationalError

    def __init__(self, release, can_search):
        self.sqlite_version_info = release
        self.sqlite_version = ".".join(str(part) for part in release)
        self.can_search = can_search

    def connect(self, name):
        return self

    def execute(self, statement):
        if not self.can_search:
            raise sqlite3.OperationalError("no such module: fts5")

    def close(self):
        self.closed = True


def test_this_python_is_good_enough():
    check_python()


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (Sqlite((3, 30, 9), True), "SQLite 3.30.9 is too old; 3.31 is needed"),
        (Sqlite((3, 40, 1), False), "no full-text search"),
    ],
)
def test_a_python_with_a_poor_sqlite_is_refused(monkeypatch, module, reason):
    monkeypatch.setattr(importlib, "import_module", lambda name: module)

    with pytest.raises(Refused, match=reason):
        check_python()


def test_a_python_without_sqlite_is_refused(monkeypatch):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", fail)

    with pytest.raises(Refused, match="has no sqlite3 module"):
        check_python()


def test_a_folder_is_made(tmp_path):
    check_folder(tmp_path / "a" / "b")

    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(Refused, match=f"cannot write in {file}/var: Not a directory"):
        check_folder(file / "var")


@pytest.mark.enable_socket
def test_a_free_port_is_left_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


@pytest.mark.enable_socket
def test_a_busy_port_is_refused_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(Refused, match=f"port {port} is in use.*--port {port + 1}"):
            check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused(monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(Refused, match=r"cannot listen on 192\.0\.2\.1:8000: Cannot"):
        check_port("192.0.2.1", 8000)


def test_cloudfront_without_its_package_is_refused(monkeypatch):
    check_network("cloudfront:E1")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(Refused, match=r"bifolium\[s3\]"):
        check_network("cloudfront:E1")

    check_network("cloudflare:zone")
