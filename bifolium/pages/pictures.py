"""Pictures as templates need them."""

from typing import Any

from bifolium.conf.labels import label_with_language
from bifolium.conf.memory import remembered
from bifolium.pages.parts import PictureView

WIDTHS = (480, 800, 1280)
MIDDLE = 800


def picture_view(
    picture: Any, language: str, *, widths: tuple[int, ...] = WIDTHS
) -> PictureView | None:
    """Return a picture at several widths; None if there is none or its file is gone."""
    if picture is None:
        return None
    try:
        sizes = renditions(picture, widths)
    except (FileNotFoundError, OSError):
        return None
    middle = min(sizes, key=lambda size: abs(size.width - MIDDLE))
    alt, alt_language = label_with_language(picture.alt, language)
    credit, credit_language = label_with_language(picture.credit, language)
    terms = picture.licence_terms
    return PictureView(
        src=middle.url,
        srcset=""
        if picture.is_svg()
        else ", ".join(f"{s.url} {s.width}w" for s in sizes),
        width=middle.width,
        height=middle.height,
        alt=alt,
        alt_language="" if alt_language == language else alt_language,
        credit=credit,
        credit_language="" if credit_language == language else credit_language,
        licence=str(terms.name),
        licence_url=terms.address,
        source_url=picture.source_url,
    )


@remembered
def renditions(picture: Any, widths: tuple[int, ...]) -> list[Any]:
    """Return the picture at each width, the smallest first, made once and kept."""
    if picture.is_svg():
        return [picture.get_rendition("original")]
    specs = [f"width-{width}|format-webp" for width in widths if width < picture.width]
    specs.append(f"max-{max(widths)}x{4 * max(widths)}|format-webp")
    found = picture.get_renditions(*specs)
    unique = {size.width: size for size in found.values()}
    return [unique[width] for width in sorted(unique)]
