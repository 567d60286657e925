"""What the picker of blocks shows of blocks that name a thing of the site.

A ``preview_value`` may be called: then it takes the first picture, recording, dossier
or poll there is. Where there is none the block says that it is missing.
"""

from typing import Any

from bifolium.dossier.models import Dossier, Thing
from bifolium.media.models import Paper, Picture
from bifolium.participation.models import Poll


class Example:
    """Parts of a preview by name; those that can be called are asked when shown."""

    def __init__(self, **parts: Any) -> None:  # the names are those of the block
        self.parts = parts

    def __call__(self) -> dict[str, Any]:
        return {
            name: part() if callable(part) else part
            for name, part in self.parts.items()
        }


def a_picture() -> Picture | None:
    """Return the newest picture."""
    return Picture.objects.order_by("-pk").first()


def some_pictures() -> list[Picture]:
    """Return the newest pictures."""
    return list(Picture.objects.order_by("-pk")[:3])


def a_recording() -> Paper | None:
    """Return the newest sound file."""
    sound = Paper.objects.filter(file__iregex=r"\.(mp3|ogg)$")
    return sound.order_by("-pk").first()


def a_dossier() -> Dossier | None:
    """Return the first dossier."""
    return Dossier.objects.order_by("pk").first()


def a_person() -> str:
    """Return the key of a person in the first dossier; empty if there is none."""
    persons = Thing.objects.filter(dossier=a_dossier(), kind=Thing.Kind.PERSON)
    return persons.order_by("pk").values_list("key", flat=True).first() or ""


def a_poll() -> Poll | None:
    """Return the newest poll."""
    return Poll.objects.order_by("-pk").first()
