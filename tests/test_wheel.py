"""The wheel carries everything: installed in an empty folder, it sets up the demo."""

import os
import subprocess
import sys
import zipfile

import pytest

from tools.house import PACKAGE, ROOT

pytestmark = pytest.mark.migrations


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the content of the wheel, as an installer lays it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run([*command, "-d", folder], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_every_file_that_is_not_a_test_is_in_the_wheel(installed):
    ours = {
        file.relative_to(ROOT)
        for folder in (PACKAGE,)
        for file in folder.rglob("*")
        if file.is_file() and not {"tests", "__pycache__"} & set(file.parts)
    }
    carried = {
        file.relative_to(installed) for file in installed.rglob("*") if file.is_file()
    }

    assert ours - carried == set()
    assert [file for file in carried if "tests" in file.parts] == []


def test_the_demo_is_in_the_wheel(installed):
    ours = {
        file.relative_to(ROOT / "demo")
        for file in (ROOT / "demo").rglob("*")
        if file.is_file()
    }
    carried = installed / "bifolium" / "ops" / "demo"

    assert ours - {file.relative_to(carried) for file in carried.rglob("*")} == set()


def test_the_installed_wheel_sets_up_the_demo_in_an_empty_folder(installed, tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "bifolium.ops.cli", "set_up", "--demo"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "var" / "bifolium.sqlite3").exists()
    assert (tmp_path / "var" / "static" / "staticfiles.json").exists()
    assert "[3/3]" in answer.stdout
