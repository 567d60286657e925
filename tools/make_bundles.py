"""Write the bundles of style sheets from their sources.

python tools/make_bundles.py
"""

from pathlib import Path

from bifolium.theme.bundles import BUNDLES, TARGETS, bundle

STATIC = Path(__file__).resolve().parent.parent / "bifolium" / "theme" / "static"


def read(path: str) -> str:
    """Return the text of a source; empty if there is none, which a test forbids."""
    file = STATIC / path
    return file.read_text(encoding="utf-8") if file.exists() else ""


def main() -> None:
    folder = STATIC / TARGETS
    folder.mkdir(parents=True, exist_ok=True)
    for name, parts in BUNDLES.items():
        (folder / f"{name}.css").write_text(bundle(parts, read), encoding="utf-8")


if __name__ == "__main__":
    main()
