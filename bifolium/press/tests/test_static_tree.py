"""A folder that is new as a whole, and the check that names the first wrong file."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bifolium.press.static_edition import check, tree
from bifolium.press.static_edition.capsule import About, pack
from bifolium.press.static_edition.check import NothingToCheck, first_wrong
from bifolium.press.static_edition.tree import MANIFEST, NotOurs, Tree

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
ABOUT = About("Institute", "A site", "https://a.example", "", ("en",), "test 1", AT)


def written(folder, **files):
    made = Tree(folder)
    for name, text in files.items():
        made.put(name.replace("__", "/"), text.encode())
    pages = {"/": {"file": "index", "files": ["index"], "etag": "1", "needs": []}}
    made.finish({"made_at": str(len(made.before)), "pages": pages, "key": "k"})
    return made


@pytest.fixture
def edition(tmp_path):
    folder = tmp_path / "edition"
    written(folder, index="one", en__a="two")
    return folder


def test_only_what_changed_is_written_and_the_rest_keeps_its_file(edition):
    before = (edition / "en/a").stat().st_ino

    again = written(edition, index="other", en__a="two", new="three")

    assert sorted(again.written) == ["index", "new"]
    assert (edition / "en/a").stat().st_ino == before
    assert (edition / "index").read_text() == "other"


def test_what_is_no_more_goes_and_nothing_is_left_beside(edition):
    again = written(edition, index="one")

    assert again.removed == ["en/a"]
    assert not (edition / "en").exists()
    assert [one.name for one in edition.parent.iterdir()] == ["edition"]


def test_an_edition_without_a_change_is_not_touched(edition):
    before = (edition / MANIFEST).stat().st_mtime_ns

    written(edition, index="one", en__a="two")

    assert (edition / MANIFEST).stat().st_mtime_ns == before


def test_a_file_that_somebody_changed_is_written_again(edition):
    (edition / "en/a").write_text("forged")

    again = written(edition, index="one", en__a="two")

    assert again.written == ["en/a"]
    assert (edition / "en/a").read_text() == "two"


def test_a_broken_export_leaves_the_edition_as_it_was(edition):
    broken = Tree(edition)
    broken.put("index", b"half")

    assert first_wrong(edition) == ""
    assert (edition / "index").read_text() == "one"
    assert Tree(edition).staging.is_dir()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(NotOurs):
        Tree(tmp_path)

    assert (tmp_path / "thesis.txt").exists()


def test_without_an_exchange_of_folders_the_result_is_the_same(edition, monkeypatch):
    monkeypatch.setattr(tree, "exchanged", lambda one, other: False)

    written(edition, index="other")

    assert (edition / "index").read_text() == "other"
    assert [one.name for one in edition.parent.iterdir()] == ["edition"]


def spoil_nothing(_folder):
    pass


def change(folder):
    (folder / "en/a").write_text("forged")


def remove(folder):
    (folder / "en/a").unlink()


def add(folder):
    (folder / "en/b").write_text("smuggled in")


def change_two(folder):
    (folder / "index").write_text("forged")
    change(folder)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_nothing, ""),
        (change, "en/a: has changed"),
        (remove, "en/a: is missing"),
        (add, "en/b: is not in the list"),
        (change_two, "en/a: has changed"),
    ],
)
def test_the_first_wrong_file_of_an_edition_is_named(edition, spoil, said):
    spoil(edition)

    found = first_wrong(edition)

    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_manifest_that_nobody_can_read_is_named(edition):
    (edition / MANIFEST).write_text("{")

    assert first_wrong(edition).startswith(f"{MANIFEST}: cannot be read")


@pytest.fixture
def capsule(tmp_path):
    folder = tmp_path / "payload"
    (folder / "site").mkdir(parents=True)
    (folder / "site/index.html").write_text("<p>hello")
    (folder / "100%.txt").write_text("a name with a sign")
    target = tmp_path / "institute.zip"
    pack(folder, target, ABOUT)
    return target


def unpacked(capsule: Path) -> Path:
    with zipfile.ZipFile(capsule) as archive:
        archive.extractall(capsule.parent / "out")
    return capsule.parent / "out" / "institute"


def test_a_capsule_is_a_bag_that_describes_every_file(capsule):
    bag = unpacked(capsule)
    crate = json.loads((bag / "data/ro-crate-metadata.json").read_text())

    named = {one["@id"] for one in crate["@graph"]}

    assert first_wrong(capsule) == first_wrong(bag) == ""
    assert {"./", "site/index.html", "100%25.txt"} <= named
    assert "Payload-Oxum: " in (bag / "bag-info.txt").read_text()


def test_packing_the_same_twice_gives_the_same_bytes(capsule, tmp_path):
    again = tmp_path / "again" / "institute.zip"
    again.parent.mkdir()

    pack(tmp_path / "payload", again, ABOUT)

    assert again.read_bytes() == capsule.read_bytes()


@pytest.mark.parametrize(
    "name", ["data/site/index.html", "bag-info.txt", "manifest-sha256.txt"]
)
def test_a_changed_file_of_a_capsule_is_named(capsule, name):
    bag = unpacked(capsule)
    (bag / name).write_text((bag / name).read_text() + "\n")

    assert first_wrong(bag).startswith(f"{name}: ")


def test_a_capsule_with_a_flipped_bit_is_wrong_wherever_it_is(capsule):
    whole, right = capsule.read_bytes(), contents(capsule)
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0xFF
        copy = capsule.with_name("spoiled.zip")
        copy.write_bytes(spoiled)

        assert first_wrong_or_nothing(copy) or contents(copy) == right


def contents(archive):
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def first_wrong_or_nothing(archive):
    try:
        return first_wrong(archive)
    except NothingToCheck as error:
        return str(error)


def test_the_command_says_yes_no_or_that_there_is_nothing(edition, tmp_path, capsys):
    assert check.main([str(edition)]) == 0
    change(edition)
    assert check.main([str(edition)]) == 1
    assert "wrong: en/a: has changed" in capsys.readouterr().err
    assert check.main([str(tmp_path / "nowhere")]) == 1
    assert check.main([str(tmp_path)]) == 1
