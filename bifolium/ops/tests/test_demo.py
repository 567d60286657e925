import fcntl

import pytest

from bifolium.conf.options import read
from bifolium.ops import demo, stamp
from bifolium.ops.console import Refused


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose ports are free and whose server and set-up only take notes."""
    notes = []

    def note_set_up(command, pass_fds):
        notes.append(command[3:])
        (tmp_path / demo.PASSWORD_FILE).write_text("Сезам\n")
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(demo, "check_port", lambda host, port: None)
    monkeypatch.setattr(demo.subprocess, "run", note_set_up)
    monkeypatch.setattr(
        demo,
        "serve",
        lambda option: notes.append(
            (option["host"], option["port"], option["threads"])
        ),
    )
    return notes


def options(folder, **more):
    variables = {f"BIFOLIUM_{name.upper()}": value for name, value in more.items()}
    return read({"BIFOLIUM_VAR": str(folder), **variables})


def set_up_by_hand(folder, option):
    for step, digest in stamp.wanted(option).items():
        stamp.record(folder, step, digest)


def test_a_new_site_is_set_up_and_its_password_said(tmp_path, machine, capsys):
    demo.run_demo(options(tmp_path, port="8010"))

    said = capsys.readouterr().out
    assert machine == [["set_up", "--demo"], ("127.0.0.1", 8010, 4)]
    assert "http://127.0.0.1:8010/" in said
    assert "user admin, password Сезам" in said


def test_a_site_set_up_before_is_served_without_saying_the_password(
    tmp_path, machine, capsys
):
    option = options(tmp_path)
    (tmp_path / demo.PASSWORD_FILE).write_text("Сезам\n")
    set_up_by_hand(tmp_path, option)

    demo.run_demo(option)

    said = capsys.readouterr().out
    assert machine == [("127.0.0.1", 8000, 4)]
    assert "Сезам" not in said
    assert str(tmp_path / demo.PASSWORD_FILE) in said


def test_a_set_up_that_failed_is_not_served(tmp_path, machine, monkeypatch):
    monkeypatch.setattr(
        demo.subprocess,
        "run",
        lambda command, pass_fds: type("Failed", (), {"returncode": 130}),
    )

    with pytest.raises(Refused) as refusal:
        demo.run_demo(options(tmp_path))

    assert refusal.value.code == 130
    assert machine == []


def test_two_starts_do_not_set_up_one_folder(tmp_path, machine):
    with (tmp_path / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(Refused, match="another start"):
            demo.run_demo(options(tmp_path))

    assert machine == []


def test_a_site_that_is_not_set_up_is_not_served(tmp_path, machine):
    with pytest.raises(Refused, match="run: bifolium set_up"):
        demo.run_site(options(tmp_path))

    assert machine == []


def test_a_site_is_served_without_the_demo(tmp_path, machine, capsys):
    option = options(tmp_path, host="::", threads="8")
    set_up_by_hand(tmp_path, option)

    demo.run_site(option)

    said = capsys.readouterr().out
    assert machine == [("::", 8000, 8)]
    assert "http://[::]:8000/" in said
    assert "BIFOLIUM_ALLOWED_HOSTS" in said


def test_the_canonical_address_is_said(tmp_path, machine, capsys):
    option = options(tmp_path, site_url="https://institute.example")
    set_up_by_hand(tmp_path, option)

    demo.run_demo(option)

    said = capsys.readouterr().out
    assert "https://institute.example/desk/  user admin\n" in said
