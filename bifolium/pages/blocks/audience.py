"""Blocks of the entrances: briefing, glossary, questions for a class, data."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from bifolium.pages.blocks.prose import Prose

GROUP = _("For an audience")


class KeyPointsBlock(blocks.StructBlock):
    """A briefing: what to know, point by point."""

    points = blocks.ListBlock(Prose(), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Key points")
        group = GROUP
        template = "blocks/key_points.html"
        description = _("A briefing in a few points.")
        preview_value = {"points": ["<p>One point.</p>", "<p>Another.</p>"]}


class TermBlock(blocks.StructBlock):
    """A term and what it means."""

    term = blocks.CharBlock(max_length=120)
    definition = Prose()


class GlossaryBlock(blocks.StructBlock):
    """Terms and what they mean."""

    terms = blocks.ListBlock(TermBlock(), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("Glossary")
        group = GROUP
        template = "blocks/glossary.html"
        description = _("Terms and what they mean.")
        preview_value = {
            "terms": [
                {"term": "De facto", "definition": "<p>As a fact, not a right.</p>"}
            ]
        }


class QuestionsBlock(blocks.StructBlock):
    """Questions for a class."""

    questions = blocks.ListBlock(Prose(), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions")
        group = GROUP
        template = "blocks/questions.html"
        description = _("Questions for a class or a seminar.")
        preview_value = {"questions": ["<p>Why did most not answer?</p>"]}


class DataItemBlock(blocks.StructBlock):
    """A source or data set: on this site or elsewhere."""

    title = blocks.CharBlock(max_length=255)
    text = Prose(required=False)
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False)


class DataListBlock(blocks.StructBlock):
    """Sources, data and citations."""

    items = blocks.ListBlock(DataItemBlock(), min_num=1)

    class Meta:
        icon = "download"
        label = _("Sources and data")
        group = GROUP
        template = "blocks/data_list.html"
        description = _("Sources, data sets and how to cite them.")
        preview_value = {"items": [{"title": "The nine tables", "text": ""}]}
