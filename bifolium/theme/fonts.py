"""Which fonts a page in each language needs at once."""

ALWAYS = ("stix-latin",)
FIRST = {"ru": ("stix-cyrillic", "stix-latin")}


def first_fonts(language: str) -> list[str]:
    """Return the static paths of the fonts that every page in a language uses."""
    names = FIRST.get(language.split("-")[0], ALWAYS)
    return [f"bifolium/fonts/{name}.woff2" for name in names]
