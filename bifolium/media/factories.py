"""Pictures for tests."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bifolium.media.models import Picture

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
    '<rect width="9" height="9" fill="#336"/>{}</svg>'
)


def png(*, size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture of one colour as a file."""
    file = BytesIO()
    Image.new("RGB", size, "#334466").save(file, "PNG")
    return file.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def make_picture(*, title: str = "A map", alt: dict[str, str] | None = None) -> Any:
    """Return a saved picture with its rights."""
    return Picture.objects.create(
        title=title,
        file=upload(png(), "map.png"),
        alt={"en": "A map of Bern", "ru": "План Берна"} if alt is None else alt,
        credit={"en": "Drawn for tests", "ru": "Нарисовано для проверки"},
        licence="cc-by-4.0",
        width=40,
        height=30,
    )
