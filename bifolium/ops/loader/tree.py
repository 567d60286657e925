"""Makes the pages of a demo: first the whole tree as drafts, then what they hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from wagtail.models import Locale, Page, Site

from bifolium.dossier.models import Dossier
from bifolium.ops.loader.blocks import Shelf, raw_block, raw_body
from bifolium.ops.loader.folder import (
    BlockSource,
    EditionSource,
    FolderError,
    WorkSource,
)
from bifolium.ops.loader.markup import Cited, Markup, MarkupError
from bifolium.pages.models import (
    ArticlePage,
    Audience,
    AudiencePage,
    AudiencesPage,
    ExpertPage,
    ExpertsPage,
    HomePage,
    PlainPage,
    PollsPage,
    ProjectFigure,
    ProjectPage,
    ProjectsPage,
    RelatedPage,
    SectionPage,
    Signature,
    Topic,
    TopicsPage,
)
from bifolium.participation.models import Box
from bifolium.people.models import Person

DEMO = UUID("6f1b0e6a-5c0e-4f7e-9a59-2f6a1c1b1917")

TYPES: dict[str, type[Page]] = {
    "home": HomePage,
    "section": SectionPage,
    "article": ArticlePage,
    "projects": ProjectsPage,
    "project": ProjectPage,
    "experts": ExpertsPage,
    "expert": ExpertPage,
    "topics": TopicsPage,
    "audiences": AudiencesPage,
    "audience": AudiencePage,
    "polls": PollsPage,
    "plain": PlainPage,
}


@dataclass(frozen=True)
class World:
    """Everything that pages may name, by its name in the folder."""

    people: Mapping[str, Person]
    topics: Mapping[str, Topic]
    audiences: Mapping[str, Audience]
    pictures: Mapping[str, int]
    polls: Mapping[str, Box]
    dossier: Dossier
    sources: Mapping[str, Cited]
    record: Mapping[tuple[str, str], int]
    menu: tuple[str, ...]


class Planter:
    """Plants works one after another and fills them when all stand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.locales = {
            code: Locale.objects.get_or_create(language_code=code)[0]
            for code, _name in settings.LANGUAGES
        }
        self.planted: dict[tuple[str, str], Page] = {}

    def plant(self, work: WorkSource) -> int:
        """Make a draft of each edition that is not there; return how many were made."""
        made = 0
        for code, edition in work.editions.items():
            page = find(work, self.locales[code])
            if page is None:
                page = self.draft(work, code, edition)
                made += 1
            self.planted[work.path, code] = page
        return made

    def draft(self, work: WorkSource, code: str, edition: EditionSource) -> Page:
        """Make the draft of one edition below its parent.

        :raises FolderError: if the parent has no edition in this language.
        """
        model = TYPES.get(work.facts["type"])
        if model is None:
            raise FolderError(f"{edition.file}: no type {work.facts['type']!r}")
        front = edition.front
        original = work.facts.get("original", code)
        page = model(
            title=front["title"],
            slug=front.get("slug") or work.path.split("/")[-1] or f"home-{code}",
            locale=self.locales[code],
            translation_key=uuid5(DEMO, work.path),
            lead=front.get("lead") or "",
            search_description=front.get("description") or "",
            seo_title=front.get("seo_title") or "",
            level=front.get("level", "full"),
            original_language="" if original == code else original,
            show_in_menus=work.path in self.world.menu,
            live=False,
        )
        page.draft_title = page.title
        return self.parent_of(work, code, edition).add_child(instance=page)

    def parent_of(self, work: WorkSource, code: str, edition: EditionSource) -> Page:
        """Return the page above, in the same language."""
        if not work.path:
            return Page.objects.get(depth=1)
        above = work.path.rpartition("/")[0]
        parent = self.planted.get((above, code))
        if parent is None:
            raise FolderError(
                f"{edition.file}: {above or 'home'} has no {code} edition"
            )
        return Page.objects.get(pk=parent.pk)

    def page_key(self, code: str) -> Callable[[str], int]:
        """Return what finds a page by path, preferring one language."""
        order = [code, *(other for other in self.locales if other != code)]

        def find_key(path: str) -> int:
            path = path.strip("/")
            for language in order:
                if (path, language) in self.planted:
                    return self.planted[path, language].pk
            raise MarkupError(f"no page {path!r}")

        return find_key

    def picture_key(self, code: str) -> Callable[[str], int]:
        """Return what finds a picture by name, preferring the one in a language."""

        def find_key(name: str) -> int:
            for wanted in (f"{name}-{code}", name, f"{name}-en"):
                if wanted in self.world.pictures:
                    return self.world.pictures[wanted]
            raise KeyError(name)

        return find_key

    def shelf(self, code: str) -> Shelf:
        """Return where the blocks of a language find what they name."""
        return Shelf(
            markup=Markup(
                code, self.world.sources, self.page_key(code), self.world.record
            ),
            picture=self.picture_key(code),
            poll=lambda key: self.world.polls[key].pk,
            dossier=self.world.dossier.pk,
        )

    def fill(self, work: WorkSource) -> None:
        """Give each drafted edition what it holds, and publish it."""
        for code, edition in work.editions.items():
            page = Page.objects.get(pk=self.planted[work.path, code].pk).specific
            if page.live:
                continue
            try:
                self.fill_edition(work, code, edition, page)
            except MarkupError as fault:
                raise FolderError(f"{edition.file}: {fault}") from fault
            except KeyError as fault:
                raise FolderError(f"{edition.file}: {fault} is not known") from fault
            page.full_clean()
            page.save_revision().publish()

    def fill_edition(
        self, work: WorkSource, code: str, edition: EditionSource, page: Any
    ) -> None:
        """Set the fields of one edition without saving it."""
        shelf, facts = self.shelf(code), work.facts
        raw = raw_body(edition, page.translation_key, shelf)
        if isinstance(page, ProjectPage):
            raw += project_figures(work, edition, page.translation_key, shelf)
            self.fill_project(facts, edition, page, shelf)
        if hasattr(page, "body"):
            page.body = page._meta.get_field("body").stream_block.to_python(raw)
        if isinstance(page, ArticlePage):
            self.fill_article(work, code, edition, page)
        if isinstance(page, ExpertPage):
            page.person = self.world.people[facts["person"]]
        if isinstance(page, AudiencePage):
            page.audience = self.world.audiences[facts["audience"]]

    def fill_project(
        self, facts: Mapping[str, Any], edition: EditionSource, page: Any, shelf: Shelf
    ) -> None:
        """Set what only projects have."""
        page.subtitle = edition.front.get("subtitle") or ""
        page.published_on = facts.get("published_on")
        page.dossier = self.world.dossier
        page.credits = shelf.markup.rich(edition.front.get("credits") or "")
        if facts.get("cover"):
            page.cover_id = shelf.picture(facts["cover"])
        page.people = [
            ProjectFigure(key=key, sort_order=place)
            for place, key in enumerate(facts.get("people", []))
        ]

    def fill_article(
        self, work: WorkSource, code: str, edition: EditionSource, page: Any
    ) -> None:
        """Set what only articles have."""
        facts = work.facts
        above = self.planted[work.path.rpartition("/")[0], code]
        page.kind = "chapter" if isinstance(above, ProjectPage) else facts["kind"]
        page.subtitle = edition.front.get("subtitle") or ""
        page.published_on = facts["published_on"]
        page.is_rated = facts.get("rating", True)
        if facts.get("cover"):
            page.cover_id = self.picture_key(code)(facts["cover"])
        names = [*facts.get("topics", []), *facts.get("regions", [])]
        page.topics = [self.world.topics[name] for name in names]
        page.audiences = [
            self.world.audiences[name] for name in facts.get("audiences", [])
        ]
        if facts.get("project"):
            path = f"projects/{facts['project']}"
            page.project_id = self.page_key(code)(path)
        page.signatures = [
            Signature(
                person=self.world.people[row["person"]],
                role=row.get("role", "author"),
                sort_order=place,
            )
            for place, row in enumerate(facts.get("signatures", []))
            if row.get("language", code) == code
        ]
        page.related = [
            RelatedPage(target_id=self.page_key(code)(path), sort_order=place)
            for place, path in enumerate(facts.get("related", []))
        ]


def project_figures(
    work: WorkSource, edition: EditionSource, key: UUID, shelf: Shelf
) -> list[dict[str, Any]]:
    """Return the figures of a landing page as blocks after its introduction."""
    captions = edition.front.get("figure_captions") or []
    blocks = []
    for place, figure in enumerate(work.facts.get("figures", [])):
        caption = captions[place] if place < len(captions) else ""
        fields = {**figure, "caption": caption}
        block = BlockSource(f"figure-{place + 1}", "dossier_figure", fields)
        blocks.append(raw_block(edition, block, key, shelf))
    return blocks


def find(work: WorkSource, locale: Locale) -> Page | None:
    """Return the edition of a work if it is there already."""
    key = uuid5(DEMO, work.path)
    found = Page.objects.filter(translation_key=key, locale=locale).first()
    return found.specific if found else None


def clear_welcome() -> None:
    """Remove the page that a new Wagtail site greets with."""
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()


def seat_site(home: Page, *, name: str) -> None:
    """Make the front page of the first language the root of the one site."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": name},
    )
