"""Blocks that draw on the dossier, and polls."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from bifolium.dossier.addresses import NOWHERE, Addresses
from bifolium.dossier.figures import OptionsRefused, draw
from bifolium.dossier.figures.options import read
from bifolium.dossier.queries import person_card
from bifolium.pages.blocks.examples import Example, a_dossier, a_person, a_poll
from bifolium.pages.blocks.prose import Prose
from bifolium.participation.queries import box_view

GROUP = _("From the record")

FIGURE_CHOICES = [
    ("map_world", _("Map of the world")),
    ("map_europe", _("Map of Europe")),
    ("timeline", _("Timeline")),
    ("network", _("Network")),
    ("recognitions", _("Recognitions")),
    ("succession", _("Succession in one post")),
]


class KeyBlock(blocks.CharBlock):
    """The key of a thing in the dossier; no text, so typography passes it by."""


class Keys(blocks.ListBlock):
    """Keys of things in the dossier."""

    def __init__(self, help_text: Any) -> None:
        super().__init__(KeyBlock(), default=[], collapsed=True)
        self.meta.help_text = help_text

    def deconstruct(self) -> Any:
        return ("wagtail.blocks.ListBlock", [blocks.CharBlock()], {})


class FigureOptions(blocks.StructBlock):
    """What a drawing of the dossier shows; all may be left empty."""

    since = blocks.IntegerBlock(required=False, help_text=_("First year."))
    until = blocks.IntegerBlock(required=False, help_text=_("Last year."))
    persons = Keys(_("Keys of persons."))
    posts = Keys(_("Keys of posts."))
    missions = Keys(_("Keys of missions."))
    recognised = KeyBlock(
        required=False, help_text=_("Key of the authority that is recognised.")
    )

    class Meta:
        label = _("What it shows")
        collapsed = True


def plain_options(value: Any) -> dict[str, Any]:
    """Return the filled options as plain values."""
    found = {
        name: list(part) if isinstance(part, blocks.list_block.ListValue) else part
        for name, part in (value or {}).items()
    }
    return {name: part for name, part in found.items() if part}


def where(dossier: Any, parent_context: Any) -> Addresses:
    """Return where a dossier is read in the language of the page.

    The body that a block stands in says how to find it.
    """
    find = (parent_context or {}).get("record_addresses")
    return find(dossier.pk, get_language() or "") if find else NOWHERE


class Drawn(blocks.StructBlock):
    """A block with a drawing of the dossier; its template gets ``drawing``."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        anchor = (parent_context or {}).get("anchor", "figure")
        context["figure_id"] = f"figure-{anchor}"
        context["drawing"] = value["dossier"] and self.drawing(
            value, anchor, where(value["dossier"], parent_context)
        )
        return context

    def drawing(self, value: Any, prefix: str, addresses: Addresses) -> Any:
        """Return the drawing; None where the options are refused."""
        try:
            return draw(
                value["dossier"],
                value["figure"],
                options=plain_options(value["options"]),
                language=get_language() or "",
                prefix=prefix,
                addresses=addresses,
            )
        except OptionsRefused:
            return None

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        try:
            read(plain_options(value["options"]))
        except OptionsRefused as refused:
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(str(refused))}
            ) from refused
        return value


class DossierFigureBlock(Drawn):
    """A map, timeline or network drawn from a dossier."""

    dossier = SnippetChooserBlock("dossier.Dossier")
    figure = blocks.ChoiceBlock(choices=FIGURE_CHOICES)
    caption = Prose(required=False)
    options = FigureOptions()

    class Meta:
        icon = "site"
        label = _("Figure of the dossier")
        group = GROUP
        template = "blocks/dossier_figure.html"
        description = _("A map, timeline, network or strip of recognitions.")
        preview_value = Example(dossier=a_dossier, figure="timeline", options={})


class StepBlock(blocks.StructBlock):
    """A step: a paragraph that lights parts of the figure beside it."""

    title = blocks.CharBlock(max_length=160)
    text = Prose()
    lights = Keys(_("Keys of the things that this step lights."))


class StepsBlock(Drawn):
    """A figure that stays while the reader goes through steps."""

    dossier = SnippetChooserBlock("dossier.Dossier")
    figure = blocks.ChoiceBlock(choices=FIGURE_CHOICES)
    options = FigureOptions()
    caption = Prose(required=False)
    steps = blocks.ListBlock(StepBlock(), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = GROUP
        template = "blocks/steps.html"
        description = _("A figure stays in view while each step lights a part of it.")
        preview_value = Example(
            dossier=a_dossier,
            figure="map_europe",
            options={},
            steps=[
                {"title": "First", "text": "<p>Where it began.</p>", "lights": []},
                {"title": "Then", "text": "<p>What came of it.</p>", "lights": []},
            ],
        )


class PersonCardBlock(blocks.StructBlock):
    """A person of the dossier: names, dates, posts and sources."""

    dossier = SnippetChooserBlock("dossier.Dossier")
    person = KeyBlock(help_text=_("Key of the person in the dossier."))

    class Meta:
        icon = "user"
        label = _("Person card")
        group = GROUP
        template = "blocks/person_card.html"
        description = _("A person of the dossier, with the posts they held.")
        preview_value = Example(dossier=a_dossier, person=a_person)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["card"] = value["dossier"] and person_card(
            value["dossier"],
            value["person"],
            language=get_language() or "",
            addresses=where(value["dossier"], parent_context),
        )
        return context


class ClaimBlock(blocks.StructBlock):
    """One of the claims that stand against each other."""

    who = blocks.CharBlock(max_length=160, help_text=_("In whose eyes."))
    says = Prose()
    source = Prose(required=False)


class ContestedBlock(blocks.StructBlock):
    """Rival claims side by side, each with its source."""

    question = blocks.CharBlock(max_length=255)
    claims = blocks.ListBlock(ClaimBlock(), min_num=2)

    class Meta:
        icon = "warning"
        label = _("Contested claim")
        group = GROUP
        template = "blocks/contested.html"
        description = _("Rival claims side by side, each with its source.")
        preview_value = {
            "question": "Who was ambassador in Washington on 1 July 1919?",
            "claims": [
                {"who": "United States", "says": "<p>Bakhmeteff.</p>"},
                {"who": "Council of People’s Commissars", "says": "<p>Martens.</p>"},
            ],
        }


class PollBlock(blocks.StructBlock):
    """A poll: a form while it is open, its result once it is closed."""

    poll = SnippetChooserBlock("participation.Poll")

    class Meta:
        icon = "form"
        label = _("Poll")
        group = _("Readers")
        template = "blocks/poll.html"
        description = _("A question to readers; one ballot for all languages.")
        preview_value = Example(poll=a_poll)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        poll = value["poll"]
        if poll and not poll.is_draft:
            context["box"] = box_view(
                poll, language=get_language() or "", at=timezone.now()
            )
        return context
