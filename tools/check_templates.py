"""Holds the templates to the house style: no inline style, no inline script."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.house import PACKAGE, ROOT

LONGEST = 80

# Wagtail's own scripts, with our nonce.
DESK = "wagtailadmin"

FAULTS = {
    r"\sstyle\s*=": "style attribute: use a class",
    r"\son[a-z]+\s*=\s*[\"']": "inline handler: bind it in a module by data- attribute",
    r"<style\b": "inline style sheet",
    r"{%\s*endblock\s*%}": "{% endblock %} without its name",
    r"{%\s*load\s+i18n\b": "{% load i18n %}: it is built in",
}
SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/ld\+json)"
)


def faults_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and fault for every breach in a template."""
    if text.count("\n") > LONGEST:
        yield LONGEST, f"more than {LONGEST} lines: one job a file"
    for number, line in enumerate(text.splitlines(), start=1):
        if SCRIPT.search(line):
            yield number, "inline script"
        for pattern, fault in FAULTS.items():
            if re.search(pattern, line):
                yield number, fault


def templates() -> list[Path]:
    """Return our templates, without those that override the desk's."""
    files = sorted(PACKAGE.glob("*/templates/**/*.html"))
    return [file for file in files if DESK not in file.parts]


def main() -> None:
    faults = [
        f"{file.relative_to(ROOT)}:{number}: {fault}"
        for file in templates()
        for number, fault in faults_of(file.read_text())
    ]
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
