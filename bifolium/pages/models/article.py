from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from bifolium.pages.fields import BodyField
from bifolium.pages.models.base import EditionPage
from bifolium.pages.models.topics import Audience, Topic


class ArticlePage(EditionPage):
    """An article; below a project it is a chapter."""

    class Kind(models.TextChoices):
        ANALYSIS = "analysis", _("Analysis")
        COMMENTARY = "commentary", _("Commentary")
        INTERVIEW = "interview", _("Interview")
        LONGREAD = "longread", _("Longread")
        NEWS = "news", _("News")
        CHAPTER = "chapter", _("Chapter")

    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.ANALYSIS
    )
    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    published_on = models.DateField(
        _("published on"),
        default=timezone.localdate,
        help_text=_("The day printed on the article and used for affiliations."),
    )
    cover = models.ForeignKey(
        "media.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = BodyField(blank=True)
    topics = ParentalManyToManyField(
        Topic, verbose_name=_("topics and regions"), blank=True, related_name="articles"
    )
    audiences = ParentalManyToManyField(
        Audience, verbose_name=_("meant for"), blank=True, related_name="articles"
    )
    project = models.ForeignKey(
        "pages.ProjectPage",
        verbose_name=_("special project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        help_text=_("In any language; chapters need none."),
    )
    is_rated = models.BooleanField(_("readers may rate it"), default=True)
    reading_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    content_panels = [
        *EditionPage.content_panels[:1],
        FieldPanel("subtitle"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("published_on"), FieldPanel("cover")],
            heading=_("Article"),
        ),
        InlinePanel("signatures", heading=_("Signed by"), label=_("person")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("topics"),
                FieldPanel("audiences"),
                FieldPanel("project"),
                FieldPanel("is_rated"),
            ],
            heading=_("Where it belongs"),
        ),
        InlinePanel("related", heading=_("Related"), label=_("page")),
        *EditionPage.edition_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["pages.SectionPage", "pages.ProjectPage"]
    subpage_types: ClassVar[list[str]] = []
    served_with: ClassVar[tuple[str, ...]] = ("cover",)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-published_on"])]

    @cached_property
    def signed(self) -> list["Signature"]:
        """Who signs, in order, with their portraits; in one query."""
        return list(self.signatures.select_related("person__portrait"))

    @cached_property
    def own_topics(self) -> list[Topic]:
        """The topics and regions, in no order; in one query."""
        return list(self.topics.all())

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.reading_minutes = minutes_to_read(self.body.raw_data)
        super().full_clean(*args, **kwargs)


class Signature(Orderable):
    """Who signs an article, as what."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        TRANSLATOR = "translator", _("translator")
        EDITOR = "editor", _("editor")

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(
        "people.Person",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="signatures",
    )
    role = models.CharField(
        _("role"), max_length=12, choices=Role.choices, default=Role.AUTHOR
    )

    panels = [FieldPanel("person"), FieldPanel("role")]


class BylineAsPublished(models.Model):
    """What a signing person was when the edition first came out; never overwritten.

    ``lines`` is a list of ``{"position": labels, "organisations": [{"name": labels,
    "ror": text}, …]}``; it lives apart from revisions, so no later save changes it.
    """

    page = models.ForeignKey(
        ArticlePage, on_delete=models.CASCADE, related_name="bylines_as_published"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="+"
    )
    as_of = models.DateField()
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"], name="pages_one_byline_a_person"
            )
        ]


class RelatedPage(Orderable):
    """A page that an editor sets beside an article, in any language."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related")
    target = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("target")]


class Neighbour(models.Model):
    """A work that shares topics with an article: where no editor has set any beside it.

    Chosen when the article is published and again each night, so that a new article
    does not change every older one at once. It lives apart from revisions.
    """

    page = models.ForeignKey(
        ArticlePage, on_delete=models.CASCADE, related_name="neighbours"
    )
    work = models.UUIDField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "place"], name="pages_one_neighbour_a_place"
            )
        ]


WORDS_A_MINUTE = 180


def minutes_to_read(raw: Any) -> int:
    """Return the minutes that a body takes to read, at least 1 if it has words."""
    words = sum(count_words(block.get("value")) for block in raw)
    return -(-words // WORDS_A_MINUTE)


def count_words(value: Any) -> int:
    """Return the words in every text of a raw block value."""
    if isinstance(value, str):
        return len(value.split())
    parts = value.values() if isinstance(value, dict) else value
    return sum(map(count_words, parts)) if isinstance(value, dict | list) else 0
