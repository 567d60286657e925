import pytest

from bifolium.conf.options import read
from bifolium.ops import stamp

STEPS = ("database", "static", "demo")


def test_a_step_is_open_until_it_is_recorded(tmp_path):
    digests = {"database": "a", "static": "b", "demo": "c"}

    assert stamp.open_steps(tmp_path, digests, STEPS) == list(STEPS)

    stamp.record(tmp_path, "database", "a")
    stamp.record(tmp_path, "demo", "old")
    assert stamp.open_steps(tmp_path, digests, STEPS) == ["static", "demo"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"'])
def test_an_unreadable_file_means_that_nothing_is_done(tmp_path, text):
    (tmp_path / stamp.FILE).write_text(text)

    assert stamp.done(tmp_path) == {}


def test_the_digest_follows_content_names_and_words(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("a")
    second.write_text("a")

    digests = {
        stamp.digest([first], []),
        stamp.digest([second], []),
        stamp.digest([first, second], []),
        stamp.digest([first], ["word"]),
    }
    first.write_text("b")
    digests.add(stamp.digest([first], []))

    assert len(digests) == 5


def test_the_digest_does_not_follow_the_order_of_files(tmp_path):
    files = [tmp_path / "b", tmp_path / "a"]
    for file in files:
        file.write_text(file.name)

    assert stamp.digest(files, []) == stamp.digest(reversed(files), [])


def test_folders_are_not_read(tmp_path):
    assert stamp.digest([tmp_path], []) == stamp.digest([], [])


def test_another_database_is_set_up_anew():
    here = stamp.wanted(read({}))
    there = stamp.wanted(read({"BIFOLIUM_DATABASE_URL": "postgresql://u@h/db"}))

    assert here["static"] == there["static"]
    assert here["database"] != there["database"]
    assert here["demo"] != there["demo"]


def test_the_demo_lies_in_the_repository():
    assert (stamp.demo_folder() / "dossier" / "persons.csv").exists()


def test_the_demo_of_a_wheel_lies_in_the_package(tmp_path, monkeypatch):
    """Another package may well leave a folder "demo" beside it."""
    monkeypatch.setattr(stamp, "PACKAGE", tmp_path / "bifolium")
    (tmp_path / "bifolium" / "ops" / "demo").mkdir(parents=True)
    (tmp_path / "demo").mkdir()

    assert stamp.demo_folder() == tmp_path / "bifolium" / "ops" / "demo"
