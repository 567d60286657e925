"""Sets a document: a tree of plain values, through a template, into a PDF.

Typst runs in a process of its own (``press/pdf/setter.py``), for as long as one
document takes: no memory stays behind, and a document that would take for ever is
stopped. The template comes from the theme, so that an institute may put its own in
front; fonts in a folder ``fonts`` beside it come first.
"""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.template import Engine, TemplateDoesNotExist

logger = logging.getLogger(__name__)

TEMPLATE = "print/article.typ"
FONTS = Path(__file__).resolve().parent.parent.parent / "theme" / "fonts"
SETTER = Path(__file__).with_name("setter.py")
SECONDS = 30
# Controls, the mark of byte order, and what is no letter: the standards forbid them.
NOTHING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class NotSet(Exception):
    """A document could not be set; the text is what Typst said."""


@dataclass(frozen=True)
class Document:
    """What is set: a tree that JSON can hold, and the pictures that it names."""

    tree: Mapping[str, Any]
    files: Mapping[str, bytes]


def template_file(name: str = TEMPLATE) -> Path:
    """Return the file of a template of the theme that is not Django's to read."""
    for loader in Engine.get_default().template_loaders:
        for origin in loader.get_template_sources(name):
            file = Path(origin.name)
            if file.is_file():
                return file
    raise TemplateDoesNotExist(name)


def printable(tree: Any) -> Any:
    """Return a tree without the signs that stand for nothing on paper."""
    if isinstance(tree, str):
        return NOTHING.sub("", tree)
    if isinstance(tree, Mapping):
        return {name: printable(part) for name, part in tree.items()}
    if isinstance(tree, list | tuple):
        return [printable(part) for part in tree]
    return tree


def typeset(document: Document) -> bytes:
    """Return a document as PDF; the same document gives the same bytes.

    :raises NotSet: if it cannot be set, or takes too long.
    """
    template = template_file()
    with TemporaryDirectory(prefix="bifolium-pdf-") as folder:
        place = Path(folder)
        for name, data in document.files.items():
            (place / name).write_bytes(data)
        text = json.dumps(printable(document.tree), ensure_ascii=False)
        (place / "document.json").write_text(text, encoding="utf-8")
        (place / "article.typ").write_bytes(template.read_bytes())
        said = run([str(place), str(template.parent / "fonts"), str(FONTS)])
        if said:
            logger.warning("A PDF of %s: %s", document.tree.get("address"), said)
        return (place / "document.pdf").read_bytes()


def run(arguments: list[str]) -> str:
    """Run the setter; return its warnings.

    :raises NotSet: if it fails, or takes too long.
    """
    command = [sys.executable, "-I", str(SETTER), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, its words made by us
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"stopped after {SECONDS} seconds") from error
    if done.returncode:
        raise NotSet(done.stderr.strip()[-2000:])
    return done.stderr.strip()
