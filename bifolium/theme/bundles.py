"""Style sheets bundled so that a page needs one request.

Sources are small files under ``static/bifolium/css``; bundles are written to
``static/bifolium/bundles`` by ``tools/make_bundles.py`` and committed. When static
files are collected they are made again from what was collected, so that a house that
puts its own ``tokens.css`` in front changes the bundles too.
"""

import re
from collections.abc import Callable, Iterable

# The bundle ``site`` is for lists, ``article`` for what is read; blocks that are rare
# ask for ``blocks`` or ``figures`` where they stand.
SOURCES = "bifolium/css"
TARGETS = "bifolium/bundles"

FIRST = ["tokens.css", "fonts.css", "base.css", "layout.css"]
EVERYWHERE = [
    "components/strip.css",
    "components/masthead.css",
    "components/foot.css",
    "components/labels.css",
    "components/cards.css",
    "components/closing.css",
    "components/tools.css",
    "components/signature.css",
    "components/experts.css",
    "components/index.css",
    "components/ballot.css",
    "blocks/part.css",
    "blocks/prose.css",
    "blocks/figure.css",
]
LAST = ["forced.css", "print.css"]

BUNDLES = {
    "site": [
        *FIRST,
        *EVERYWHERE,
        "components/leaf.css",
        "components/lists.css",
        "components/home.css",
        *LAST,
    ],
    "article": [
        *FIRST,
        *EVERYWHERE,
        "components/opening.css",
        "components/contents.css",
        "components/fold.css",
        "components/project-box.css",
        "blocks/document.css",
        "blocks/table.css",
        *LAST,
    ],
    "blocks": ["blocks/media.css", "blocks/lists.css"],
    "figures": [
        "components/figures.css",
        "components/record-card.css",
        "components/day-map.css",
        "blocks/steps.css",
    ],
    "leaf": ["components/leaf.css"],
    "bound": ["components/bound.css"],
    "find": ["components/find.css"],
    "polls": ["components/polls.css"],
    "record": ["components/record.css", "components/day.css"],
}


def bundle(parts: Iterable[str], read: Callable[[str], str]) -> str:
    """Return the parts in order, without comments and needless white space.

    ``read`` returns the text of a file under ``SOURCES``.
    """
    return "".join(shorten(read(f"{SOURCES}/{part}")) for part in parts)


def shorten(css: str) -> str:
    """Drop comments and white space that CSS does not need; strings stay."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    pieces = re.split(r'("[^"]*")', css)
    return "".join(
        piece if piece.startswith('"') else squeeze(piece) for piece in pieces
    )


def squeeze(css: str) -> str:
    """Drop white space around punctuation that never needs it."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": (?=[^{}]*(?:[;}]|$))", ":", css)
    return css.replace(";}", "}")
