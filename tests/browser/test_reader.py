"""The whole path of a reader, in both languages, with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tongues import (
    CHAPTER,
    LONGREAD,
    OPEN_POLL,
    PROJECT,
    Tongue,
    each_tongue,
    go,
)


def top_of(page: Page, anchor: str) -> float:
    """Return how far a block's upper edge is from the upper edge of the window."""
    box = page.locator(f"#{anchor}").bounding_box()
    assert box is not None
    return box["y"]


# Reading, the project, who wrote


def walk_from_front_page_to_chapter_and_back(page: Page, tongue: Tongue) -> None:
    go(page, tongue, "/")
    page.locator("main").get_by_role("link", name=tongue.project).first.click()
    expect(page.locator("h1")).to_contain_text(tongue.project)

    page.locator(f'main a[href="/{tongue.code}{CHAPTER}"]').first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator(f'main a[href="/{tongue.code}{PROJECT}"]').first.click()

    page.wait_for_url(f"**/{tongue.code}{PROJECT}")


@each_tongue
def test_reader_goes_from_front_page_to_chapter_and_back(page, tongue):
    walk_from_front_page_to_chapter_and_back(page, tongue)


@each_tongue
def test_reader_goes_to_chapter_and_back_without_javascript(
    page_without_javascript, tongue
):
    walk_from_front_page_to_chapter_and_back(page_without_javascript, tongue)


def see_who_wrote(page: Page, tongue: Tongue) -> None:
    go(page, tongue, LONGREAD)
    page.get_by_role("link", name=tongue.author).first.click()

    expect(page.locator("h1")).to_contain_text(tongue.author)
    expect(page.locator(f'main a[href="/{tongue.code}{LONGREAD}"]')).to_be_visible()


@each_tongue
def test_reader_sees_who_wrote(page, tongue):
    see_who_wrote(page, tongue)


@each_tongue
def test_reader_sees_who_wrote_without_javascript(page_without_javascript, tongue):
    see_who_wrote(page_without_javascript, tongue)


# Language


@each_tongue
def test_switch_lands_on_the_paragraph_being_read(page, tongue):
    go(page, tongue, LONGREAD)
    anchor = page.locator(".block--text").nth(6).get_attribute("id")
    page.evaluate(
        "id => document.getElementById(id).scrollIntoView({block: 'start'})", anchor
    )

    page.locator("[data-edition-switch]").get_by_text(tongue.invitation).first.focus()
    page.evaluate(
        "id => document.getElementById(id).scrollIntoView({block: 'start'})", anchor
    )
    page.locator("[data-edition-switch]").first.dispatch_event("click")

    page.wait_for_url(f"**/{tongue.other}{LONGREAD}#{anchor}")
    assert 0 <= top_of(page, anchor) < 160


@each_tongue
def test_paragraph_mark_leads_to_the_other_language_without_javascript(
    page_without_javascript, tongue
):
    page = page_without_javascript
    go(page, tongue, LONGREAD)
    block = page.locator(".block--text").nth(6)
    anchor = block.get_attribute("id")

    block.hover()
    block.locator(f'a[hreflang="{tongue.other}"]').click()

    page.wait_for_url(f"**/{tongue.other}{LONGREAD}#{anchor}")
    assert 0 <= top_of(page, anchor) < 160


@each_tongue
def test_switch_at_the_head_leads_to_the_same_work_without_javascript(
    page_without_javascript, tongue
):
    page = page_without_javascript
    go(page, tongue, LONGREAD)

    page.get_by_role("link", name=tongue.invitation).first.click()

    page.wait_for_url(f"**/{tongue.other}{LONGREAD}")
    expect(page.locator("html")).to_have_attribute("lang", tongue.other)


@each_tongue
def test_missing_edition_offers_the_one_that_exists(page_without_javascript, tongue):
    page = page_without_javascript
    response = page.goto(f"/{tongue.code}{tongue.missing_in}")
    assert response is not None
    assert response.status == 404

    offered = f"/{tongue.other}{tongue.missing_in}"
    page.locator(f'main a[href="{offered}"]').click()

    page.wait_for_url(f"**{offered}")


# Print and share


@each_tongue
def test_print_button_prints(page, tongue):
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    go(page, tongue, LONGREAD)

    page.locator("[data-print]").first.click()

    expect(page).to_have_title("printed")


@each_tongue
def test_printed_page_has_notes_at_the_foot_and_no_navigation(page, tongue):
    go(page, tongue, LONGREAD)
    page.emulate_media(media="print")

    expect(page.locator("nav").first).to_be_hidden()
    last_block = page.locator(".text > .block").last.bounding_box()
    first_note = page.locator(".note").first.bounding_box()
    assert last_block is not None
    assert first_note is not None
    assert first_note["y"] >= last_block["y"] + last_block["height"]
    expect(page.locator(".note").first).to_be_visible()


@each_tongue
def test_share_links_are_plain_and_carry_the_canonical_address(
    page_without_javascript, tongue
):
    page = page_without_javascript
    go(page, tongue, LONGREAD)

    links = page.locator("#share a")

    assert links.count() == 8
    for link in links.all():
        address = link.get_attribute("href") or ""
        assert "washington-three-claimants" in address


@each_tongue
def test_link_is_copied(page, tongue):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, tongue, LONGREAD)

    page.locator("[data-copy]").first.click()
    page.wait_for_timeout(100)

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/{tongue.code}{LONGREAD}")


# Notes


@each_tongue
def test_note_opens_on_a_telephone_and_closes_by_key(page_without_javascript, tongue):
    page = page_without_javascript
    page.set_viewport_size({"width": 390, "height": 844})
    go(page, tongue, LONGREAD)
    note = page.locator("#note-1")
    expect(note).to_be_hidden()

    page.locator('[popovertarget="note-1"]').click()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")

    expect(note).to_be_hidden()


# Audiences


@each_tongue
def test_every_page_has_the_entrances_and_they_lead_in(page_without_javascript, tongue):
    page = page_without_javascript
    for audience in ("business", "researchers", "students"):
        go(page, tongue, LONGREAD)
        page.locator(f'footer a[href="/{tongue.code}/for/{audience}/"]').first.click()

        page.wait_for_url(f"**/{tongue.code}/for/{audience}/")
        expect(page.locator("h1")).to_be_visible()


@each_tongue
def test_keyboard_reaches_the_text_first(page, tongue):
    go(page, tongue, LONGREAD)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "MAIN"


@each_tongue
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_is_wider_than_a_telephone(page, tongue, width):
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/", PROJECT, LONGREAD, OPEN_POLL, "/for/students/", "/experts/"):
        go(page, tongue, path)

        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
