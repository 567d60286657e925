import pytest

from bifolium.ops.loader.folder import FolderError, read_edition, read_works

HEAD = "---\ntitle: Opening\n---\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pages" / "news").mkdir(parents=True)
    (tmp_path / "pages" / "page.yaml").write_text("type: home\n")
    (tmp_path / "pages" / "en.md").write_text(HEAD)
    (tmp_path / "pages" / "news" / "page.yaml").write_text("type: section\n")
    (tmp_path / "pages" / "news" / "ru.md").write_text(HEAD)
    return tmp_path


def write(folder, body):
    file = folder / "pages" / "en.md"
    file.write_text(HEAD + body)
    return file


def test_works_come_parents_first_with_the_editions_that_exist(folder):
    works = read_works(folder, ("en", "ru"))

    assert [(work.path, list(work.editions)) for work in works] == [
        ("", ["en"]),
        ("news", ["ru"]),
    ]


def test_blocks_are_read_in_order_with_their_fields(folder):
    edition = read_edition(write(folder, "[#p1]\nOne.\n\n[#q quote]\ntext: Two.\n"))

    assert [(block.name, block.kind) for block in edition.blocks] == [
        ("p1", "text"),
        ("q", "quote"),
    ]
    assert edition.blocks[1].fields == {"text": "Two."}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("[#p1]\nOne.\n\n[#p1]\nTwo.\n", "#p1"),
        ("[#q quote]\ntext: [\n", "#q"),
        ("[#q quote]\njust words\n", "#q"),
    ],
)
def test_fault_in_a_block_names_the_file_and_the_block(folder, body, named):
    with pytest.raises(FolderError) as refused:
        read_edition(write(folder, body))

    assert "en.md" in str(refused.value)
    assert named in str(refused.value)


def test_missing_front_matter_names_the_file(folder):
    file = folder / "pages" / "en.md"
    file.write_text("No front matter.")

    with pytest.raises(FolderError, match=r"en\.md"):
        read_edition(file)


def test_work_without_a_type_is_refused(folder):
    (folder / "pages" / "news" / "page.yaml").write_text("order: 1\n")

    with pytest.raises(FolderError, match="'type' is missing"):
        read_works(folder, ("en",))
