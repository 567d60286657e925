"""Prepares a site in the var folder and serves it, with nothing of Django loaded.

The preparing runs in a process of its own: it ends with the set-up, so that the
workers are forked from a small and clean parent.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bifolium.conf.options import Value
from bifolium.ops import stamp
from bifolium.ops.console import Refused, say
from bifolium.ops.features import check_folder, check_network, check_port, check_python
from bifolium.ops.server import serve

SITE_STEPS = ("database", "static")
DEMO_STEPS = (*SITE_STEPS, "demo")
PASSWORD_FILE = "desk-password"  # noqa: S105
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104


def run_demo(option: Mapping[str, Value]) -> None:
    """Set up what is missing, load the demo once, say where it is, and serve.

    :raises Refused: if the machine, the folder or the port does not allow it.
    """
    var = checked(option)
    password = var / PASSWORD_FILE
    is_new = not password.exists()
    with only_one(var) as lock:
        if stamp.open_steps(var, stamp.wanted(option), DEMO_STEPS):
            set_up(["--demo"], lock)
    say_where(option, login_line(var, is_new))
    serve(option)


def run_site(option: Mapping[str, Value]) -> None:
    """Serve a site that has been set up.

    :raises Refused: if it has not, or not by this version.
    """
    var = checked(option)
    if stamp.open_steps(var, stamp.wanted(option), SITE_STEPS):
        raise Refused(
            f"the site in {var} is not set up for this version; run: bifolium set_up"
        )
    say_where(option, "")
    serve(option)


def checked(option: Mapping[str, Value]) -> Path:
    """Return the var folder after asking whether this machine can serve the site."""
    var = Path(str(option["var"])).resolve()
    check_python()
    check_folder(var)
    check_network(str(option["cdn"]))
    check_port(str(option["host"]), int(str(option["port"])))
    return var


@contextmanager
def only_one(var: Path) -> Iterator[int]:
    """Hold the right to set up a var folder, as the number of an open file.

    :raises Refused: if another process holds it.
    """
    with (var / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another start is setting up {var}; wait for it") from None
        yield lock.fileno()


def set_up(arguments: list[str], lock: int) -> None:
    """Run the command ``set_up`` in a process of its own, which holds the lock too.

    So the lock stays if this process is killed and the set-up runs on.

    :raises Refused: with its exit code; it has then said why.
    """
    started_at = time.monotonic()
    command = [sys.executable, "-m", "bifolium.ops.manage", "set_up", *arguments]
    code = subprocess.run(command, pass_fds=[lock]).returncode  # noqa: S603
    if code:
        raise Refused("", code)
    say(f"Set up in {time.monotonic() - started_at:.0f} s.")
    say()


def login_line(var: Path, is_new: bool) -> str:
    """Return how to sign in at the desk; the password itself only the first time."""
    password = var / PASSWORD_FILE
    if not password.exists():
        return "user admin"
    if is_new:
        return f"user admin, password {password.read_text().strip()}"
    return f"user admin, password in {password}"


def say_where(option: Mapping[str, Value], login: str) -> None:
    """Say the address, how to sign in, and how to stop."""
    host = str(option["host"])
    shown = f"[{host}]" if ":" in host else host
    address = str(option["site_url"]) or f"http://{shown}:{option['port']}"
    say(f"Site  {address}/")
    say(f"Desk  {address}/desk/  {login}".rstrip())
    if host in EVERY_ADDRESS and not option["allowed_hosts"]:
        say(
            "Note  other machines must use a name listed in BIFOLIUM_ALLOWED_HOSTS"
            " or BIFOLIUM_SITE_URL"
        )
    say("Stop  Ctrl-C")
