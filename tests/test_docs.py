"""The docs say what there is, and only that."""

import re
from pathlib import Path

import pytest

from bifolium.conf.options import OPTIONS
from bifolium.ops.cli import ABOUT
from tools import write_reference
from tools.house import PACKAGE, ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
KINDS = {"tutorial", "how-to", "reference", "explanation", "decisions"}

COMMANDS = sorted(
    {
        *ABOUT,
        *(file.stem for file in PACKAGE.glob("*/management/commands/[a-z]*.py")),
    }
)
LINK = re.compile(r"\]\((?!https?:|mailto:|page:|#)([^)#\s]+)(?:#[^)]*)?\)")
HOUSE_PATH = re.compile(r"`((?:bifolium|docs|tests|tools|demo)/[\w./-]+)`")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_generated_pages_are_up_to_date():
    assert write_reference.outdated() == []


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_has_its_section(option):
    text = (DOCS / "reference" / "options.md").read_text()

    assert f"## `{option.variable}`" in text
    assert option.help in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_section(command):
    text = (DOCS / "reference" / "commands.md").read_text()

    assert f"## `bifolium {command}`" in text


def test_no_section_is_about_a_command_that_is_not_there():
    text = (DOCS / "reference" / "commands.md").read_text()

    assert set(re.findall(r"^## `bifolium (\w+)`", text, re.M)) == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page):
    missing = [
        target
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("how-to/*.md")), ids=name_of)
def test_files_named_in_how_to_pages_exist(page):
    named = HOUSE_PATH.findall(page.read_text())
    missing = [path for path in named if not (ROOT / path).exists()]

    assert missing == []


def test_every_page_is_of_one_kind():
    folders = {page.relative_to(DOCS).parts[0] for page in DOCS.rglob("*.md")}

    assert folders - {"README.md"} <= KINDS


def test_the_readme_fits_one_screen():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 60
