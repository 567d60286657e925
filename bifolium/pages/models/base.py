from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction

from bifolium.conf.memory import remembered
from bifolium.editions.levels import Level
from bifolium.editions.links import language_of, path_of
from bifolium.editions.numbering import anchor_of
from bifolium.pages.contexts import as_mapping

# What builds the context of each page type; filled by bifolium.pages.builders.
BUILDERS: dict[type, Callable[[Any, HttpRequest], Any]] = {}


def site_languages() -> list[tuple[str, str]]:
    """Return the languages of the site; asked anew, so that no migration holds them."""
    return list(settings.LANGUAGES)


@remembered
def is_any_restricted() -> bool:
    """Return whether some page is not for every reader."""
    return bool(PageViewRestriction.objects.exists())


class EditionPage(Page):
    """A page of any type: one language's edition of a work."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences; stands in lists, feeds and share cards."),
    )
    level = models.CharField(
        _("level of this edition"),
        max_length=10,
        choices=Level.choices,
        default=Level.FULL,
    )
    original_language = models.CharField(
        _("written first in"),
        max_length=10,
        choices=site_languages,
        blank=True,
        help_text=_("The language of the original; empty: this one."),
    )

    served_with: ClassVar[tuple[str, ...]] = ()

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lead")]
    edition_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("level"), FieldPanel("original_language")],
            heading=_("This edition"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        anchors = [anchor_of(b.id) for b in getattr(self, "body", ()) if b.id]
        if len(set(anchors)) < len(anchors):
            message = _("Two blocks have one address; copy one anew and delete it.")
            raise ValidationError({"body": message})

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], path_of(self))

    def get_view_restrictions(self) -> Any:
        """Return what keeps readers from this page; nobody is asked if nothing does."""
        if not is_any_restricted():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """This edition, then every other edition of the work, drafts too."""
        modes = [("", _("This edition"))]
        if self.pk:
            names = dict(settings.LANGUAGES)
            others = [language_of(page) for page in self.get_translations()]
            modes += [(code, names[code]) for code in others if code in names]
        return modes

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        other = self.pk and (
            self.get_translations().filter(locale__language_code=mode_name).first()
        )
        if not other:
            return super().serve_preview(request, "")
        draft = other.get_latest_revision_as_object()
        return draft.make_preview_request(request, preview_mode="")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(as_mapping(BUILDERS[type(self)](self, request)))
        return context
