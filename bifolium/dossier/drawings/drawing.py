"""What every figure is made of: a picture in SVG and the table that says the same.

The SVG keeps to what Chromium, Firefox, resvg and WeasyPrint all draw: classes
only, no ``font`` shorthand, no ``paint-order``, no gradients by bounding box.
Lengths are the pixels of a picture about 720 wide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

Attributes = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """A row of the table; ``url`` is where the record tells more, or empty."""

    anchor: str
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure ready for a page.

    ``headers`` and ``rows`` are its data; ``sources`` the lines to be cited.
    ``is_wide`` asks for a frame that scrolls sideways on a narrow screen. ``file``
    is where it is taken away, without the ending, and ``query`` the rest of that
    address; both empty where no page shows the dossier.
    """

    name: str
    prefix: str
    title: str
    description: str
    svg: str
    width: int
    height: int
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    is_wide: bool = True
    file: str = ""
    query: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Item:
    """What any mark has: its row, its name for hearers, and the keys it answers to.

    Its mark leads to ``url``, or to its row in the table where that is empty.
    """

    key: str
    title: str
    cells: tuple[str, ...]
    keys: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """The words around a figure."""

    title: str
    description: str
    headers: tuple[str, ...]
    sources: tuple[str, ...] = ()


def number(value: float) -> str:
    """Return a length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def tag(name: str, attributes: Attributes, *inside: str) -> str:
    """Return an element; attributes are escaped, what is inside is markup."""
    written = "".join(
        f' {key}="{escape(number(value) if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
    )
    if not inside:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(inside)}</{name}>"


def words(text: str, x: float, y: float, style: str, anchor: str = "start") -> str:
    """Return a line of text, escaped."""
    attributes = {"class": style, "x": float(x), "y": float(y)}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    return tag("text", attributes, escape(text))


def haloed(text: str, x: float, y: float, style: str, anchor: str = "start") -> str:
    """Return a line of text over a halo of paper, which hearers do not meet."""
    attributes = {
        "class": f"{style} fig-halo",
        "x": float(x),
        "y": float(y),
        "aria-hidden": "true",
    }
    if anchor != "start":
        attributes["text-anchor"] = anchor
    return tag("text", attributes, escape(text)) + words(text, x, y, style, anchor)


def anchor(prefix: str, key: str) -> str:
    """Return the id of a row of the table."""
    safe = "".join(sign if sign.isalnum() or sign in "_-" else "-" for sign in key)
    return f"row-{prefix}-{safe}"


def linked(prefix: str, item: Item, style: str, *inside: str) -> str:
    """Return marks as a link to what they mean; ``data-keys`` lets steps light them."""
    attributes = {
        "class": f"fig-link {style}",
        "href": item.url or f"#{anchor(prefix, item.key)}",
        "data-keys": " ".join((item.key, *item.keys)),
    }
    return tag("a", attributes, tag("title", {}, escape(item.title)), *inside)


def drawn(
    name: str,
    prefix: str,
    frame: Frame,
    size: tuple[float, float],
    inside: Sequence[str],
    items: Sequence[Item],
) -> Drawing:
    """Return the drawing around its marks."""
    width, height = round(size[0]), round(size[1])
    attributes = {
        "class": f"fig fig--{name}",
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "group",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
    }
    svg = tag(
        "svg",
        attributes,
        tag("title", {"id": f"{prefix}-title"}, escape(frame.title)),
        tag("desc", {"id": f"{prefix}-desc"}, escape(frame.description)),
        *inside,
    )
    rows = {
        item.key: Row(anchor(prefix, item.key), item.cells, item.url) for item in items
    }
    return Drawing(
        name=name,
        prefix=prefix,
        title=frame.title,
        description=frame.description,
        svg=svg,
        width=width,
        height=height,
        headers=frame.headers,
        rows=tuple(rows.values()),
        sources=frame.sources,
    )
