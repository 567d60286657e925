"""Make the fonts of the theme from the npm package of STIX Two Text.

    npm pack @fontsource-variable/stix-two-text && tar xzf *.tgz
    python tools/make_fonts.py package

Readers get WOFF2 by script: roman with all weights from 400 to 700, italic in one
weight and fewer letters. What is drawn on the server, share cards and PDFs, gets one
TrueType file a style with every letter of the package.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

THEME = Path(__file__).resolve().parent.parent / "bifolium" / "theme"
FOR_READERS = THEME / "static" / "bifolium" / "fonts"
ON_SERVER = THEME / "fonts"

# Punctuation: no-break space, guillemets, dashes, quotation marks, ellipsis, primes.
MARKS = (
    "20-7E,A0,A7,A9,AB,AD,B0,B1,B6,B7,BB,D7,2009,2010-2014,2018-201A,201C-201E,"
    "2020-2022,2026,2030,2032,2033,2039,203A,20AC,2190-2193,2212"
)
# French, German, Italian, Spanish and the Scandinavian and Polish letters of names.
LETTERS = "C0-FF,104-107,118,119,131,141-144,152,153,15A,15B,160,161,178-17E"
ITALIC_LETTERS = "C0,C2,C4,C7-CB,D6,DC,DF,E0,E2,E4,E7-EB,EE,EF,F4,F6,F9,FB,FC,153"
CYRILLIC = "301,401,404,406,407,40E,410-44F,451,454,456,457,45E,490,491,2116"
ITALIC_CYRILLIC = "301,401,406,410-44F,451,456,2116"
OLD_CYRILLIC = "462,463,46A,46B,472-475"

# Name of the file: source in the package, code points, one weight only.
READERS = {
    "stix-latin": ("latin-wght-normal", f"{MARKS},{LETTERS}", None),
    "stix-latin-italic": ("latin-wght-italic", f"{MARKS},{ITALIC_LETTERS}", 400),
    "stix-cyrillic": ("cyrillic-wght-normal", CYRILLIC, None),
    "stix-cyrillic-italic": ("cyrillic-wght-italic", ITALIC_CYRILLIC, 400),
    "stix-old-cyrillic": ("cyrillic-ext-wght-normal", OLD_CYRILLIC, None),
    "stix-old-cyrillic-italic": ("cyrillic-ext-wght-italic", OLD_CYRILLIC, 400),
}
# Name of the file: slope in the package, weight.
STYLES = {
    "stix-two-text-regular": ("normal", 400),
    "stix-two-text-italic": ("italic", 400),
    "stix-two-text-bold": ("normal", 700),
    "stix-two-text-bold-italic": ("italic", 700),
}
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
# With the places of accents: stress is marked in Russian.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "liga"]


def source(package: Path, name: str, weight: int | None) -> TTFont:
    """Open a font of the package, fixed at a weight if one is given."""
    font = TTFont(package / "files" / f"stix-two-text-{name}.woff2")
    return instantiateVariableFont(font, {"wght": weight}) if weight else font


def reduce_to(font: TTFont, unicodes: Iterable[int], features: list[str]) -> TTFont:
    """Keep some code points and features only."""
    options = Options(hinting=False, desubroutinize=True)
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return font


def make_for_readers(package: Path) -> None:
    """Write the WOFF2 files."""
    for name, (origin, unicodes, weight) in READERS.items():
        font = reduce_to(
            source(package, origin, weight),
            parse_unicodes(unicodes),
            ["kern", "liga", "pnum", "ccmp"],
        )
        font.flavor = "woff2"
        save(font, FOR_READERS / f"{name}.woff2")


def make_for_server(package: Path) -> None:
    """Write the TrueType files; a letter is taken from the first script that has it."""
    for name, (slope, weight) in STYLES.items():
        with tempfile.TemporaryDirectory() as folder:
            parts: list[str] = []
            taken: set[int] = set()
            for script in SCRIPTS:
                font = source(package, f"{script}-wght-{slope}", weight)
                letters = set(font.getBestCmap())
                font = reduce_to(font, letters - taken, FEATURES)
                taken |= letters
                font.flavor = None
                parts.append(f"{folder}/{script}.ttf")
                font.save(parts[-1])
            save(Merger().merge(parts), ON_SERVER / f"{name}.ttf")


def save(font: TTFont, target: Path) -> None:
    """Write a font and say how large it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    print(f"{target.stat().st_size:7} {target.name}")


def main() -> None:
    package = Path(sys.argv[1])
    make_for_readers(package)
    make_for_server(package)
    (ON_SERVER / "OFL.txt").write_bytes((package / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
