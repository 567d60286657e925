"""Templates read only what they are promised, and keep to the house style."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import engines

import bifolium.theme
from bifolium.pages import contexts
from bifolium.pages.blocks import ARTICLE_BODY
from bifolium.theme.bundles import BUNDLES, SOURCES, TARGETS, bundle
from tests.template_names import free_names

THEME = Path(bifolium.theme.__file__).parent
TEMPLATES = THEME / "templates"
ENGINE = engines["django"].engine

PAGES = {
    "pages/home_page.html": contexts.HomeContext,
    "pages/section_page.html": contexts.SectionContext,
    "pages/article_page.html": contexts.ArticleContext,
    "pages/projects_page.html": contexts.ProjectsContext,
    "pages/project_page.html": contexts.ProjectContext,
    "pages/experts_page.html": contexts.ExpertsContext,
    "pages/expert_page.html": contexts.ExpertContext,
    "pages/topics_page.html": contexts.TopicsContext,
    "pages/topic.html": contexts.TopicContext,
    "pages/audiences_page.html": contexts.AudiencesContext,
    "pages/audience_page.html": contexts.AudienceContext,
    "pages/polls_page.html": contexts.PollsContext,
    "pages/poll.html": contexts.PollContext,
    "pages/top_rated.html": contexts.TopRatedContext,
    "pages/plain_page.html": contexts.PlainContext,
    "pages/dossier/overview.html": contexts.DossierContext,
    "pages/dossier/things.html": contexts.DossierThingsContext,
    "pages/dossier/thing.html": contexts.DossierThingContext,
    "pages/dossier/statement.html": contexts.DossierStatementContext,
    "pages/dossier/gone.html": contexts.DossierGoneContext,
    "pages/dossier/sources.html": contexts.DossierSourcesContext,
    "pages/dossier/source.html": contexts.DossierSourceContext,
    "pages/dossier/contested.html": contexts.DossierPairsContext,
    "pages/dossier/disagreements.html": contexts.DossierPairsContext,
    "pages/dossier/figures.html": contexts.DossierFiguresContext,
    "pages/dossier/on.html": contexts.DossierDayContext,
    "pages/dossier/all_days.html": contexts.DossierDayContext,
    "errors/400.html": contexts.FailureContext,
    "errors/403.html": contexts.FailureContext,
    "errors/404.html": contexts.FailureContext,
}
EVERYWHERE = {"page", "request"}
OF_BLOCKS = {"value", "pictures", "drawing", "figure_id", "card", "box"}

OURS = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] != "wagtailadmin"
)


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_template_reads_only_fields_of_its_context(name: str) -> None:
    promised = {field.name for field in fields(PAGES[name])} | EVERYWHERE

    read = free_names(ENGINE.get_template(name), ENGINE)

    assert read <= promised


@pytest.mark.parametrize(("name", "block"), ARTICLE_BODY)
def test_a_block_has_a_template_that_reads_only_its_own(name: str, block: Any) -> None:
    template = ENGINE.get_template(block.meta.template)

    assert template.name == f"blocks/{name}.html"
    assert free_names(template, ENGINE) <= OF_BLOCKS | EVERYWHERE


def test_a_name_that_nobody_gives_is_found() -> None:
    template = ENGINE.from_string(
        "{% for card in cards %}{{ card.title }}{{ lost }}{% endfor %}"
        "{% if a and not b.c %}{% include 'components/citation.html' %}{% endif %}"
    )

    assert free_names(template, ENGINE) == {"cards", "lost", "a", "b", "citation"}


def test_the_page_of_our_own_fault_needs_nothing() -> None:
    template = ENGINE.get_template("errors/500.html")

    assert free_names(template, ENGINE) == set()


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_template_is_short_and_free_of_inline_style_and_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", source)

    assert len(source.splitlines()) <= 80
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", source)
    assert all('type="application/ld+json"' in attributes for attributes in scripts)


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_extends_comes_first_and_blocks_end_by_name(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert "{% endblock %}" not in source
    assert source.find("{% extends") <= 0


@pytest.mark.parametrize("name", BUNDLES)
def test_a_committed_bundle_is_made_of_its_sources(name: str) -> None:
    def read(path: str) -> str:
        return (THEME / "static" / path).read_text(encoding="utf-8")

    committed = read(f"{TARGETS}/{name}.css")

    assert committed == bundle(BUNDLES[name], read)


def test_every_source_of_style_is_in_a_bundle() -> None:
    folder = THEME / "static" / SOURCES
    sources = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")}

    assert sources == {part for parts in BUNDLES.values() for part in parts}


def test_every_static_file_that_a_template_names_exists() -> None:
    named = {
        found
        for path in OURS
        for found in re.findall(
            r'{% (?:static|style|script) "([^"]+)"', path.read_text(encoding="utf-8")
        )
    }

    assert [name for name in sorted(named) if finders.find(name) is None] == []


@pytest.mark.parametrize(
    "path", [*(THEME / "static").rglob("*.css")], ids=lambda p: p.name
)
def test_style_sheets_use_no_ids_and_no_important(path: Path) -> None:
    source = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", source)

    assert "!important" not in source
    assert not [s for s in selectors if re.search(r"#[A-Za-z_-]", s)]
