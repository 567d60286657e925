"""Writes the generated pages of ``docs/reference``; ``--check`` only compares them."""

import sys
from pathlib import Path

from bifolium.conf.options import OPTIONS, Option
from tools.house import ROOT

REFERENCE = ROOT / "docs" / "reference"

OPTIONS_HEAD = """\
# Options

Every option is an environment variable. `bifolium demo` and `bifolium serve` take
some of them as arguments too, such as `--port 8010`. A value that is not allowed
stops the start with one line that names the option, the value and what is allowed;
so does a `BIFOLIUM_` variable that is not on this page.

<!-- Written from bifolium/conf/options.py by `make reference`. -->
"""


def option_text(option: Option) -> str:
    """Return the section of one option."""
    default = f"`{option.default}`" if option.default else "empty"
    return f"""
## `{option.variable}`

{option.help}

| | |
|---|---|
| type | {option.kind} |
| default | {default} |
| allowed | {option.allowed} |
"""


def pages() -> dict[Path, str]:
    """Return the text of every generated page."""
    options = OPTIONS_HEAD + "".join(option_text(option) for option in OPTIONS)
    return {REFERENCE / "options.md": options}


def outdated() -> list[Path]:
    """Return the pages whose file is missing or says something else."""
    return [
        page
        for page, text in pages().items()
        if not page.exists() or page.read_text() != text
    ]


def main(arguments: list[str]) -> None:
    if "--check" in arguments:
        if outdated():
            names = ", ".join(str(page.relative_to(ROOT)) for page in outdated())
            sys.exit(f"{names} is not up to date; run: make reference")
        return
    for page, text in pages().items():
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
