"""What the set-up has already done, kept in ``var/set-up.json``.

One digest a step, of everything that the step depends on::

    {"database": "5f0c…", "static": "a771…", "demo": "09be…"}

A step whose digest is the same is not done again; a step that was interrupted
has left no digest. Nothing of Django is needed to find that out.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from bifolium.conf.options import Value

PACKAGE = Path(__file__).resolve().parent.parent
FILE = "set-up.json"


def demo_folder() -> Path:
    """Return where the demo lies: in the repository, or in the installed wheel."""
    installed = PACKAGE / "ops" / "demo"
    return installed if installed.is_dir() else PACKAGE.parent / "demo"


def wanted(option: Mapping[str, Value]) -> dict[str, str]:
    """Return the digests that a site set up now, with these options, would have."""
    releases = [f"{name} {version(name)}" for name in ("bifolium", "django", "wagtail")]
    languages = str(option["languages"])
    return {
        "database": digest(
            PACKAGE.glob("*/migrations/*.py"),
            [*releases, languages, str(option["database_url"])],
        ),
        "static": digest(PACKAGE.glob("*/static/**/*"), releases),
        "demo": digest(
            [*demo_folder().rglob("*"), *PACKAGE.glob("ops/loader/**/*.py")],
            [languages, str(option["database_url"])],
        ),
    }


def digest(files: Iterable[Path], words: Iterable[str]) -> str:
    """Return a digest of words, and of the paths and the bytes of files."""
    total = blake2b(digest_size=16)
    for word in words:
        total.update(word.encode() + b"\0")
    for file in sorted(files):
        if file.is_file():
            content = blake2b(file.read_bytes(), digest_size=16).hexdigest()
            total.update(f"{file.parent.name}/{file.name} {content}\0".encode())
    return total.hexdigest()


def done(var: Path) -> dict[str, str]:
    """Return the digests of the steps done in a var folder; none if unreadable."""
    try:
        kept = json.loads((var / FILE).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def open_steps(
    var: Path, digests: Mapping[str, str], steps: Iterable[str]
) -> list[str]:
    """Return those of the steps that are to be done, in their order."""
    kept = done(var)
    return [step for step in steps if kept.get(step) != digests[step]]


def record(var: Path, step: str, digest: str) -> None:
    """Keep that a step is done; the file is replaced whole."""
    file = var / f"{FILE}.new"
    file.write_text(json.dumps({**done(var), step: digest}, indent=2))
    file.replace(var / FILE)
