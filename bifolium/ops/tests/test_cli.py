"""Runs the command itself: what a person types, and what they see."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

BIFOLIUM = Path(sys.executable).with_name("bifolium")


def run(*arguments, var, **variables):
    environment = {
        "PATH": os.environ["PATH"],
        "BIFOLIUM_VAR": str(var),
        **{f"BIFOLIUM_{name.upper()}": text for name, text in variables.items()},
    }
    return subprocess.run(
        [BIFOLIUM, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"]])
def test_help_is_given(tmp_path, arguments):
    answer = run(*arguments, var=tmp_path)

    assert answer.returncode == 0
    assert "bifolium" in answer.stdout


@pytest.mark.parametrize("command", ["demo", "serve", "set_up", "load_demo"])
def test_every_command_has_help(tmp_path, command):
    answer = run(command, "--help", var=tmp_path)

    assert answer.returncode == 0
    assert f"usage: bifolium {command}" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "line"),
    [
        (["demo", "--port", "x"], {}, 2, "BIFOLIUM_PORT='x' is not allowed"),
        (["demo", "--prot", "1"], {}, 2, "unrecognized arguments"),
        (["check"], {"prot": "1"}, 2, "BIFOLIUM_PROT is not an option"),
        (["serve"], {"port": "0"}, 2, "a number from 1 to 65535"),
        (["nonsense"], {}, 1, "Unknown command"),
        (["load_demo", "/none"], {}, 1, "/none is not a folder"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    tmp_path, arguments, variables, code, line
):
    answer = run(*arguments, var=tmp_path, **variables)

    assert answer.returncode == code
    assert line in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["demo", "serve", "check"])
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, command):
    file = tmp_path / "file"
    file.touch()

    answer = run(command, var=file / "var")

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"bifolium: cannot write in {file}/var")
    assert answer.stderr.count("\n") == 1


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path):
    (tmp_path / "bifolium.sqlite3").mkdir()

    answer = run("set_up", var=tmp_path)

    assert answer.returncode == 1
    assert "bifolium: database: unable to open database file" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.enable_socket
def test_a_busy_port_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])

        answer = run("demo", var=tmp_path, port=port)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"bifolium: port {port} is in use")
    assert answer.stderr.count("\n") == 1


@pytest.mark.migrations
@pytest.mark.parametrize("seconds", [0.2, 1.5])
def test_a_set_up_killed_in_the_middle_is_done_at_the_next_start(tmp_path, seconds):
    environment = {"PATH": os.environ["PATH"], "BIFOLIUM_VAR": str(tmp_path)}
    started = subprocess.Popen([BIFOLIUM, "set_up"], env=environment)
    database = tmp_path / "bifolium.sqlite3"
    while started.poll() is None and not database.exists():
        time.sleep(0.05)
    time.sleep(seconds)
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert not (tmp_path / "set-up.json").exists()

    answer = run("set_up", var=tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert "[1/2]" in answer.stdout
    assert not (tmp_path / "database-unfinished").exists()
    assert run("set_up", var=tmp_path).stdout == ""


@pytest.mark.migrations
def test_a_database_that_was_not_begun_here_is_never_removed(tmp_path):
    """A restored copy has no notes of a set-up beside it."""
    connection = sqlite3.connect(tmp_path / "bifolium.sqlite3")
    connection.execute("CREATE TABLE restored (name TEXT)")
    connection.close()

    answer = run("set_up", var=tmp_path)

    assert answer.returncode == 0, answer.stderr
    connection = sqlite3.connect(tmp_path / "bifolium.sqlite3")
    assert connection.execute("SELECT count(*) FROM restored").fetchone() == (0,)
    connection.close()
