"""A historian's path through the record, in both languages, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_desk import editor
from tests.browser.tongues import CHAPTER, PROJECT, Tongue, each_tongue, go

__all__ = ["editor"]

DOSSIER = f"{PROJECT}dossier/"
DAY = {"en": "7 (20) December 1917", "ru": "7\xa0(20)\xa0декабря 1917\xa0года"}
MADRID = {"en": "in Madrid", "ru": "в Мадриде"}


def walk_from_dossier_to_citation(page: Page, tongue: Tongue) -> None:
    go(page, tongue, PROJECT)
    page.locator(f'main a[href="/{tongue.code}{DOSSIER}"]').first.click()
    page.locator(f'main a[href="/{tongue.code}{DOSSIER}on/"]').first.click()

    page.locator("#on").fill("1917-12-20")
    page.locator(".day-form__go").click()
    page.wait_for_url("**/on/?on=1917-12-20*")
    expect(page.locator(".day__date")).to_contain_text(DAY[tongue.code])

    madrid = page.locator(".day-post", has_text=MADRID[tongue.code]).first
    expect(madrid).to_have_class(re.compile("is-contested"))
    madrid.locator(".line--denied .line__ground a").first.click()

    expect(page.locator(".record__flag")).to_be_visible()
    expect(page.locator("#against .line").first).to_be_visible()
    page.locator("#evidence .proof__source a").first.click()

    page.wait_for_url("**/dossier/source/**")
    page.locator(".lines .line__ground a").first.click()
    address = page.url.split("?")[0]
    expect(page.locator("#citation")).to_contain_text(address)


@each_tongue
def test_historian_goes_from_dossier_to_citation(page, tongue):
    walk_from_dossier_to_citation(page, tongue)


@each_tongue
def test_historian_goes_from_dossier_to_citation_without_javascript(
    page_without_javascript, tongue
):
    walk_from_dossier_to_citation(page_without_javascript, tongue)


@each_tongue
@pytest.mark.parametrize("eyes", ["", "fra"])
def test_slider_says_what_the_server_says(page, tongue, eyes):
    """Two sums of one thing, in Python and in JavaScript, may not part."""
    go(page, tongue, f"{DOSSIER}on/?on=1917-12-09&eyes={eyes}")
    slider = page.locator(".day-form__slide input")
    slider.wait_for()

    for step in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        slider.press(step)
    moved = seen_on(page)
    address = page.url
    page.goto(address)

    assert "on=1917-12-09" not in address
    assert seen_on(page) == moved


def seen_on(page: Page) -> dict[str, object]:
    """Return what a day's page shows: its date, posts, contested posts and marks."""
    return {
        "day": page.locator("[data-day-text]").evaluate("it => it.firstChild.data"),
        "posts": page.locator(".day-post:visible h3 > a").all_inner_texts(),
        "contested": page.locator(".day-post.is-contested:visible").count(),
        "count": page.locator("[data-day-count]").inner_text(),
        "marks": page.locator(".fig-mark.is-contested").count(),
        "held": page.locator(".fig-mark.is-held").count(),
        "lines": page.locator(".day-post .line:visible").count(),
        "possible": page.locator(".line__mark--unsure:visible").count(),
        "contested lines": page.locator(".line__mark--contested:visible").count(),
        "eyes": page.locator("[data-day-eyes]:visible").all_inner_texts(),
    }


def test_play_moves_through_the_days_and_stops(page):
    page.goto(f"/en{DOSSIER}on/?on=1917-12-09")
    play = page.locator(".day-form__play")

    play.click()
    page.wait_for_function("() => !location.search.includes('1917-12-09')")
    play.click()

    expect(play).to_have_text("Play")


@each_tongue
def test_card_of_bound_words_comes_by_keyboard_and_goes_by_escape(page, tongue):
    go(page, tongue, CHAPTER)
    link = page.locator("[data-bound][href*='/statement/']").first

    link.press("Shift+Tab")
    page.keyboard.press("Tab")

    card = page.locator(".bound-card")
    expect(card).to_be_visible()
    expect(card.locator(".line").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


@each_tongue
def test_bound_words_are_a_link_without_javascript(page_without_javascript, tongue):
    page = page_without_javascript
    go(page, tongue, CHAPTER)

    page.locator("[data-bound][href*='/statement/']").first.click()

    page.wait_for_url(f"**/{tongue.code}{DOSSIER}statement/**")
    expect(page.locator("#evidence")).to_be_visible()


def test_figure_is_taken_away_as_a_picture(page):
    page.goto(f"/en{DOSSIER}figures/")

    with page.expect_download() as taken:
        page.locator("[data-png]").first.click()

    assert taken.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["person", "statement"])
def test_editor_binds_words_to_the_record(editor, kind):
    editor.goto("/desk/reports/editions/")
    article = editor.get_by_role("link", name="A note on names").first
    article.click()
    text = editor.locator(".public-DraftEditor-content").nth(1)
    text.click()
    editor.keyboard.press("End")
    before = text.locator(".TooltipEntity").count()
    editor.keyboard.press("Control+Shift+ArrowLeft")
    name = "RECORD_THING" if kind == "person" else "RECORD_STATEMENT"

    editor.locator(f".Draftail-ToolbarButton[name={name}]").last.click()
    dialog = editor.locator(".modal-dialog")
    dialog.locator("input[name=q]").fill("maklakov")
    row = dialog.locator("a[data-chooser-modal-choice]", has_text="Maklakov").first
    row.click()
    dialog.wait_for(state="detached")

    expect(text.locator(".TooltipEntity")).to_have_count(before + 1)
