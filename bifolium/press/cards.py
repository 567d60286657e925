"""Share cards: a picture of 1200 × 630 pixels for each edition.

``draw_card`` sets a title in type on paper, as large as it fits in at most five
lines, with the kind of text above and the name of the site below. PNG with a
palette of 64 colours: about 20 KB.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 84
FONTS = Path(__file__).resolve().parent.parent / "theme" / "fonts"
PAPER, INK, SOFT, ACCENT = "#f8f4ea", "#1c1a17", "#6b655a", "#7a1f1f"
LINES = 5


@dataclass(frozen=True)
class CardText:
    """What stands on a card."""

    title: str
    kind: str
    site: str


@lru_cache(maxsize=64)
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the text face; ``weight`` is regular or bold, ``size`` in pixels."""
    return ImageFont.truetype(str(FONTS / f"stix-two-text-{weight}.ttf"), size)


def draw_card(text: CardText) -> bytes:
    """Return the card as a PNG file."""
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, SIZE[0], 14), fill=ACCENT)
    draw_fold(pen)
    if text.kind:
        pen.text((MARGIN, 78), text.kind, font=font("regular", 34), fill=ACCENT)
    face, lines = fitted(text.title, SIZE[0] - 2 * MARGIN)
    height = int(face.size * 1.16)
    top = 150 + max(0, (340 - height * len(lines)) // 2)
    for place, line in enumerate(lines):
        pen.text((MARGIN, top + place * height), line, font=face, fill=INK)
    pen.line((MARGIN, 524, SIZE[0] - MARGIN, 524), fill="#cfc6b3", width=2)
    pen.text((MARGIN, 546), text.site, font=font("regular", 32), fill=SOFT)
    stream = BytesIO()
    card.quantize(64).save(stream, "PNG")
    return stream.getvalue()


def draw_fold(pen: ImageDraw.ImageDraw) -> None:
    """Draw the folded sheet, the mark of the house, in the upper right corner."""
    left, top = SIZE[0] - MARGIN - 64, 66
    outer = [
        (left, top + 10),
        (left + 32, top),
        (left + 32, top + 54),
        (left, top + 64),
    ]
    inner = [(left + 64, top + 10), outer[1], outer[2], (left + 64, top + 64)]
    pen.polygon(outer, outline=ACCENT, width=3)
    pen.polygon(inner, outline=ACCENT, width=3)


def fitted(title: str, width: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest face in which a title fits, and its lines."""
    for size in range(76, 35, -4):
        face = font("bold", size)
        lines = wrapped(title, face, width)
        if len(lines) * size * 1.16 <= 350 and len(lines) <= LINES:
            return face, lines
    face = font("bold", 36)
    lines = wrapped(title, face, width)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1].rstrip()}…"]
    return face, lines


def wrapped(title: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return the lines of a title; a no-break space does not break."""
    lines: list[str] = []
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
