"""What this Python and this machine must be able to do, asked before anything else."""

import errno
import importlib.util
import socket
import tempfile
from pathlib import Path
from typing import Any

from bifolium.ops.console import Refused

SQLITE_FLOOR = (3, 31, 0)


def check_python() -> None:
    """Refuse a Python that was built without what SQLite needs.

    :raises Refused: if the module is missing, too old, or has no full-text search.
    """
    try:
        sqlite: Any = importlib.import_module("sqlite3")
    except ImportError:
        raise Refused(
            "this Python has no sqlite3 module; "
            "install a Python that has it (Debian: apt-get install python3)"
        ) from None
    if sqlite.sqlite_version_info < SQLITE_FLOOR:
        floor = ".".join(str(part) for part in SQLITE_FLOOR[:2])
        raise Refused(f"SQLite {sqlite.sqlite_version} is too old; {floor} is needed")
    connection = sqlite.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite.OperationalError:
        raise Refused(
            f"SQLite {sqlite.sqlite_version} of this Python has no full-text search "
            "(FTS5)"
        ) from None
    finally:
        connection.close()


def check_folder(folder: Path) -> None:
    """Make the folder if need be and try to write in it.

    :raises Refused: if that fails.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refused(f"cannot write in {folder}: {error.strerror}") from None


def check_port(host: str, port: int) -> None:
    """Try to listen.

    :raises Refused: if something else listens there, or the address is not ours.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                f"port {port} is in use; choose another: make demo PORT={port + 1}, "
                f"or bifolium demo --port {port + 1}"
            ) from None
        raise Refused(f"cannot listen on {host}:{port}: {error.strerror}") from None


def check_network(network: str) -> None:
    """Refuse to be behind CloudFront without what speaks to it.

    :raises Refused: if the package is missing.
    """
    if network.startswith("cloudfront:") and importlib.util.find_spec("boto3") is None:
        raise Refused(
            "BIFOLIUM_CDN=cloudfront needs the package boto3;"
            " run: pip install 'bifolium[s3]'"
        )
