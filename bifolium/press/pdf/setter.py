"""Runs Typst on one document, in a process without Django.

``python -I setter.py FOLDER FONTS …`` reads ``article.typ`` and
``document.json`` in a folder and writes ``document.pdf`` there. What went wrong is
written to the error stream: with exit code 1 there is no PDF, with 0 there is one.

Both standards, for accessibility and for archives, are asked for. A letter that is in
none of our fonts is looked for in those of the machine; if it is nowhere, or another
rule is broken, the document is set without the standards. If anything else is in the
way, a picture may be the reason: then descriptions stand in the place of all. Each is
said.
"""

import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "list[PDFStandard]" = ["ua-1", "a-2a"]
# How Typst says that a letter is missing, and how it begins to say that a rule of a
# standard is broken.
MISSING = "could not be displayed with font"
BROKEN = "PDF/"


@dataclass(frozen=True)
class Way:
    """How to set a document; the first is the best."""

    of_machine: bool = False
    is_strict: bool = True
    has_pictures: bool = True


def fonts(folders: list[str], *, of_machine: bool) -> typst.Fonts:
    """Return the fonts of some folders, those within Typst, and the machine's."""
    return typst.Fonts(
        include_system_fonts=of_machine,
        include_embedded_fonts=True,
        font_paths=[folder for folder in folders if Path(folder).is_dir()],
    )


def compiled(place: Path, folders: list[str], way: Way) -> tuple[bytes, list[str]]:
    """Return the PDF and what Typst warns of.

    :raises typst.TypstError: if there is none.
    """
    year, month, day = json.loads((place / "document.json").read_text())["version"]
    compiler = typst.Compiler(
        place / "article.typ",
        root=place,
        font_paths=fonts(folders, of_machine=way.of_machine),
        ignore_system_fonts=not way.of_machine,
        sys_inputs={} if way.has_pictures else {"pictures": "no"},
    )
    made, warnings = compiler.compile_with_warnings(
        format="pdf",
        pdf_standards=STANDARDS if way.is_strict else [],
        timestamp=datetime(year, month, day, tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made, [warning.message for warning in warnings]


def next_way(way: Way, message: str) -> Way | None:
    """Return another way after one that failed; None if there is none."""
    if MISSING in message and not way.of_machine:
        return replace(way, of_machine=True)
    if message.startswith(BROKEN):
        return replace(way, is_strict=False) if way.is_strict else None
    return replace(way, has_pictures=False) if way.has_pictures else None


def set_document(place: Path, folders: list[str]) -> tuple[bytes, list[str]]:
    """Return the PDF as good as it can be made, and what is not good in it.

    :raises typst.TypstError: if it cannot be made at all.
    """
    way, troubles = Way(), list[str]()
    while True:
        try:
            made, said = compiled(place, folders, way)
        except typst.TypstError as error:
            troubles.append(error.message)
            other = next_way(way, error.message)
            if other is None:
                raise
            way = other
        else:
            return made, [*unhealed(troubles, way), *said]


def unhealed(troubles: list[str], way: Way) -> list[str]:
    """Return the troubles for which something was given up in the end.

    A letter that was found in a font of the machine is none.
    """
    if way.is_strict and way.has_pictures:
        return []
    return list(dict.fromkeys(troubles))


def main(words: list[str]) -> int:
    """Set the document in a folder; return the exit code."""
    place = Path(words[0])
    try:
        made, said = set_document(place, words[1:])
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}\n")
        return 1
    (place / "document.pdf").write_bytes(made)
    sys.stderr.write("".join(f"{one}\n" for one in said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
