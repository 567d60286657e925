"""A PostgreSQL of one's own in a folder, for as long as it is needed.

It needs the server (Debian: apt-get install postgresql) and ``psycopg``. Started by
root it runs as ``postgres`` or ``nobody``, for PostgreSQL refuses root.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")
DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """Return where a program of PostgreSQL is; empty if it is not here."""
    found = [str(path) for path in sorted(DEBIAN.glob(f"*/bin/{name}"))]
    return shutil.which(name) or (found[-1] if found else "")


@contextmanager
def running() -> Iterator[str]:
    """Yield the address of a fresh database over a Unix socket."""
    with tempfile.TemporaryDirectory() as name:
        folder, user = Path(name), _user()
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = folder / "data"
        _run(user, "initdb", "-D", data, "-A", "trust", "-U", "ballots", "--no-sync")
        options = f"-c listen_addresses='' -k {folder}"
        start = ("pg_ctl", "-D", data, "-w", "-l", folder / "log")
        _run(user, *start, "-o", options, "start")
        try:
            yield f"postgresql://ballots@/postgres?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _user() -> str | None:
    if os.getuid():
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(user for user in USERS if user in known)


def _run(user: str | None, name: str, *words: object) -> None:
    command = [program(name), *map(str, words)]
    subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")
