"""A PostgreSQL of a test's own, in a folder, run by a user who may do nothing else."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory

PLACES = ("/usr/bin", "/usr/local/bin", "/usr/lib/postgresql/*/bin")


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs; None if it is not there."""
    found = [
        place
        for pattern in PLACES
        for place in sorted(Path("/").glob(pattern.lstrip("/")))
        if (place / "initdb").exists() and (place / "pg_isready").exists()
    ]
    return found[-1] if found and (os.geteuid() or shutil.which("runuser")) else None


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster in a folder of its own and yield the address of its database."""
    place = binaries()
    if place is None:
        raise FileNotFoundError("initdb")
    with TemporaryDirectory(prefix="bifolium-") as folder:
        yield from running(place, Path(folder) / "data")


def running(place: Path, data: Path) -> Iterator[str]:
    """Make a cluster, run it, and yield its address once."""
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    become = [] if os.geteuid() else ["runuser", "-u", "nobody", "--"]
    data.mkdir()
    if become:
        shutil.chown(data, "nobody")
        shutil.chown(data.parent, "nobody")
    init = [place / "initdb", "-D", data, "-U", "site", "-A", "trust", "--no-sync"]
    subprocess.run([*become, *init, "-E", "UTF8"], check=True, capture_output=True)
    options = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1"]
    options += ["-c", f"unix_socket_directories={data}", "-c", "fsync=off"]
    server_process = subprocess.Popen(
        [*become, place / "postgres", "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        wait(place, port)
        yield f"postgresql://site@127.0.0.1:{port}/postgres"
    finally:
        server_process.terminate()
        server_process.wait(20)


def wait(place: Path, port: int) -> None:
    """Wait until the cluster answers."""
    for _try in range(200):
        ready = [place / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ready).returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL does not start")
