"""Reads a demo folder (plain Python); its format is docs/reference/demo-folder.md.

Every fault names the file, and the block where there is one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MARKER = re.compile(r"^\[#([a-z][a-z0-9-]*)(?: ([a-z_]+))?\]$", re.MULTILINE)
PLAIN_BODIES = frozenset({"text", "heading", "subheading"})


class FolderError(ValueError):
    """Something in the folder cannot be read; the message names the file."""


@dataclass(frozen=True)
class BlockSource:
    """A block as written: its name in the work, type and fields."""

    name: str
    kind: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class EditionSource:
    """One language file of a work."""

    file: Path
    front: Mapping[str, Any]
    blocks: list[BlockSource]


@dataclass(frozen=True)
class WorkSource:
    """A folder with ``page.yaml`` and one file a language."""

    path: str
    facts: Mapping[str, Any]
    editions: Mapping[str, EditionSource] = field(default_factory=dict)


def read_yaml(file: Path) -> Any:
    """Return the content of a YAML file.

    :raises FolderError: if it is missing or not YAML.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise FolderError(f"{file}: there is no such file") from fault
    except yaml.YAMLError as fault:
        raise FolderError(f"{file}: {' '.join(str(fault).split())}") from fault


def read_works(
    folder: Path, languages: tuple[str, ...], menu: tuple[str, ...] = ()
) -> list[WorkSource]:
    """Return the works below ``pages``, parents before children.

    Those of the menu come in its order, then the others in their own.
    """
    root = folder / "pages"
    works = [
        read_work(root, file.parent, languages) for file in root.rglob("page.yaml")
    ]

    def place(work: WorkSource) -> tuple[int, int, int, str]:
        depth = len(work.path.split("/")) if work.path else 0
        in_menu = menu.index(work.path) if work.path in menu else len(menu)
        return depth, in_menu, int(work.facts.get("order", 99)), work.path

    return sorted(works, key=place)


def read_work(root: Path, folder: Path, languages: tuple[str, ...]) -> WorkSource:
    """Return one work with its editions in the wanted languages."""
    facts = read_yaml(folder / "page.yaml")
    if not isinstance(facts, dict) or "type" not in facts:
        raise FolderError(f"{folder / 'page.yaml'}: the field 'type' is missing")
    path = folder.relative_to(root).as_posix()
    files = {code: folder / f"{code}.md" for code in languages}
    editions = {
        code: read_edition(file) for code, file in files.items() if file.exists()
    }
    return WorkSource("" if path == "." else path, facts, editions)


def read_edition(file: Path) -> EditionSource:
    """Return one language file: front matter and blocks.

    :raises FolderError: naming the file and the block.
    """
    text = file.read_text(encoding="utf-8")
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        raise FolderError(f"{file}: the front matter between --- lines is missing")
    head, body = text[4:].split("\n---\n", 1)
    try:
        front = yaml.safe_load(head)
    except yaml.YAMLError as fault:
        raise FolderError(f"{file}: {' '.join(str(fault).split())}") from fault
    if "title" not in front:
        raise FolderError(f"{file}: the field 'title' is missing")
    return EditionSource(file, front, read_blocks(file, body))


def read_blocks(file: Path, body: str) -> list[BlockSource]:
    """Return the blocks of a body.

    :raises FolderError: naming a block that is not YAML or stands twice.
    """
    parts = MARKER.split(body)
    blocks: list[BlockSource] = []
    seen: set[str] = set()
    for name, kind, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if name in seen:
            raise FolderError(f"{file}: block #{name} stands twice")
        seen.add(name)
        blocks.append(read_block(file, name, kind or "text", text.strip()))
    return blocks


def read_block(file: Path, name: str, kind: str, text: str) -> BlockSource:
    """Return one block; the body of text and headings is taken as it is."""
    if kind in PLAIN_BODIES:
        return BlockSource(name, kind, {"text": text})
    try:
        fields = yaml.safe_load(text) or {}
    except yaml.YAMLError as fault:
        raise FolderError(
            f"{file}: block #{name}: {' '.join(str(fault).split())}"
        ) from (fault)
    if not isinstance(fields, dict):
        raise FolderError(f"{file}: block #{name} holds no fields")
    return BlockSource(name, kind, fields)
