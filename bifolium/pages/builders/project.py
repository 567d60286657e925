"""The contexts of projects and of their list."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from bifolium.dossier.addresses import Addresses
from bifolium.dossier.queries import person_card
from bifolium.editions.links import language_of, path_of
from bifolium.pages.builders.article import chapter_links, full_edition_of, share_links
from bifolium.pages.builders.cards import article_cards, page_card, polls_at
from bifolium.pages.builders.dossier import dossier_context
from bifolium.pages.builders.shell import level_label, shell_of, site_options
from bifolium.pages.contexts import ProjectContext, ProjectsContext
from bifolium.pages.models import ProjectPage, ProjectsPage
from bifolium.pages.pictures import picture_view
from bifolium.pages.queries import chapters_of, project_articles, projects


def projects_context(page: ProjectsPage, request: HttpRequest) -> ProjectsContext:
    """Return what the list of special projects sees."""
    return ProjectsContext(
        shell=shell_of(page, request),
        title=page.title,
        lead=page.lead,
        cards=[
            page_card(row, "project", _("Special project"))
            for row in projects(page.locale_id)
        ],
    )


def project_context(page: ProjectPage, request: HttpRequest) -> Any:
    """Return what a project's landing page sees, or a page of its dossier."""
    leaf = getattr(page, "leaf", None)
    return dossier_context(page, request, leaf) if leaf else landing(page, request)


def landing(page: ProjectPage, request: HttpRequest) -> ProjectContext:
    """Return what a project's landing page sees."""
    shell = shell_of(page, request)
    language = language_of(page)
    addresses = Addresses(f"{path_of(page)}dossier/")
    cards = [
        person_card(page.dossier, row.key, language=language, addresses=addresses)
        for row in page.people.all()
        if page.dossier
    ]
    return ProjectContext(
        shell=shell,
        title=page.title,
        subtitle=page.subtitle,
        lead=page.lead,
        cover=picture_view(page.cover, language),
        chapters=chapter_links(chapters_of(page)),
        people=[card for card in cards if card],
        articles=article_cards(project_articles(page)),
        credits=expand_db_html(page.credits),
        share=share_links(site_options(request), shell, page.title),
        level_label=level_label(page.level),
        full_edition=full_edition_of(page.level, shell),
        record=f"{path_of(page)}dossier/" if page.dossier else "",
        polls=polls_at(page),
    )
