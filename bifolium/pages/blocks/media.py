"""Pictures, documents and sound, each with its rights."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from bifolium.pages.blocks.examples import (
    Example,
    a_picture,
    a_recording,
    some_pictures,
)
from bifolium.pages.blocks.prose import RUN_LANGUAGES, Prose
from bifolium.pages.pictures import picture_view

GROUP = _("Pictures and sound")


class WithPictures(blocks.StructBlock):
    """Gives its template a ``PictureView`` for every picture it names."""

    def pictures(self, value: Any) -> dict[str, Any]:
        """Return the pictures by field: one, or a list; None where it is missing."""
        found: dict[str, Any] = {}
        for name, block in self.child_blocks.items():
            if isinstance(block, ImageChooserBlock):
                found[name] = picture_view(value.get(name), get_language() or "")
            elif isinstance(block, blocks.ListBlock):
                views = [
                    picture_view(item, get_language() or "") for item in value[name]
                ]
                found[name] = [view for view in views if view]
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["pictures"] = self.pictures(value)
        return context


class FigureBlock(WithPictures):
    """A picture with its caption and rights line."""

    picture = ImageChooserBlock()
    caption = Prose(required=False)
    size = blocks.ChoiceBlock(
        choices=[("column", _("column")), ("wide", _("wide")), ("full", _("full"))],
        default="column",
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        group = GROUP
        template = "blocks/figure.html"
        description = _("A picture with caption, credit and licence.")
        preview_value = Example(
            picture=a_picture, caption="<p>What it shows.</p>", size="column"
        )


class GalleryBlock(WithPictures):
    """Several pictures side by side."""

    pictures_shown = blocks.ListBlock(ImageChooserBlock(), min_num=2, max_num=12)
    caption = Prose(required=False)

    class Meta:
        icon = "images"
        label = _("Gallery")
        group = GROUP
        template = "blocks/gallery.html"
        description = _("Two to twelve pictures with one caption.")
        preview_value = Example(
            pictures_shown=some_pictures, caption="<p>What they show.</p>"
        )


class BeforeAfterBlock(WithPictures):
    """Two pictures of one size, compared with a slider; stacked without script."""

    before = ImageChooserBlock()
    before_label = blocks.CharBlock(max_length=80)
    after = ImageChooserBlock()
    after_label = blocks.CharBlock(max_length=80)
    caption = Prose(required=False)

    class Meta:
        icon = "view"
        label = _("Before and after")
        group = GROUP
        template = "blocks/before_after.html"
        description = _("Two pictures of one size to compare, such as two maps.")
        preview_value = Example(
            before=a_picture, before_label="1914", after=a_picture, after_label="1924"
        )


class DocumentBlock(WithPictures):
    """A historical document: picture, its text, a translation and the source."""

    title = blocks.CharBlock(max_length=255)
    date = blocks.CharBlock(required=False, max_length=120)
    picture = ImageChooserBlock(required=False)
    transcription = Prose(lists=True, required=False)
    transcription_language = blocks.ChoiceBlock(
        choices=[(code, code) for code in RUN_LANGUAGES], required=False
    )
    translation = Prose(lists=True, required=False)
    source = Prose()

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = GROUP
        template = "blocks/document.html"
        description = _("A document with its text, translation and source line.")
        preview_value = {
            "title": "A telegram",
            "date": "1917",
            "transcription": "<p>Text as the source has it.</p>",
            "transcription_language": "en",
            "source": "<p>Where it is kept.</p>",
        }


class AudioBlock(blocks.StructBlock):
    """Sound with its transcript."""

    file = DocumentChooserBlock()
    title = blocks.CharBlock(max_length=255)
    transcript = Prose(lists=True)

    class Meta:
        icon = "media"
        label = _("Sound")
        group = GROUP
        template = "blocks/audio.html"
        description = _("A recording with its transcript.")
        preview_value = Example(
            file=a_recording, title="A talk", transcript="<p>What is said in it.</p>"
        )
